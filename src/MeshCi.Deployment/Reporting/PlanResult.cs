using MeshCi.Definitions.Diagnostics;
using MeshCi.Deployment.Documents;
using MeshCi.Deployment.Planning;

namespace MeshCi.Deployment.Reporting;

/// <summary>A plan that was not applied.</summary>
/// <param name="Plan">The plan.</param>
/// <param name="Document">The plan as a value that can be shown and saved.</param>
/// <param name="Refusal">If a deploy of the plan would be refused: MESH7008, or MESH2030 if the project makes it an error. Otherwise, null.</param>
public sealed record PlanResult(Plan Plan, PlanDocument Document, Finding? Refusal = null)
{
    /// <summary>The plans for what the service has under former names.</summary>
    public IReadOnlyList<Plan> Former { get; init; } = [];

    /// <summary>Everything that a deploy would do for the service.</summary>
    public ServicePlan Whole => new(Plan, Former);

    /// <summary>The build that would deploy it.</summary>
    public string Build => Document.Services[0].Build;

    /// <summary>The live build according to the ledger, or null before the first deploy.</summary>
    public string? LastSuccessful => Document.Services[0].LastSuccessful;

    /// <summary>The live build if it deployed the same resources and the ledger has no gaps, otherwise null.</summary>
    public string? Matches => Document.Services[0].Matches;

    /// <summary>The plan as lines.</summary>
    public IReadOnlyList<string> Lines => PlanText.Lines(Document);
}

/// <summary>The plans of several services that were not applied.</summary>
/// <param name="Plan">The plan of all services.</param>
/// <param name="Document">The plan as a value that can be shown and saved.</param>
/// <param name="Services">The plan of each service, by name.</param>
/// <param name="Refusal">If a deploy of the plan would be refused, why; otherwise, null.</param>
public sealed record JointPlanResult(JointPlan Plan, PlanDocument Document, IReadOnlyList<PlanResult> Services, Finding? Refusal)
{
    /// <summary>The plan as lines.</summary>
    public IReadOnlyList<string> Lines => PlanText.Lines(Document);
}
