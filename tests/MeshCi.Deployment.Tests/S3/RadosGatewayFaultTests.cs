using System.Text;
using Amazon.Runtime;
using MeshCi.Tests.S3;

namespace MeshCi.Deployment.Tests.S3;

/// <summary>Deploys whose ledger is on a real server, behind a proxy that loses answers and invents others.</summary>
[Trait("Category", "Long")]
[Trait("Uses", "OtherPrograms")]
public sealed class RadosGatewayFaultTests(SharedRadosGateway shared) : IClassFixture<SharedRadosGateway>, IAsyncLifetime
{
    private S3FaultProxy _proxy = null!;
    private S3World _world = null!;

    public static TheoryData<int, string, bool> Faults => UnclearAnswers.Faults;

    public async ValueTask InitializeAsync()
    {
        var bucket = await shared.CreateBucketAsync(isVersioned: false);
        _proxy = await S3FaultProxy.StartAsync((await shared.StartedAsync()).Address);
        _world = S3World.At(_proxy.Address, bucket, new BasicAWSCredentials(RadosGateway.KeyId, RadosGateway.Secret));
    }

    public async ValueTask DisposeAsync()
    {
        // A test that is skipped has neither.
        if (_world is not null) await _world.DisposeAsync();
        if (_proxy is not null) await _proxy.DisposeAsync();
    }

    [Theory]
    [MemberData(nameof(Faults))]
    public Task A_deploy_succeeds_whichever_of_its_writes_has_an_unclear_answer(int status, string code, bool afterwards) =>
        UnclearAnswers.SweepAsync(_world, fault => _proxy.Fault = fault, new(status, code) { IsAfterwards = afterwards });

    [Fact]
    public async Task Of_32_writers_at_once_each_appends_entries_of_its_own()
    {
        var stores = Enumerable.Range(0, 32).Select(_ => _world.Open()).ToList();
        var faults = 0;
        _proxy.Fault = call => call.Method == "PUT" && Interlocked.Increment(ref faults) is var number && number % 7 == 0
            ? new(number % 2 == 0 ? 0 : 500) { IsAfterwards = number % 3 != 0 } : null;

        var written = await Task.WhenAll(stores.Select(async (store, writer) =>
        {
            var own = new List<int>();
            for (var number = 1; own.Count < 3; number++)
            {
                if (await store.CreateAsync($"shop/orders/{number:D8}.json", Encoding.UTF8.GetBytes($"writer {writer}"), Token) is not null) own.Add(number);
            }

            return own;
        }));

        written.SelectMany(own => own).Order().ShouldBe(Enumerable.Range(1, 96));
        var reader = _world.Open();
        foreach (var (writer, own) in written.Index())
        {
            foreach (var number in own)
            {
                var read = (await reader.ReadAsync($"shop/orders/{number:D8}.json", Token)).ShouldNotBeNull();
                Encoding.UTF8.GetString(read.Bytes.Span).ShouldBe($"writer {writer}");
            }
        }
    }

    private static CancellationToken Token => TestContext.Current.CancellationToken;
}
