using System.Text;
using MeshCi.ControlPlane.Identity;
using MeshCi.ControlPlane.Json;
using MeshCi.ControlPlane.Settings;
using MeshCi.ControlPlane.Sqlite;
using MeshCi.ControlPlane.Store;
using MeshCi.Local.Configuration;
using MeshCi.Local.Host;
using MeshCi.Local.Http;
using MeshCi.Local.Logging;
using MeshCi.Local.Page;
using MeshCi.Local.Tests.Identity;

namespace MeshCi.Local.Tests;

/// <summary>A control plane in this process, on a real port, with a directory and a clock of its own.</summary>
internal sealed class LocalServer : IAsyncDisposable
{
    private readonly FileLogger _log;
    private readonly IdleWatch? _idle;
    private readonly ControlPlaneConfiguration _atStart;
    private ControlPlaneServer? _server;

    private LocalServer(ControlPlaneConfiguration atStart, IdleWatch? idle, ManualTime time)
    {
        _idle = idle;
        _atStart = atStart;
        Time = time;
        _log = new FileLogger(Directory.File("log"), Time);
    }

    public TemporaryDirectory Directory { get; } = new();

    public ManualTime Time { get; }

    public Credential Key { get; } = Credential.CreateAdministrator();

    public LiveConfiguration Live { get; private set; } = null!;

    public IReadOnlyList<User> Users { get; private set; } = [];

    public PageKey PageKey => PageKey.Of(Key);

    public StsClient Sts => new(Endpoint, Time);

    public Client Client { get; private set; } = null!;

    public IMeshStore Store { get; private set; } = null!;

    public List<CallReport> Calls { get; } = [];

    public string Endpoint => _server!.Endpoint;

    public string Log => File.ReadAllText(Directory.File("log"));

    public static Task<LocalServer> Start(Quotas? quotas = null, IdleWatch? idle = null) =>
        Start(new ControlPlaneConfiguration { Quotas = quotas ?? new() }, idle);

    /// <summary>Starts a control plane with the given <c>identity</c> section, written as in a configuration file.</summary>
    public static Task<LocalServer> With(string identity) => Start(new ControlPlaneConfiguration { Identity = Identities.Read(identity) });

    /// <summary>Starts a control plane with a configuration, written as in a file.</summary>
    public static Task<LocalServer> Start(string configuration, IdleWatch? idle = null, ManualTime? time = null)
    {
        var problems = new Problems();
        var read = ConfigurationText.Read(Encoding.UTF8.GetBytes(configuration), problems);
        problems.Lines().ShouldBeEmpty();
        return Start(read, idle, time);
    }

    public static async Task<LocalServer> Start(ControlPlaneConfiguration configuration, IdleWatch? idle = null, ManualTime? time = null)
    {
        var server = new LocalServer(configuration, idle, time ?? new ManualTime());
        await server.Run();
        return server;
    }

    public async Task Restart()
    {
        await Stop();
        Client.Dispose();
        await Run();
    }

    public async Task Stop()
    {
        if (_server is null) return;
        await _server.DisposeAsync();
        _server = null;
    }

    public Client As(Signer signer) => new(Endpoint, signer, Time);

    public Client As(string user) => As(KeyOf(user));

    public Signer KeyOf(string user)
    {
        var key = Users.Single(one => one.Name == user).Key;
        return new Signer(key.AccessKeyId, key.Secret);
    }

    public async ValueTask DisposeAsync()
    {
        Client.Dispose();
        await Stop();
        _log.Dispose();
        Directory.Dispose();

        // In every test, no operation may respond with an error for which its clients have no class.
        ModelErrors.Strange(Calls).ShouldBeEmpty();
    }

    private async Task Run()
    {
        Live = new LiveConfiguration(_atStart);
        _server = await ControlPlaneServer.StartAsync(new ServerParts
        {
            Database = Directory.File("meshci.db"),
            OpenStore = path => Store = SqliteMeshStore.Open(path),
            Administrator = Key,
            Users = users => Users = users,
            Log = _log,
            Time = Time,
            Configuration = Live,
            Idle = _idle,
            Page = PageKey,
            Watch = Report,
        });
        Client = new Client(_server.Endpoint, new Signer(Key.AccessKeyId, Key.Secret), Time);
    }

    private void Report(CallReport call)
    {
        lock (Calls) Calls.Add(call);
    }
}
