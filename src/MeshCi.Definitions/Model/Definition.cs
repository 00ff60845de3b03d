namespace MeshCi.Definitions.Model;

/// <summary>What one service wants of the mesh, as the definition file holds it. Carries no clock, machine path or build number.</summary>
public sealed record Definition
{
    /// <summary>The newest format this code writes and reads.</summary>
    public const int CurrentFormat = 1;

    /// <summary>Name of the mesh, 1 to 255 characters.</summary>
    public required string Mesh { get; init; }

    /// <summary>Twelve-digit account that owns a shared mesh, or null for the caller's own.</summary>
    public string? MeshOwner { get; init; }

    /// <summary>Name of the service: its virtual node's name, or the project's for a project that owns the mesh only.</summary>
    public required string Service { get; init; }

    /// <summary>The service's SemVer version.</summary>
    public required string Version { get; init; }

    /// <summary>What the ownership tag says: <c>repository/project</c>.</summary>
    public required string Owner { get; init; }

    /// <summary>Resources in dependency order, each once.</summary>
    public required IReadOnlyList<Resource> Resources { get; init; }
}
