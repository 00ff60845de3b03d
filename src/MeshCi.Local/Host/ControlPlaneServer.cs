using System.Net;
using MeshCi.ControlPlane.Access;
using MeshCi.ControlPlane.Identity;
using MeshCi.ControlPlane.Store;
using MeshCi.ControlPlane.Verbs;
using MeshCi.Local.Api.AppMesh;
using MeshCi.Local.Api.Configuration;
using MeshCi.Local.Api.Health;
using MeshCi.Local.Api.Sts;
using MeshCi.Local.Configuration;
using MeshCi.Local.Faults;
using MeshCi.Local.Http;
using MeshCi.Local.Logging;
using MeshCi.Local.Page;
using MeshCi.Local.Signing;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.AspNetCore.Server.Kestrel.Transport.Sockets;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Options;

namespace MeshCi.Local.Host;

/// <summary>The running control plane: Kestrel alone, without the host, configuration, routing and logging, which are not needed here.</summary>
internal sealed class ControlPlaneServer : IAsyncDisposable
{
    // Calls take milliseconds. A client that is slower has stopped sending, and must not delay the release of the directory.
    private static readonly TimeSpan StopPatience = TimeSpan.FromSeconds(1);
    private readonly OwnedParts _owned = new();

    private ControlPlaneServer()
    {
    }

    /// <summary>The endpoint: <c>http://127.0.0.1:PORT</c>.</summary>
    public string Endpoint { get; private set; } = "";

    /// <summary>Names in the configuration that probably do not match the content of the database.</summary>
    public IReadOnlyList<string> Warnings { get; private set; } = [];

    /// <summary>Opens the database and starts to listen. If that fails, everything that was opened is closed again.</summary>
    /// <exception cref="StartRefusedException">The configuration or the database cannot be used, or the port is in use.</exception>
    public static async Task<ControlPlaneServer> StartAsync(ServerParts parts)
    {
        var server = new ControlPlaneServer();
        try
        {
            await server.ListenAsync(parts).ConfigureAwait(false);
            return server;
        }
        catch
        {
            await server.DisposeAsync().ConfigureAwait(false);
            throw;
        }
    }

    /// <summary>Completes calls in progress, refuses later ones, then closes the database.</summary>
    public ValueTask DisposeAsync() => _owned.DisposeAsync();

    private async Task ListenAsync(ServerParts parts)
    {
        var problems = IdentityCheck.Problems(parts.Configuration.Current.Identity);
        if (problems.Count > 0) throw new StartRefusedException("The configuration cannot be used:\n" + string.Join('\n', problems));
        var credentials = _owned.Add(new CredentialStore(parts.Administrator, parts.Configuration.Part(all => all.Identity)));
        if (parts.Users is { } tell) TellUsers(tell, credentials, parts);
        var keys = _owned.Add(new IssuerKeys(parts.Time));
        var store = _owned.Add(Open(parts));
        Warnings = ShareWarnings.Find(parts.Configuration.Current.Identity, store);
        foreach (var warning in Warnings) parts.Log.ConfigurationWarning(warning);

        var kestrel = Kestrel(parts.Port);
        _owned.Add(() => StopAsync(kestrel));

        // Disposed before the server is stopped, because delayed and frozen calls would keep it running.
        var faults = _owned.Add(new FaultInjection(parts.Configuration.Part(all => all.Faults), parts.Time, parts.Log, parts.Idle));
        var front = new HttpFront(store.Id, Handlers(parts, store, faults, credentials, keys), parts.Log, parts.Time, parts.Idle, parts.Watch);
        _owned.Add(front.RefuseNewRequests);
        try
        {
            await kestrel.StartAsync(front, CancellationToken.None).ConfigureAwait(false);
        }
        catch (IOException exception)
        {
            throw new StartRefusedException($"Port {parts.Port} on 127.0.0.1 cannot be used: {exception.Message}", exception);
        }

        Endpoint = kestrel.Features.GetRequiredFeature<IServerAddressesFeature>().Addresses.First();
    }

    private void TellUsers(Action<IReadOnlyList<User>> tell, CredentialStore credentials, ServerParts parts)
    {
        tell(credentials.Directory.Users);
        parts.Configuration.Changed += TellLater;
        _owned.Add(() => parts.Configuration.Changed -= TellLater);

        // A change of the configuration applies even if the users' new keys cannot be written.
        void TellLater()
        {
            try
            {
                tell(credentials.Directory.Users);
            }
            catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
            {
                parts.Log.UsersNotWritten(exception.Message);
            }
        }
    }

    private static IMeshStore Open(ServerParts parts)
    {
        try
        {
            return parts.OpenStore(parts.Database);
        }
        catch (StoreRefusedException exception)
        {
            throw new StartRefusedException(exception.Message, exception);
        }
    }

    private static KestrelServer Kestrel(int port)
    {
        var options = new KestrelServerOptions { AddServerHeader = false };
        options.Limits.MaxRequestBodySize = null;
        options.Listen(IPAddress.Loopback, port, listen => listen.Protocols = HttpProtocols.Http1);

        // What a client has sent, but no handler has read yet, is kept in memory: for each connection, up to 1 MB by default.
        var sockets = new SocketTransportOptions { MaxReadBufferSize = 64 * 1024 };
        var transport = new SocketTransportFactory(Options.Create(sockets), NullLoggerFactory.Instance);
        return new KestrelServer(Options.Create(options), transport, NullLoggerFactory.Instance);
    }

    private static async ValueTask StopAsync(KestrelServer kestrel)
    {
        using var patience = new CancellationTokenSource(StopPatience);
        await kestrel.StopAsync(patience.Token).ConfigureAwait(false);
        kestrel.Dispose();
    }

    private static IReadOnlyList<IRequestHandler> Handlers(
        ServerParts parts, IMeshStore store, FaultInjection faults, CredentialStore credentials, IssuerKeys keys)
    {
        var signatures = new SignatureCheck(credentials, parts.Time);
        var change = new SectionChange(parts.Configuration, store, Path.GetDirectoryName(Path.GetFullPath(parts.Database))!);
        var api = new AppMeshApi(new ReadVerbs(store), new ChangeVerbs(store, parts.Configuration.Part(all => all.Quotas), parts.Time));
        return
        [
            new HealthHandler(parts.Prove),
            .. parts.Page is { } key ? [new PageHandler(key, new PageReader(store, parts.Time))] : (IRequestHandler[])[],
            new ConfigurationHandler(signatures, caller => caller.Principal.IsRoot, parts.Configuration, change, parts.Log),
            new StsHandler(signatures, credentials, parts.Time, keys, faults),
            new AppMeshHandler(signatures, credentials, api, faults, parts.Time),
        ];
    }
}
