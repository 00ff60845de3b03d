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
    private static readonly string[] Marks = [OwnershipTags.Owner, OwnershipTags.Build, OwnershipTags.Digest];

    private readonly ConcurrentDictionary<(ResourceId Id, string Uid), bool> _made = new();
    private readonly ConcurrentDictionary<ResourceId, string?> _uids = new();

    /// <summary>What to deploy.</summary>
    public DeployOrder Order { get; } = order;

    /// <summary>The service's plan.</summary>
    public Plan Plan { get; } = plan;

    /// <summary>The ledger entry, as it is written before the first change.</summary>
    public LedgerEntry Entry { get; } = entry;

    /// <summary>The difference between the clocks of a control plane and of this machine up to which signed calls are accepted.</summary>
    private static readonly TimeSpan ClockDifference = TimeSpan.FromMinutes(5);

    /// <summary>
    /// Whether a step of the run can have created a resource. The responses to its creations decide. If one of them had none, the resource must carry the tags
    /// of the run, or must not be older than the run, as far as its age is known: the clock of this machine can be fast.
    /// </summary>
    public bool MayHaveMade(LiveResource live) => HasMade(live)
        || (UidOfMade(live.Id) is null && (IsTagged(live) || live.CreatedAt is not { } created || created >= Entry.When - ClockDifference));

    /// <summary>Whether the response to a creation by this run has described exactly this resource.</summary>
    public bool HasMade(LiveResource live) => _made.ContainsKey((live.Id, live.Uid));

    // The tags of another run differ, because the lease keeps out another run of the same build.
    private bool IsTagged(LiveResource live) => live.Tags is { } tags && Plan.Waves.SelectMany(wave => wave).Any(step =>
        step.Id == live.Id && step is { Before: null, After: { } after } && Marks.All(mark => after.Tags.TryGetValue(mark, out var tag)
            && tags.GetValueOrDefault(mark) == tag));

    /// <summary>Creates a resource, and remembers what the response describes. Undoing can create one again that a step has deleted.</summary>
    /// <param name="id">The resource.</param>
    /// <param name="create">The call.</param>
    public async Task<LiveResource> CreateAsync(ResourceId id, Func<Task<LiveResource>> create)
    {
        // Until a response arrives, it is unknown whether the resource that may be there is the one of this call.
        _uids[id] = null;
        var made = await create().ConfigureAwait(false);
        if (made.Uid.Length == 0) return made;
        _made[(made.Id, made.Uid)] = true;
        _uids[id] = made.Uid;
        return made;
    }

    /// <summary>The uid in the response to the last creation of a resource; null if there was no such response.</summary>
    public string? UidOfMade(ResourceId id) => _uids.GetValueOrDefault(id);

    /// <summary>The entry as it is stored, or null before it has been written.</summary>
    public WrittenEntry? Written { get; set; }
}
