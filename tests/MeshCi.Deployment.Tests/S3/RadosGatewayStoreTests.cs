using Amazon.Runtime;
using MeshCi.Aws.Ledgers;
using MeshCi.Definitions.Diagnostics;
using MeshCi.Deployment.Ledgers.Stores;
using MeshCi.Deployment.Tests.Stores;
using MeshCi.Tests.S3;

namespace MeshCi.Deployment.Tests.S3;

/// <summary>One gateway for all tests of a class: starting it takes several seconds. A test that finds none is skipped.</summary>
public sealed class SharedRadosGateway : IAsyncDisposable
{
    private readonly Lazy<Task<RadosGateway>> _gateway = new(RadosGateway.StartAsync);
    private int _buckets;

    public Task<RadosGateway> StartedAsync() => _gateway.Value;

    public async ValueTask DisposeAsync()
    {
        if (_gateway is { IsValueCreated: true, Value.IsCompletedSuccessfully: true }) await (await _gateway.Value).DisposeAsync();
    }

    /// <summary>Creates a bucket and returns its name.</summary>
    public async Task<string> CreateBucketAsync(bool isVersioned)
    {
        var gateway = await StartedAsync();
        var name = $"deploys-{Interlocked.Increment(ref _buckets)}";
        await gateway.CreateBucketAsync(name, isVersioned);
        return name;
    }
}

/// <summary>The suite of every store, against a real server.</summary>
[Trait("Category", "Long")]
[Trait("Uses", "OtherPrograms")]
public sealed class RadosGatewayStoreTests(SharedRadosGateway shared) : LedgerStoreTests, IClassFixture<SharedRadosGateway>, IAsyncLifetime
{
    private readonly List<S3LedgerStore> _opened = [];
    private string _bucket = "";
    private Uri? _address;

    public async ValueTask InitializeAsync()
    {
        _bucket = await shared.CreateBucketAsync(isVersioned: false);
        _address = (await shared.StartedAsync()).Address;
    }

    public ValueTask DisposeAsync()
    {
        foreach (var store in _opened) store.Dispose();
        return ValueTask.CompletedTask;
    }

    [Fact]
    public async Task A_bucket_with_versions_in_which_this_server_ignores_conditions_is_refused()
    {
        _bucket = await shared.CreateBucketAsync(isVersioned: true);

        var error = await Should.ThrowAsync<MeshException>(() => Open().CreateAsync("shop/orders/1", Bytes("one"), Token));

        error.Finding.Diagnostic.Id.ShouldBe("MESH7060");
        error.Message.ShouldContain("use a bucket without versioning");
    }

    protected override ILedgerStore Open()
    {
        var store = new S3LedgerStore(
            new() { Bucket = _bucket, Prefix = "mesh/", Region = "us-east-1", Endpoint = _address },
            new BasicAWSCredentials(RadosGateway.KeyId, RadosGateway.Secret));
        lock (_opened) _opened.Add(store);
        return store;
    }
}
