using MeshCi.Local.Identity;
using MeshCi.Local.Signing;
using MeshCi.Local.Tests.Identity;

namespace MeshCi.Local.Tests;

/// <summary>A control plane in this process, on a real port, with its own directory and clock.</summary>
internal sealed class LocalServer : IAsyncDisposable
{
    private readonly ServerLog _log;
    private readonly IdleWatch? _idle;
    private ControlPlaneServer? _server;

    private LocalServer(TemporaryDirectory directory, Configuration configuration, IdleWatch? idle)
    {
        _idle = idle;
        Directory = directory;
        Configuration = new LiveConfiguration(configuration);
        _log = new ServerLog(directory.File("log"), Time);
    }

    public TemporaryDirectory Directory { get; }

    public ManualTime Time { get; } = new();

    public Credential Key { get; } = Credential.CreateAdministrator();

    public LiveConfiguration Configuration { get; }

    public IReadOnlyList<User> Users { get; private set; } = [];

    public Client Client { get; private set; } = null!;

    public string Endpoint => _server!.Endpoint;

    public string Log => File.ReadAllText(Directory.File("log"));

    /// <param name="quotas">Other quotas than the service's.</param>
    /// <param name="idle">Told of requests.</param>
    /// <param name="identity">The section <c>identity</c> of the configuration, as JSON.</param>
    public static async Task<LocalServer> Start(Quotas? quotas = null, IdleWatch? idle = null, string? identity = null)
    {
        var configuration = new Configuration { Quotas = quotas ?? new Quotas(), Identity = identity is null ? new() : Identities.Read(identity) };
        var server = new LocalServer(new TemporaryDirectory(), configuration, idle);
        await server.Run();
        return server;
    }

    public async Task Restart()
    {
        await _server!.DisposeAsync();
        Client.Dispose();
        await Run();
    }

    public Client As(Signer signer) => new(Endpoint, signer, Time);

    public Client As(string user) => As(KeyOf(user));

    public Signer KeyOf(string user) => Users.Single(one => one.Name == user).Key is var key ? new Signer(key.AccessKeyId, key.Secret) : throw new InvalidOperationException();

    public StsClient Sts => new(Endpoint, Time);

    public async ValueTask DisposeAsync()
    {
        Client.Dispose();
        await _server!.DisposeAsync();
        _log.Dispose();
        Directory.Dispose();
    }

    private async Task Run()
    {
        _server = await ControlPlaneServer.StartAsync(new ServerParts
        {
            Database = Directory.File("meshci.db"),
            Administrator = Key,
            Users = users => Users = users,
            Log = _log,
            Time = Time,
            Configuration = Configuration,
            Idle = _idle,
        });
        Client = new Client(_server.Endpoint, new Signer(Key.AccessKeyId, Key.Secret), Time);
    }
}

/// <summary>A directory for one test.</summary>
internal sealed class TemporaryDirectory : IDisposable
{
    public string Path { get; } = System.IO.Directory.CreateTempSubdirectory("meshci-local-").FullName;

    public string File(string name) => System.IO.Path.Combine(Path, name);

    public void Dispose() => System.IO.Directory.Delete(Path, recursive: true);
}
