namespace MeshCi.Definitions.Language;

/// <summary>What the project's properties say about the service. Absent and blank are the same.</summary>
public sealed record ServiceProperties
{
    /// <summary><c>MeshName</c>: the mesh; required.</summary>
    public string? MeshName { get; init; }

    /// <summary><c>MeshOwner</c>: the twelve-digit account that owns a shared mesh.</summary>
    public string? MeshOwner { get; init; }

    /// <summary><c>MeshNodeName</c>; by default derived from the assembly name by <see cref="Naming.NodeName"/>.</summary>
    public string? NodeName { get; init; }

    /// <summary><c>MeshServiceName</c>; by default the node's name, and <see cref="Namespace"/> behind a dot.</summary>
    public string? ServiceName { get; init; }

    /// <summary><c>MeshVersion</c>, a SemVer; by default 1.0.0, as the .NET SDK has it.</summary>
    public string? Version { get; init; }

    /// <summary><c>MeshOwnerId</c>: what the ownership tag says; by default the project's name.</summary>
    public string? OwnerId { get; init; }

    /// <summary><c>MeshEnvironment</c>, for messages only: the project's conditions have already been decided by it.</summary>
    public string? Environment { get; init; }

    /// <summary>Full path of the project file, for messages only.</summary>
    public string? ProjectFile { get; init; }

    /// <summary>Name of the project file without its extension.</summary>
    public string? ProjectName { get; init; }

    /// <summary>Name of the assembly.</summary>
    public string? AssemblyName { get; init; }

    /// <summary><c>MeshRouter</c>: <c>false</c> for nodes alone, without router, routes and virtual service of their own.</summary>
    public string? Router { get; init; }

    /// <summary><c>MeshDefaultRoute</c>: <c>false</c> for a router without the generated catch-all routes.</summary>
    public string? DefaultRoute { get; init; }

    /// <summary><c>MeshNamespace</c>: what stands behind the node's name in the service's name.</summary>
    public string? Namespace { get; init; }
}
