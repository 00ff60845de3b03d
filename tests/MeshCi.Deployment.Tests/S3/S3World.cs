using Amazon.Runtime;
using MeshCi.Aws.Ledgers;
using MeshCi.Definitions.Model;
using MeshCi.Deployment.Applying;
using MeshCi.Deployment.Ledgers;
using MeshCi.Tests.S3;

namespace MeshCi.Deployment.Tests.S3;

/// <summary>A mesh whose ledger is in a bucket. Each deploy is a job of its own: nothing of an earlier one is in memory.</summary>
internal sealed class S3World : IAsyncDisposable
{
    private readonly List<S3LedgerStore> _opened = [];

    private readonly S3Double? _double;
    private readonly Uri _address;
    private readonly string _bucket;

    private S3World(S3Double? server, Uri address, string bucket)
    {
        (_double, _address, _bucket) = (server, address, bucket);
        Plane.Now = Time.GetUtcNow;
    }

    /// <summary>The server, unless it is a real one.</summary>
    public S3Double Server => _double ?? throw new InvalidOperationException("The server of this world is a real one.");

    public MemoryControlPlane Plane { get; } = new();

    public SwiftTime Time { get; } = new(new DateTimeOffset(2026, 11, 23, 22, 0, 0, TimeSpan.Zero));

    public Lines Reported { get; } = new();

    /// <summary>What the requests to the bucket are signed with.</summary>
    public AWSCredentials Credentials { get; set; } = new BasicAWSCredentials("key", "secret");

    /// <summary>The calls that change the mesh.</summary>
    public IReadOnlyList<PlaneCall> Writes => [.. Plane.Calls.Where(call => call.Writes)];

    /// <summary>A world with a double of S3.</summary>
    public static async Task<S3World> StartAsync()
    {
        var server = await S3Double.StartAsync();
        return new(server, server.Address, "deploys");
    }

    /// <summary>A world with a server that was started before.</summary>
    public static S3World At(Uri address, string bucket, AWSCredentials credentials) => new(null, address, bucket) { Credentials = credentials };

    public S3LedgerStore Open(Func<S3LedgerSettings, S3LedgerSettings>? change = null)
    {
        var settings = new S3LedgerSettings { Bucket = _bucket, Prefix = "mesh/", Region = "eu-central-1", Endpoint = _address };
        var store = new S3LedgerStore(change?.Invoke(settings) ?? settings, Credentials, new ImpatientTime(), null);
        lock (_opened) _opened.Add(store);
        return store;
    }

    public Ledger Ledger(Func<S3LedgerSettings, S3LedgerSettings>? change = null) => new(Open(change));

    public async Task<DeployResult> DeployAsync(Definition definition, string? build = null, Func<S3LedgerSettings, S3LedgerSettings>? change = null)
    {
        await using var deployer = new MeshDeployer(
            Plane, Ledger(change), new DeploySettings { Service = new(), Concurrency = 16, LeaseTimeout = TimeSpan.FromMinutes(10) }, Reported, Time);
        return await deployer.DeployAsync(definition, new("acme/shop", build), TestContext.Current.CancellationToken);
    }

    public Task<LedgerHistory> HistoryAsync() => Ledger().ReadAllAsync("shop", "orders", HistoryScope.Everything, TestContext.Current.CancellationToken);

    public Task<string?> RunningAsync() => Ledger().RunningAsync("shop", "orders", TestContext.Current.CancellationToken);

    public async ValueTask DisposeAsync()
    {
        foreach (var store in _opened) store.Dispose();
        if (_double is not null) await _double.DisposeAsync();
    }
}
