using Amazon.Runtime;
using MeshCi.Aws.Ledgers;
using MeshCi.Tests.S3;

namespace MeshCi.Deployment.Tests.S3;

/// <summary>How many calls a deploy makes to a ledger in a bucket.</summary>
public sealed class S3LedgerCallTests : IAsyncLifetime
{
    private S3World _world = null!;

    public async ValueTask InitializeAsync() => _world = await S3World.StartAsync();

    public ValueTask DisposeAsync() => _world.DisposeAsync();

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task An_unchanged_deploy_makes_three_calls_and_two_if_its_build_is_known(bool isVersioned)
    {
        _world.Server.IsVersioned = isVersioned;
        await _world.DeployAsync(Shop.Orders(), "1");
        (await CallsAsync("2")).ShouldBe(["LIST", "GET", "PUT"]);
        (await CallsAsync("2")).ShouldBe(["LIST", "GET"]);
        (await _world.HistoryAsync()).Entries.Select(entry => entry.Context.Build).ShouldBe(["1", "2"]);
    }

    [Fact]
    public async Task Ten_thousand_entries_cost_no_more_calls_than_one()
    {
        await _world.DeployAsync(Shop.Orders(), "1");
        var newest = _world.Server.Names.Single(name => name.EndsWith("json~1", StringComparison.Ordinal));
        var text = _world.Server.Text(newest);
        for (var number = 2; number <= 10_000; number++)
        {
            _world.Server.Put(
                $"mesh/shop/orders/{999_999_999_999 - number}-{number:D8}.json",
                text.Replace("\"sequence\": 1", $"\"sequence\": {number}", StringComparison.Ordinal));
        }

        (await CallsAsync("2")).Count.ShouldBeLessThanOrEqualTo(10);
        _world.Server.Names.ShouldContain("mesh/shop/orders/999999989998-00010001.json");
        (await CallsAsync("3")).ShouldBe(["LIST", "GET", "PUT"]);
    }

    [Fact]
    public async Task Each_request_is_signed_with_one_session_however_often_it_is_renewed()
    {
        var settings = new S3LedgerSettings { Bucket = "deploys", Prefix = "mesh/", Region = "eu-central-1", Endpoint = _world.Server.Address };
        using var store = new S3LedgerStore(settings, new RestlessCredentials(), new ImpatientTime());
        await store.CreateAsync("shop/orders/1", "{}"u8.ToArray(), TestContext.Current.CancellationToken);
        await store.ListAsync("shop/orders/", TestContext.Current.CancellationToken);
        await store.ReadAsync("shop/orders/1", TestContext.Current.CancellationToken);

        _world.Server.Calls.ShouldNotBeEmpty();
        foreach (var call in _world.Server.Calls) Header(call, "authorization").ShouldContain($"ASIA{Header(call, "x-amz-security-token")}/");

        static string Header(S3Call call, string name) => call.Headers.First(header => header.Key.Equals(name, StringComparison.OrdinalIgnoreCase)).Value;
    }

    private sealed class RestlessCredentials : AWSCredentials
    {
        private int _number;

        public override ImmutableCredentials GetCredentials()
        {
            var number = Interlocked.Increment(ref _number);
            return new($"ASIA{number}", "secret", $"{number}");
        }
    }

    private async Task<IReadOnlyList<string>> CallsAsync(string build)
    {
        _world.Server.ForgetCalls();
        (await _world.DeployAsync(Shop.Orders(), build)).Plan.HasChanges.ShouldBeFalse();
        return [.. _world.Server.Calls.Select(call => call.Method)];
    }
}
