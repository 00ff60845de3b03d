using System.Collections.Concurrent;
using MeshCi.Definitions.Model;
using MeshCi.Deployment.ControlPlanes;
using MeshCi.Deployment.Ledgers;
using MeshCi.Deployment.Planning;

namespace MeshCi.Deployment.Applying;

/// <summary>The part of a run that belongs to one service.</summary>
/// <param name="order">What to deploy.</param>
/// <param name="plan">The service's plan.</param>
/// <param name="entry">Its ledger entry, as it is written before the first change.</param>
internal sealed class Job(DeployOrder order, Plan plan, LedgerEntry entry)
{
    private readonly ConcurrentDictionary<ResourceId, string> _made = new();

    /// <summary>What to deploy.</summary>
    public DeployOrder Order { get; } = order;

    /// <summary>The service's plan.</summary>
    public Plan Plan { get; } = plan;

    /// <summary>The ledger entry, as it is written before the first change.</summary>
    public LedgerEntry Entry { get; } = entry;

    /// <summary>The difference between the clocks of a control plane and of this machine up to which signed calls are accepted.</summary>
    private static readonly TimeSpan ClockDifference = TimeSpan.FromMinutes(5);

    /// <summary>
    /// Whether a step of the run can have created a resource. The response to its creation decides; if there was none, the resource must not be older than
    /// the run, as far as its age is known.
    /// </summary>
    public bool MayHaveMade(LiveResource live) => _made.TryGetValue(live.Id, out var uid)
        ? uid == live.Uid
        : live.CreatedAt is not { } created || created >= Entry.When - ClockDifference;

    /// <summary>Remembers what the response to a creation describes.</summary>
    public void HasMade(LiveResource made)
    {
        if (made.Uid.Length > 0) _made[made.Id] = made.Uid;
    }

    /// <summary>The uid in the response to the creation of a resource; null if there was no such response.</summary>
    public string? UidOfMade(ResourceId id) => _made.GetValueOrDefault(id);

    /// <summary>Tokens for the service's steps.</summary>
    public ClientTokens Tokens { get; init; } = new(entry);

    /// <summary>The entry as it is stored, or null before it has been written.</summary>
    public WrittenEntry? Written { get; set; }
}
