using System.Net;
using MeshCi.Local.Faults;
using MeshCi.Local.Http;
using MeshCi.Local.Identity;
using MeshCi.Local.Page;
using MeshCi.Local.Settings;
using MeshCi.Local.Signing;
using MeshCi.Local.Store;
using MeshCi.Local.Sts;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.AspNetCore.Server.Kestrel.Transport.Sockets;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Options;

namespace MeshCi.Local;

/// <summary>What a server is made of.</summary>
internal sealed record ServerParts
{
    /// <summary>Path of the database.</summary>
    public required string Database { get; init; }

    /// <summary>The administrator's key, from which those of users and sessions follow.</summary>
    public required Credential Administrator { get; init; }

    /// <summary>Told of the users and their keys before the start, and again whenever they change; may be called on any thread.</summary>
    public Action<IReadOnlyList<User>>? Users { get; init; }

    /// <summary>Where events go.</summary>
    public required ServerLog Log { get; init; }

    /// <summary>Clock of signatures, timestamps and idleness.</summary>
    public TimeProvider Time { get; init; } = TimeProvider.System;

    /// <summary>What can be set at start and changed while it runs.</summary>
    public LiveConfiguration Configuration { get; init; } = new();

    /// <summary>Loopback port; 0 lets the system choose.</summary>
    public int Port { get; init; }

    /// <summary>Told of requests, if the process ends when none come.</summary>
    public IdleWatch? Idle { get; init; }

    /// <summary>What opens the page for people; without it there is no page.</summary>
    public PageKey? Page { get; init; }

    /// <summary>Told of every call, if a person watches.</summary>
    public Action<CallReport>? Watch { get; init; }
}

/// <summary>The running control plane: Kestrel by itself, without the host, configuration, routing and logging that nothing here needs.</summary>
internal sealed class ControlPlaneServer : IAsyncDisposable
{
    // Calls take milliseconds. Whoever is slower has stopped sending, and must not keep the next process from the directory.
    private static readonly TimeSpan StopPatience = TimeSpan.FromSeconds(1);
    private readonly KestrelServer _server;
    private readonly HttpFront _front;
    private readonly MeshStore _store;
    private readonly FaultInjection _faults;
    private readonly CredentialStore _credentials;
    private readonly IssuerKeys _keys;

    private ControlPlaneServer(KestrelServer server, HttpFront front, MeshStore store, FaultInjection faults, CredentialStore credentials, IssuerKeys keys)
    {
        _credentials = credentials;
        _keys = keys;
        _server = server;
        _front = front;
        _store = store;
        _faults = faults;
        Endpoint = server.Features.GetRequiredFeature<IServerAddressesFeature>().Addresses.First();
    }

    /// <summary>Where it listens: <c>http://127.0.0.1:PORT</c>.</summary>
    public string Endpoint { get; }

    /// <summary>What the configuration says that hardly fits what is in the database.</summary>
    public IReadOnlyList<string> Warnings { get; private init; } = [];

    /// <summary>Opens the database and begins to listen.</summary>
    /// <exception cref="StartRefusedException">The database cannot be used or the port is taken.</exception>
    public static async Task<ControlPlaneServer> StartAsync(ServerParts parts)
    {
        var problems = IdentityCheck.Problems(parts.Configuration.Current.Identity);
        if (problems.Count > 0) throw new StartRefusedException("The configuration cannot be used:\n" + string.Join('\n', problems));
        var credentials = new CredentialStore(parts.Administrator, parts.Configuration);
        var keys = new IssuerKeys(parts.Time);
        if (parts.Users is { } tell)
        {
            tell(credentials.Directory.Users);
            parts.Configuration.Changed += () => TellLater(tell, credentials, parts.Log);
        }

        var store = MeshStore.Open(parts.Database);
        var warnings = ShareDoubts.Of(parts.Configuration.Current.Identity, store);
        foreach (var warning in warnings) parts.Log.Write($"warning: {warning}");
        var options = new KestrelServerOptions { AddServerHeader = false };
        options.Limits.MaxRequestBodySize = null;
        options.Listen(IPAddress.Loopback, parts.Port, listen => listen.Protocols = HttpProtocols.Http1);
        var transport = new SocketTransportFactory(Options.Create(new SocketTransportOptions()), NullLoggerFactory.Instance);
        var server = new KestrelServer(Options.Create(options), transport, NullLoggerFactory.Instance);
        var faults = new FaultInjection(parts.Configuration, parts.Time, parts.Log, parts.Idle);
        try
        {
            var front = new HttpFront(Handlers(parts, store, faults, credentials, keys), parts.Log, parts.Time, parts.Idle, parts.Watch);
            await server.StartAsync(front, CancellationToken.None).ConfigureAwait(false);
            return new ControlPlaneServer(server, front, store, faults, credentials, keys) { Warnings = warnings };
        }
        catch (IOException exception)
        {
            server.Dispose();
            faults.Dispose();
            store.Dispose();
            credentials.Dispose();
            keys.Dispose();
            throw new StartRefusedException($"Port {parts.Port} on 127.0.0.1 cannot be used: {exception.Message}", exception);
        }
    }

    /// <summary>Answers what is under way, refuses what comes later, then closes the database.</summary>
    public async ValueTask DisposeAsync()
    {
        _front.RefuseNewRequests();
        _faults.Dispose();
        using var patience = new CancellationTokenSource(StopPatience);
        await _server.StopAsync(patience.Token).ConfigureAwait(false);
        _server.Dispose();
        _store.Dispose();
        _credentials.Dispose();
        _keys.Dispose();
    }

    // A change of the configuration holds even where the users' new keys cannot be written.
    private static void TellLater(Action<IReadOnlyList<User>> tell, CredentialStore credentials, ServerLog log)
    {
        try
        {
            tell(credentials.Directory.Users);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            log.Write($"the users' keys cannot be written: {exception.Message}");
        }
    }

    private static IReadOnlyList<IRequestHandler> Handlers(ServerParts parts, MeshStore store, FaultInjection faults, CredentialStore credentials, IssuerKeys keys)
    {
        var signatures = new SignatureCheck(credentials, parts.Time);
        return
        [
            new HealthHandler(),
            .. parts.Page is { } key ? [new PageHandler(key, new PageReader(store, parts.Time))] : (IRequestHandler[])[],
            new ConfigurationHandler(signatures, caller => caller.Principal.IsRoot, parts.Configuration, new SectionChange(parts.Configuration, store, Path.GetDirectoryName(Path.GetFullPath(parts.Database))!), parts.Log),
            new StsHandler(signatures, credentials, parts.Time, keys, faults),
            new MeshHandler(signatures, credentials, new MeshApi(store, parts.Configuration, parts.Time), faults, parts.Time),
        ];
    }
}
