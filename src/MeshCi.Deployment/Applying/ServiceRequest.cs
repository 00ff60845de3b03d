using MeshCi.Definitions.Model;
using MeshCi.Deployment.Ledgers;

namespace MeshCi.Deployment.Applying;

/// <summary>A service that a command deploys.</summary>
/// <param name="Definition">The definition that the mesh is to match.</param>
public sealed record ServiceRequest(Definition Definition)
{
    /// <summary>What the service's project chooses.</summary>
    public ServiceSettings Settings { get; init; } = new();
}

/// <summary>A service that a command rolls back.</summary>
/// <param name="Mesh">The mesh.</param>
/// <param name="Service">The service.</param>
public sealed record RollbackRequest(string Mesh, string Service)
{
    /// <summary>
    /// The build to restore, or null for the newest successful one before the live one that differs from it. Builds that were rolled back are skipped.
    /// </summary>
    public string? ToBuild { get; init; }

    /// <summary>Asked whether a build is good if <see cref="ToBuild"/> does not name one; null if only the ledger decides.</summary>
    public IBuildReports? Reports { get; init; }

    /// <summary>What the service's project chooses.</summary>
    public ServiceSettings Settings { get; init; } = new();
}
