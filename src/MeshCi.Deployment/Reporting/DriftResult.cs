using MeshCi.Definitions.Diagnostics;

namespace MeshCi.Deployment.Reporting;

/// <summary>The differences between the mesh and the last successful deploy.</summary>
/// <param name="Build">The build that should be live, or null if nothing has been deployed.</param>
/// <param name="Findings">MESH8001 and MESH8002, one for each resource that differs.</param>
public sealed record DriftResult(string? Build, IReadOnlyList<Finding> Findings);
