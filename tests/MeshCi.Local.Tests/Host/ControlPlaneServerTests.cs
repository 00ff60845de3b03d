using System.Net;
using System.Net.Sockets;
using MeshCi.ControlPlane.Identity;
using MeshCi.ControlPlane.Store;
using MeshCi.Local.Configuration;
using MeshCi.Local.Host;
using MeshCi.Local.Logging;

namespace MeshCi.Local.Tests.Host;

public sealed class ControlPlaneServerTests : IDisposable
{
    private readonly TemporaryDirectory _directory = new();
    private readonly FileLogger _log;
    private readonly LiveConfiguration _live = new();
    private readonly List<WatchedStore> _stores = [];

    public ControlPlaneServerTests() => _log = new FileLogger(_directory.File("log"), TimeProvider.System);

    [Fact]
    public async Task An_unusable_configuration_prevents_startup()
    {
        _live.Current = new ControlPlaneConfiguration { Identity = new IdentityConfiguration { Accounts = ["none"] } };

        await Should.ThrowAsync<StartRefusedException>(ControlPlaneServer.StartAsync(Parts()));

        NothingIsLeft();
    }

    [Fact]
    public async Task Keys_that_cannot_be_written_leave_nothing_behind()
    {
        await Should.ThrowAsync<UnauthorizedAccessException>(
            ControlPlaneServer.StartAsync(Parts() with { Users = _ => throw new UnauthorizedAccessException() }));

        NothingIsLeft();
    }

    [Fact]
    public async Task A_store_that_cannot_be_opened_leaves_nothing_behind()
    {
        var refusal = await Should.ThrowAsync<StartRefusedException>(
            ControlPlaneServer.StartAsync(Parts() with { OpenStore = _ => throw new StoreRefusedException("It is damaged.") }));
        refusal.Message.ShouldBe("It is damaged.");
        await Should.ThrowAsync<TimeoutException>(ControlPlaneServer.StartAsync(Parts() with { OpenStore = _ => throw new TimeoutException() }));

        NothingIsLeft();
    }

    [Fact]
    public async Task A_store_that_cannot_be_read_is_closed()
    {
        _live.Current = new ControlPlaneConfiguration
        {
            Identity = new IdentityConfiguration
            {
                Accounts = ["111122223333"],
                Shares = [new ShareConfiguration { Mesh = "shop", Accounts = ["111122223333"] }]
            },
        };

        await Should.ThrowAsync<TimeoutException>(
            ControlPlaneServer.StartAsync(Parts() with { OpenStore = path => Open(path, failure: new TimeoutException()) }));

        _stores.Single().IsClosed.ShouldBeTrue();
        NothingIsLeft();
    }

    [Fact]
    public async Task A_port_that_does_not_exist_leaves_nothing_open()
    {
        await Should.ThrowAsync<ArgumentOutOfRangeException>(ControlPlaneServer.StartAsync(Parts() with { Port = 70_000 }));

        _stores.Single().IsClosed.ShouldBeTrue();
        NothingIsLeft();
    }

    [Fact]
    public async Task A_port_in_use_leaves_nothing_open()
    {
        using var taken = new TcpListener(IPAddress.Loopback, 0);
        taken.Start();

        var refusal = await Should.ThrowAsync<StartRefusedException>(
            ControlPlaneServer.StartAsync(Parts() with { Port = ((IPEndPoint)taken.LocalEndpoint).Port }));

        refusal.Message.ShouldStartWith("Port ");
        _stores.Single().IsClosed.ShouldBeTrue();
        NothingIsLeft();
    }

    [Fact]
    public async Task A_stopped_server_releases_everything()
    {
        var server = await ControlPlaneServer.StartAsync(Parts());
        _live.HasSubscribers.ShouldBeTrue();

        await server.DisposeAsync();

        _stores.Single().IsClosed.ShouldBeTrue();
        NothingIsLeft();
    }

    public void Dispose()
    {
        foreach (var store in _stores) store.Dispose();
        _log.Dispose();
        _directory.Dispose();
    }

    private void NothingIsLeft()
    {
        _live.HasSubscribers.ShouldBeFalse();
        _stores.ShouldAllBe(store => store.IsClosed);
    }

    private ServerParts Parts() => new()
    {
        Database = _directory.File("meshci.db"),
        OpenStore = path => Open(path),
        Administrator = Credential.CreateAdministrator(),
        Users = _ => { },
        Log = _log,
        Configuration = _live,
    };

    private WatchedStore Open(string path, Exception? failure = null)
    {
        var store = new WatchedStore(ControlPlane.Sqlite.SqliteMeshStore.Open(path), failure);
        _stores.Add(store);
        return store;
    }

    private sealed class WatchedStore(IMeshStore inner, Exception? failure) : IMeshStore
    {
        public bool IsClosed { get; private set; }

        public string Id => inner.Id;

        public IChangeFeed Changes => inner.Changes;

        public T Read<T>(Func<IMeshReader, T> read) => failure is null ? inner.Read(read) : throw failure;

        public Task<T> WriteAsync<T>(Func<IMeshTransaction, T> change) => inner.WriteAsync(change);

        public void Dispose()
        {
            inner.Dispose();
            IsClosed = true;
        }
    }
}

public sealed class OwnedPartsTests
{
    [Fact]
    public async Task Parts_are_disposed_once_in_reverse_order_even_if_one_fails()
    {
        var freed = new List<int>();
        var owned = new OwnedParts();
        owned.Add(() => freed.Add(1));
        owned.Add(() => throw new TimeoutException());
        owned.Add(() =>
        {
            freed.Add(3);
            return ValueTask.CompletedTask;
        });

        await Should.ThrowAsync<TimeoutException>(owned.DisposeAsync().AsTask());
        await owned.DisposeAsync();

        freed.ShouldBe([3, 1]);
    }
}
