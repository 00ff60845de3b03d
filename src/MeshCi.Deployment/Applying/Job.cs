using MeshCi.Deployment.Ledgers;
using MeshCi.Deployment.Planning;

namespace MeshCi.Deployment.Applying;

/// <summary>The part of a run that belongs to one service.</summary>
/// <param name="order">What to deploy.</param>
/// <param name="plan">The service's plan.</param>
/// <param name="entry">Its ledger entry, as it is written before the first change.</param>
internal sealed class Job(DeployOrder order, Plan plan, LedgerEntry entry)
{
    /// <summary>What to deploy.</summary>
    public DeployOrder Order { get; } = order;

    /// <summary>The service's plan.</summary>
    public Plan Plan { get; } = plan;

    /// <summary>The ledger entry, as it is written before the first change.</summary>
    public LedgerEntry Entry { get; } = entry;

    /// <summary>Tokens for the service's steps.</summary>
    public ClientTokens Tokens { get; } = new(entry);

    /// <summary>The entry as it is stored, or null before it has been written.</summary>
    public WrittenEntry? Written { get; set; }
}
