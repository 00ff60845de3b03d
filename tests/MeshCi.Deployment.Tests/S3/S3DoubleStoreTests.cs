using Amazon.Runtime;
using MeshCi.Aws.Ledgers;
using MeshCi.Deployment.Ledgers.Stores;
using MeshCi.Deployment.Tests.Stores;
using MeshCi.Tests.S3;

namespace MeshCi.Deployment.Tests.S3;

/// <summary>The suite of every store, against the server of the tests.</summary>
public sealed class S3DoubleStoreTests : LedgerStoreTests, IAsyncLifetime
{
    private readonly List<S3LedgerStore> _opened = [];
    private S3Double _server = null!;

    public async ValueTask InitializeAsync() => _server = await S3Double.StartAsync();

    public async ValueTask DisposeAsync()
    {
        foreach (var store in _opened) store.Dispose();
        await _server.DisposeAsync();
    }

    protected override ILedgerStore Open()
    {
        var store = new S3LedgerStore(
            new() { Bucket = "deploys", Prefix = "mesh/", Region = "eu-central-1", Endpoint = _server.Address }, new BasicAWSCredentials("key", "secret"));
        lock (_opened) _opened.Add(store);
        return store;
    }
}
