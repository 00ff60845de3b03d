namespace MeshCi.Definitions.Model;

/// <summary>The resources that one service defines in the mesh, as in the definition file. Contains no times, local paths or build numbers.</summary>
public sealed record Definition
{
    /// <summary>The format that this version writes, and the newest one that it can read.</summary>
    public const int CurrentFormat = 1;

    /// <summary>Name of the mesh, 1 to 255 characters.</summary>
    public required string Mesh { get; init; }

    /// <summary>Twelve-digit account that owns a shared mesh, or null for the caller's own.</summary>
    public string? MeshOwner { get; init; }

    /// <summary>Name of the service: the name of its virtual node, or of the project if it only owns the mesh.</summary>
    public required string Service { get; init; }

    /// <summary>The version of the service, a semantic version (SemVer 2.0).</summary>
    public required string Version { get; init; }

    /// <summary>The value of the ownership tag: <c>repository/project</c>.</summary>
    public required string Owner { get; init; }

    /// <summary>
    /// The parameters that it was generated with, in the order of their names. The digest does not cover them: with the same values, another version of a
    /// parameter results in the same definition.
    /// </summary>
    public IReadOnlyList<UsedParameter> Parameters { get; init; } = [];

    /// <summary>Resources in dependency order, without duplicates.</summary>
    public required IReadOnlyList<Resource> Resources { get; init; }
}
