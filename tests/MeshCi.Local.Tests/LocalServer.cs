using MeshCi.Local.Page;
using MeshCi.Local.Signing;

namespace MeshCi.Local.Tests;

/// <summary>A control plane in this process, on a real port, with its own directory and clock.</summary>
internal sealed class LocalServer : IAsyncDisposable
{
    private readonly ServerLog _log;
    private readonly IdleWatch? _idle;
    private ControlPlaneServer? _server;

    private LocalServer(TemporaryDirectory directory, Quotas quotas, IdleWatch? idle)
    {
        _idle = idle;
        Directory = directory;
        Quotas = quotas;
        _log = new ServerLog(directory.File("log"), Time);
    }

    public TemporaryDirectory Directory { get; }

    public ManualTime Time { get; } = new();

    public Credential Key { get; } = Credential.CreateAdministrator();

    public PageKey PageKey => PageKey.Of(Key);

    public Quotas Quotas { get; }

    public Client Client { get; private set; } = null!;

    public string Endpoint => _server!.Endpoint;

    public string Log => File.ReadAllText(Directory.File("log"));

    public static async Task<LocalServer> Start(Quotas? quotas = null, IdleWatch? idle = null)
    {
        var server = new LocalServer(new TemporaryDirectory(), quotas ?? new Quotas(), idle);
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
            Credentials = new SingleCredential(Key),
            Log = _log,
            Time = Time,
            Configuration = new LiveConfiguration(new Configuration { Quotas = Quotas }),
            Idle = _idle,
            Page = PageKey,
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
