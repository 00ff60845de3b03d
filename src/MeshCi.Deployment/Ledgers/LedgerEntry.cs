using System.Text.Json;
using MeshCi.Definitions.Model;
using MeshCi.Deployment.Planning;

namespace MeshCi.Deployment.Ledgers;

/// <summary>What a ledger entry records.</summary>
public enum EntryKind
{
    /// <summary>A deploy of the current build.</summary>
    Deploy,

    /// <summary>A return to an earlier build.</summary>
    Rollback,

    /// <summary>The service was removed from the mesh.</summary>
    Destroy,

    /// <summary>The service's project was deployed under another name: the end of the history under this one.</summary>
    Rename,
}

/// <summary>The outcome of a deploy or rollback.</summary>
public enum EntryOutcome
{
    /// <summary>It is in progress, or its process ended unexpectedly.</summary>
    Pending,

    /// <summary>The mesh matches the definition.</summary>
    Succeeded,

    /// <summary>It failed and the mesh is as it was before.</summary>
    FailedRestored,

    /// <summary>It failed and only some of its changes were undone: see <see cref="LedgerEntry.Left"/>.</summary>
    FailedDirty,
}

/// <summary>A resource before the deploy wrote it: the part of the journal that undoing needs.</summary>
/// <param name="Id">The resource.</param>
/// <param name="Resource">Its spec and all its tags, or null if it did not exist.</param>
/// <param name="Written">
/// What the deploy writes, if that is not the resource of the definition with MeshCi's tags, for example because changes from outside are kept; otherwise, null.
/// </param>
public sealed record PreviousState(ResourceId Id, Resource? Resource, Resource? Written = null);

/// <summary>One deploy or rollback of one service: the build, the complete definition, the plan and the outcome.</summary>
public sealed record LedgerEntry
{
    /// <summary>The format that this version writes, and the newest one that it reads.</summary>
    public const int CurrentFormat = 2;

    /// <summary>Number within mesh and service, from 1, without reuse.</summary>
    public required long Sequence { get; init; }

    /// <summary>What was done.</summary>
    public required EntryKind Kind { get; init; }

    /// <summary>The outcome.</summary>
    public required EntryOutcome Outcome { get; init; }

    /// <summary>The build that deployed. Its <see cref="BuildContext.Build"/> is never null here.</summary>
    public required BuildContext Context { get; init; }

    /// <summary>The build whose definition a rollback restored; null for deploys.</summary>
    public string? Target { get; init; }

    /// <summary>When it began, UTC.</summary>
    public required DateTimeOffset When { get; init; }

    /// <summary>
    /// The control plane, mesh and environment that it was made for. Its members are unknown in entries of format 1, which did not record them.
    /// </summary>
    public EntryPlace Place { get; init; } = new();

    /// <summary>The project that deployed it: its repository and its path there; null if it was not recorded.</summary>
    public string? Project { get; init; }

    /// <summary>The owner of the service.</summary>
    public string Owner => Definition.Owner;

    /// <summary>The owners whose earlier entries this entry's project has taken over, so that they are part of its history.</summary>
    public IReadOnlyList<string> FormerOwners { get; init; } = [];

    /// <summary>The services that the same command deployed, in ordinal order, including this one. Empty in entries of format 1.</summary>
    public IReadOnlyList<string> Together { get; init; } = [];

    /// <summary>Whether something outside the control plane confirmed that the deployed build works, apart from <see cref="Outcome"/>.</summary>
    public Confirmation Confirmed { get; init; } = Confirmation.NotAsked;

    /// <summary>
    /// For each series of builds, the number of its last build that was accepted, up to and including this entry; null in entries of format 1. With it, a
    /// deploy does not need to read older entries.
    /// </summary>
    public IReadOnlyList<AcceptedBuild>? Accepted { get; init; }

    /// <summary>The complete definition.</summary>
    public required Definition Definition { get; init; }

    /// <summary>The definition's digest.</summary>
    public required string Digest { get; init; }

    /// <summary>The digest of its resources only, equal for two versions with the same resources.</summary>
    public required string ResourcesDigest { get; init; }

    /// <summary>The number of resources that the plan changed.</summary>
    public required PlanCounts Counts { get; init; }

    /// <summary>The plan of the service, as <c>plan.json</c> contains it but without specs.</summary>
    public required JsonElement Plan { get; init; }

    /// <summary>The previous state of everything that the plan writes.</summary>
    public IReadOnlyList<PreviousState> Previous { get; init; } = [];

    /// <summary>
    /// The specs that resources have only while the plan is applied, for example with a port that is needed until listeners have changed. If the run ends in
    /// between, they are no changes by anything else.
    /// </summary>
    public IReadOnlyList<Resource> Passing { get; init; } = [];

    /// <summary>The resources that this build or an earlier one took over although no build of MeshCi had made them, as they were before.</summary>
    public IReadOnlyList<AdoptedState> Adopted { get; init; } = [];

    /// <summary>What this build or an earlier one had taken over and has given back, as it was before. A rollback may take it over again.</summary>
    public IReadOnlyList<AdoptedState> GivenBack { get; init; } = [];

    /// <summary>Resources of earlier builds that the definition does not contain and that were kept. They still belong to the service.</summary>
    public IReadOnlyList<ResourceId> Kept { get; init; } = [];

    /// <summary>
    /// The versions of the resources with which the deploy left the mesh, as far as they are certain; empty if it has not succeeded, or if an earlier version
    /// of MeshCi wrote the entry.
    /// </summary>
    public IReadOnlyList<LiveVersion> Versions { get; init; } = [];

    /// <summary>The name under which the service was deployed before this entry, or null if this entry does not change its name.</summary>
    public string? RenamedFrom { get; init; }

    /// <summary>All names under which the service was deployed before, oldest first.</summary>
    public IReadOnlyList<string> FormerNames { get; init; } = [];

    /// <summary>For <see cref="EntryKind.Rename"/>, the name under which the history continues; otherwise, null.</summary>
    public string? RenamedTo { get; init; }

    /// <summary>
    /// The build whose run found that the process of this entry had ended, and gave it its outcome, or the target that did, such as <c>MeshRecover</c>, if it
    /// was no numbered build; null for any other entry.
    /// </summary>
    public string? EndedBy { get; init; }

    /// <summary>The number of times that a later run has changed the entry.</summary>
    public int Settled { get; init; }

    /// <summary>After a failure that could not be undone completely: what was not restored, one line each.</summary>
    public IReadOnlyList<string> Left { get; init; } = [];

    /// <summary>The build whose definition this entry made live: the target of a rollback; otherwise, the entry's own build.</summary>
    public string LiveBuild => Target ?? Context.Build!;

    /// <summary>Whether the entry made a definition live, rather than removing the service or its name.</summary>
    public bool IsOfDefinition => Kind is EntryKind.Deploy or EntryKind.Rollback;

    /// <summary>Every resource that the entry leaves in the mesh.</summary>
    internal IEnumerable<ResourceId> Resources => Definition.Resources.Select(resource => resource.Id).Concat(Kept);
}
