using MeshCi.Definitions.Diagnostics;
using MeshCi.Definitions.Model;

namespace MeshCi.Deployment.Ledgers;

/// <summary>The entries of one service, and those that could not be read.</summary>
/// <param name="Entries">Readable entries, oldest first.</param>
/// <param name="Damaged">Entries that cannot be read (MESH8010, MESH0003), each with its sequence.</param>
/// <param name="NextSequence">The first free sequence.</param>
public sealed record LedgerHistory(IReadOnlyList<LedgerEntry> Entries, IReadOnlyList<(long Sequence, Finding Finding)> Damaged, long NextSequence)
{
    /// <summary>Whether <see cref="Entries"/> are all; otherwise, they begin with the newest successful one.</summary>
    public bool IsWhole { get; init; } = true;

    /// <summary>Which entries count as the history of the service.</summary>
    public HistoryScope Scope { get; init; } = HistoryScope.Everything;

    /// <summary>Entries that were read but are not part of the history, such as those of another control plane, oldest first.</summary>
    public IReadOnlyList<LedgerEntry> Excluded { get; init; } = [];

    /// <summary>A line about <see cref="Excluded"/>, or null if there are none.</summary>
    public string? ExcludedNote => Excluded is not [.., var newest] ? null
        : $"{(Excluded.Count == 1 ? "1 ledger entry is" : $"{Excluded.Count} ledger entries are")} not part of this history: "
        + $"entry {newest.Sequence} (build {newest.Context.Build}) {Scope.Excludes(newest)}.";

    /// <summary>Whether this command has found that the process of a deploy had ended, and that the mesh is as it was before it.</summary>
    public bool EndedNow { get; init; }

    /// <summary>The newest successful entry, which should be live, or null.</summary>
    public LedgerEntry? Live => Entries.LastOrDefault(entry => entry.Outcome == EntryOutcome.Succeeded);

    /// <summary>The entry that has removed the service, if nothing has deployed it since; otherwise, null. The mesh may be gone as well.</summary>
    public LedgerEntry? Removal => HidesChanges ? null : Live is { } live ? (live.Kind == EntryKind.Destroy ? live : null)
        : Excluded.LastOrDefault(entry => entry.Outcome == EntryOutcome.Succeeded) is { Kind: EntryKind.Destroy } gone
            && (Scope with { Mesh = Scope.Mesh is { } mesh ? mesh with { IsMeshKnown = false } : null }).Excludes(gone) is null ? gone : null;

    /// <summary>Entries newer than <see cref="Live"/> that may have left changes in the mesh, oldest first.</summary>
    public IEnumerable<LedgerEntry> Unsettled =>
        Entries.Where(entry => entry.Outcome is EntryOutcome.Pending or EntryOutcome.FailedDirty && entry.Sequence > (Live?.Sequence ?? 0));

    /// <summary>Whether an entry newer than <see cref="Live"/> is missing, renamed or damaged, so that its changes to the mesh are unknown.</summary>
    public bool HidesChanges =>
        Entries.Concat(Excluded).Count(entry => entry.Sequence > (Live?.Sequence ?? 0)) < NextSequence - 1 - (Live?.Sequence ?? 0)
        || Damaged.Any(entry => entry.Sequence > (Live?.Sequence ?? 0));

    /// <summary>Whether entries existed but none of them can be read, so that neither a live build nor a first deploy is certain.</summary>
    public bool IsUnknown => Entries.Count == 0 && (Damaged.Count > 0 || (Excluded.Count == 0 && NextSequence > 1));

    /// <summary>The first unreadable entry that is newer than <see cref="Live"/> and therefore may have changed the mesh, or null.</summary>
    public Finding? Unreadable => Damaged.Where(entry => entry.Sequence > (Live?.Sequence ?? 0)).OrderBy(entry => entry.Sequence)
        .Select(entry => entry.Finding).FirstOrDefault();

    /// <summary>The entries that may be live, newest first: <see cref="Unsettled"/> and <see cref="Live"/>.</summary>
    internal IEnumerable<LedgerEntry> Current => Unsettled.Reverse().Concat(Live is { } live ? [live] : []);

    /// <summary>The resources that entries contain, each with the owner of the entry.</summary>
    internal HashSet<(ResourceId Id, string Owner)> Recorded =>
    [
        .. Entries.Concat(Excluded).SelectMany(entry => entry.Definition.Resources, (entry, resource) => (resource.Id, entry.Definition.Owner)),
        // What a rename has kept has the owner that it had before.
        .. from entry in Entries
           where entry.Kind == EntryKind.Rename
           from id in entry.Kept
           from owner in entry.FormerOwners
           select (id, owner),
    ];

    /// <summary>The last build that was accepted, or null. The highest number that was ever deployed may be another one, and so may what is live.</summary>
    internal AcceptedBuild? LastAccepted => Accepted is [.., var last] ? last : null;

    /// <summary>The accepted build after an entry for an order, if it succeeds.</summary>
    /// <param name="kind">The kind of the entry.</param>
    /// <param name="context">The build.</param>
    /// <param name="resourcesDigest">Digest of the resources that it deploys.</param>
    internal IReadOnlyList<AcceptedBuild> AcceptedAfter(EntryKind kind, BuildContext context, string resourcesDigest) =>
        kind == EntryKind.Deploy && context.BuildNumber is { } number
            ? [new AcceptedBuild(context.Series, number) { ResourcesDigest = resourcesDigest, Job = context.Job }]
            : Accepted;

    // The removal of the last service can have deleted the mesh, and the history with it.
    private IReadOnlyList<AcceptedBuild> Accepted => (Live ?? Removal) is not { } newest ? [] : newest.Accepted ?? [.. Entries
        .Where(entry => entry is { Kind: EntryKind.Deploy, Outcome: EntryOutcome.Succeeded, Context.BuildNumber: not null }).TakeLast(1)
        .Select(entry => new AcceptedBuild(entry.Context.Series, entry.Context.BuildNumber!.Value)
        {
            ResourcesDigest = entry.ResourcesDigest,
            Job = entry.Context.Job,
        })];
}
