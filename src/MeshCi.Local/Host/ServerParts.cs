using MeshCi.ControlPlane.Identity;
using MeshCi.ControlPlane.Sqlite;
using MeshCi.ControlPlane.Store;
using MeshCi.Local.Configuration;
using MeshCi.Local.Http;
using MeshCi.Local.Page;
using Microsoft.Extensions.Logging;

namespace MeshCi.Local.Host;

/// <summary>The parts of a server.</summary>
internal sealed record ServerParts
{
    /// <summary>Path of the database.</summary>
    public required string Database { get; init; }

    /// <summary>Opens the database.</summary>
    public Func<string, IMeshStore> OpenStore { get; init; } = path => SqliteMeshStore.Open(path);

    /// <summary>The administrator's key, from which the keys of users and sessions are derived.</summary>
    public required Credential Administrator { get; init; }

    /// <summary>Called with the users and their keys before the start, and again when they change, on any thread.</summary>
    public Action<IReadOnlyList<User>>? Users { get; init; }

    /// <summary>The log of events.</summary>
    public required ILogger Log { get; init; }

    /// <summary>The clock for signatures, timestamps and idle time.</summary>
    public TimeProvider Time { get; init; } = TimeProvider.System;

    /// <summary>What can be set at the start and changed while it runs.</summary>
    public LiveConfiguration Configuration { get; init; } = new();

    /// <summary>Loopback port; 0 lets the system choose.</summary>
    public int Port { get; init; }

    /// <summary>Is notified of requests; null if the process does not end when it is idle.</summary>
    public IdleWatch? Idle { get; init; }

    /// <summary>The key of the page for people; without it, there is no page.</summary>
    public PageKey? Page { get; init; }

    /// <summary>The proof that the process serves the directory in which a build has created a probe; null if it does not.</summary>
    public Func<string, string?> Prove { get; init; } = _ => null;

    /// <summary>Called for every call; null if no person watches.</summary>
    public Action<CallReport>? Watch { get; init; }
}
