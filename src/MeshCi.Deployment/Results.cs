using MeshCi.Definitions;

namespace MeshCi.Deployment;

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

/// <summary>A deploy or rollback that went well; one that does not throws.</summary>
/// <param name="Plan">What was done.</param>
/// <param name="Build">The build whose definition is live now.</param>
/// <param name="Entry">The ledger entry, or null where nothing had to be recorded.</param>
/// <param name="Versions">The version of each of the service's resources.</param>
/// <param name="Elapsed">How long it took.</param>
public sealed record DeployResult(Plan Plan, string Build, LedgerEntry? Entry, IReadOnlyDictionary<ResourceId, long> Versions, TimeSpan Elapsed)
{
    /// <summary>Resources that were changed.</summary>
    public int Changed => Plan.Counts.Changed;
}

/// <summary>What differs between the mesh and what was deployed last.</summary>
/// <param name="Build">The build that should be live, or null if nothing has been deployed.</param>
/// <param name="Findings">MESH8001 and MESH8002, one for each resource that differs.</param>
public sealed record DriftResult(string? Build, IReadOnlyList<Finding> Findings);
