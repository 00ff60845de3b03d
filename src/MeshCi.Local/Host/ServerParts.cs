using MeshCi.ControlPlane.Identity;
using MeshCi.ControlPlane.Sqlite;
using MeshCi.ControlPlane.Store;
using MeshCi.Local.Configuration;
using MeshCi.Local.Http;
using MeshCi.Local.Page;
using Microsoft.Extensions.Logging;

namespace MeshCi.Local.Host;

/// <summary>What a server is made of.</summary>
internal sealed record ServerParts
{
    /// <summary>Path of the database.</summary>
    public required string Database { get; init; }

    /// <summary>Opens the database.</summary>
    public Func<string, IMeshStore> OpenStore { get; init; } = path => SqliteMeshStore.Open(path);

    /// <summary>The administrator's key, from which those of users and sessions follow.</summary>
    public required Credential Administrator { get; init; }

    /// <summary>Told of the users and their keys before the start, and again whenever they change; may be called on any thread.</summary>
    public Action<IReadOnlyList<User>>? Users { get; init; }

    /// <summary>Where events go.</summary>
    public required ILogger Log { get; init; }

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
