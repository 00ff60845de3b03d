namespace MeshCi.Definitions.Language;

/// <summary>The properties of a project that describe its service. Blank values are treated as absent.</summary>
public sealed record ServiceProperties
{
    /// <summary><c>MeshName</c>: the mesh; required.</summary>
    public string? MeshName { get; init; }

    /// <summary><c>MeshOwner</c>: the twelve-digit account that owns a shared mesh.</summary>
    public string? MeshOwner { get; init; }

    /// <summary><c>MeshNodeName</c>; by default derived from the assembly name by <see cref="Naming.NodeName"/>.</summary>
    public string? NodeName { get; init; }

    /// <summary><c>MeshServiceName</c>; by default the node's name, followed by a dot and <see cref="Namespace"/>.</summary>
    public string? ServiceName { get; init; }

    /// <summary><c>MeshVersion</c>, a semantic version; by default 1.0.0, as in the .NET SDK.</summary>
    public string? Version { get; init; }

    /// <summary><c>MeshOwnerId</c>: the value of the ownership tag; by default the project's name.</summary>
    public string? OwnerId { get; init; }

    /// <summary><c>MeshEnvironment</c>, for messages only: conditions in the project that depend on it have already been evaluated.</summary>
    public string? Environment { get; init; }

    /// <summary>Full path of the project file, for messages only.</summary>
    public string? ProjectFile { get; init; }

    /// <summary>Name of the project file without its extension.</summary>
    public string? ProjectName { get; init; }

    /// <summary>Name of the assembly.</summary>
    public string? AssemblyName { get; init; }

    /// <summary><c>MeshRouter</c>: <c>false</c> for nodes only, without a router, routes and a virtual service.</summary>
    public string? Router { get; init; }

    /// <summary><c>MeshDefaultRoute</c>: <c>false</c> for a router without the generated catch-all routes.</summary>
    public string? DefaultRoute { get; init; }

    /// <summary><c>MeshNamespace</c>: the part after the node's name in the default service name.</summary>
    public string? Namespace { get; init; }
}
