using MeshCi.Definitions.Model;
using MeshCi.Deployment.Documents;
using MeshCi.Deployment.Ledgers;
using MeshCi.Deployment.Planning;

namespace MeshCi.Deployment.Applying;

/// <summary>A successful deploy or rollback. One that fails throws instead.</summary>
/// <param name="Plan">The plan that was applied.</param>
/// <param name="Build">The build whose definition is live now.</param>
/// <param name="Entry">The ledger entry, or null if nothing had to be recorded.</param>
/// <param name="Versions">The version of each of the service's resources.</param>
/// <param name="Elapsed">How long it took.</param>
public sealed record DeployResult(Plan Plan, string Build, LedgerEntry? Entry, IReadOnlyDictionary<ResourceId, long> Versions, TimeSpan Elapsed)
{
    /// <summary>The plan of the service, as it was applied.</summary>
    public required PlanDocument Document { get; init; }

    /// <summary>The name of the service in the command, which differs from that of the plan if the service goes back to a former name.</summary>
    public string Requested { get => field ?? Plan.Service; init; }

    /// <summary>The uid of the mesh; null if it is unknown.</summary>
    public string? MeshUid { get; init; }

    /// <summary>The number of the ledger entry that is live now.</summary>
    public required long Sequence { get; init; }

    /// <summary>What the command did.</summary>
    public required EntryKind Kind { get; init; }

    /// <summary>When it ended, UTC.</summary>
    public required DateTimeOffset When { get; init; }

    /// <summary>The plans for what the service had under other names.</summary>
    public IReadOnlyList<Plan> Former { get; init; } = [];

    /// <summary>Everything that was done for the service.</summary>
    public ServicePlan Whole => new(Plan, Former);

    /// <summary>Resources that were changed.</summary>
    public int Changed => Whole.Counts.Changed;
}
