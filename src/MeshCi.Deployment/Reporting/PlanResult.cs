using MeshCi.Definitions.Diagnostics;
using MeshCi.Deployment.Planning;

namespace MeshCi.Deployment.Reporting;

/// <summary>A plan that was not applied.</summary>
/// <param name="Plan">The plan.</param>
/// <param name="Build">The build that would deploy it.</param>
/// <param name="LastSuccessful">The live build according to the ledger, or null before the first deploy.</param>
/// <param name="Refusal">If a deploy of the plan would be refused: MESH7008, or MESH2030 if the project makes it an error. Otherwise, null.</param>
public sealed record PlanResult(Plan Plan, string Build, string? LastSuccessful, Finding? Refusal = null)
{
    /// <summary>The plan as lines.</summary>
    public IReadOnlyList<string> Lines => PlanText.Lines(Plan, Build, LastSuccessful);
}

/// <summary>The plans of several services that were not applied.</summary>
/// <param name="Plan">The plan of all services.</param>
/// <param name="Services">The plan of each service, by name.</param>
/// <param name="Refusal">If a deploy of the plan would be refused, why; otherwise, null.</param>
public sealed record JointPlanResult(JointPlan Plan, IReadOnlyList<PlanResult> Services, Finding? Refusal);
