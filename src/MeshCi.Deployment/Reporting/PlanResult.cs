using MeshCi.Definitions.Diagnostics;
using MeshCi.Deployment.Planning;

namespace MeshCi.Deployment.Reporting;

/// <summary>A plan that was made and not applied.</summary>
/// <param name="Plan">The plan.</param>
/// <param name="Build">The build that would deploy it.</param>
/// <param name="LastGood">The build that the ledger says is live, or null before the first deploy.</param>
/// <param name="Refusal">MESH7008, or MESH2030 where the project makes it an error, if a deploy of the plan would be refused, or null.</param>
public sealed record PlanResult(Plan Plan, string Build, string? LastGood, Finding? Refusal = null)
{
    /// <summary>The plan as lines.</summary>
    public IReadOnlyList<string> Lines => PlanText.Lines(Plan, Build, LastGood);
}
