using MeshCi.Definitions.Diagnostics;

namespace MeshCi.Deployment.Reporting;

/// <summary>The differences between the mesh and the last successful deploy.</summary>
/// <param name="Build">The build that should be live, or null if no deploy has succeeded.</param>
/// <param name="Findings">
/// MESH8001 and MESH8002, one for each resource that differs, and one for all resources that a deploy which did not complete has left.
/// </param>
public sealed record DriftResult(string? Build, IReadOnlyList<Finding> Findings)
{
    /// <summary>The number of resources that differ; without a build, of those that exist.</summary>
    public int Count { get; init; } = Findings.Count;

    /// <summary>The build that has removed the service from the mesh, or null. <see cref="Build"/> is null then.</summary>
    public string? RemovedBy { get; init; }

    /// <summary>Whether the service has been deployed but no entry of the ledger can be read.</summary>
    public bool IsUnknown { get; init; }

    /// <summary>MESH8010 or MESH0003: the entry that hides which build is live, or null.</summary>
    public Finding? Unreadable { get; init; }

    /// <summary>MESH8003, one for each resource that has the owner tag although no build wrote it.</summary>
    public IReadOnlyList<Finding> Unrecorded { get; init; } = [];

    /// <summary>MESH8009, one for each service of the mesh whose project the repository no longer contains.</summary>
    public IReadOnlyList<Finding> Orphans { get; init; } = [];
}
