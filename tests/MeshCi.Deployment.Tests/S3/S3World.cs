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

    private S3World(S3Double server)
    {
        Server = server;
        Plane.Now = Time.GetUtcNow;
    }

    public S3Double Server { get; }

    public MemoryControlPlane Plane { get; } = new();

    public SwiftTime Time { get; } = new(new DateTimeOffset(2026, 11, 23, 22, 0, 0, TimeSpan.Zero));

    public Lines Reported { get; } = new();

    /// <summary>What the requests to the bucket are signed with.</summary>
    public AWSCredentials Credentials { get; set; } = new BasicAWSCredentials("key", "secret");

    /// <summary>The calls that change the mesh.</summary>
    public IReadOnlyList<PlaneCall> Writes => [.. Plane.Calls.Where(call => call.Writes)];

    public static async Task<S3World> StartAsync() => new(await S3Double.StartAsync());

    public S3LedgerStore Open(Func<S3LedgerSettings, S3LedgerSettings>? change = null)
    {
        var settings = new S3LedgerSettings { Bucket = "deploys", Prefix = "mesh/", Region = "eu-central-1", Endpoint = Server.Address };
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
        await Server.DisposeAsync();
    }
}
