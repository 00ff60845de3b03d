using MeshCi.Definitions.Diagnostics;
using MeshCi.Definitions.Model;

namespace MeshCi.Deployment.Ledgers;

/// <summary>The entries of one service, and those that could not be read.</summary>
/// <param name="Entries">Readable entries, oldest first.</param>
/// <param name="Damaged">Entries that cannot be read (MESH8010, MESH0003), each with its sequence.</param>
/// <param name="NextSequence">The first free sequence.</param>
public sealed record LedgerHistory(IReadOnlyList<LedgerEntry> Entries, IReadOnlyList<(long Sequence, Finding Finding)> Damaged, long NextSequence)
{
    /// <summary>The newest successful entry, which should be live, or null.</summary>
    public LedgerEntry? Live => Entries.LastOrDefault(entry => entry.Outcome == EntryOutcome.Succeeded);

    /// <summary>Entries newer than <see cref="Live"/> that may have left changes in the mesh, oldest first.</summary>
    public IEnumerable<LedgerEntry> Unsettled =>
        Entries.Where(entry => entry.Outcome is EntryOutcome.Pending or EntryOutcome.FailedDirty && entry.Sequence > (Live?.Sequence ?? 0));

    /// <summary>Whether an entry newer than <see cref="Live"/> is missing, renamed or damaged, so that its changes to the mesh are unknown.</summary>
    public bool HidesChanges =>
        Entries.Count(entry => entry.Sequence > (Live?.Sequence ?? 0)) < NextSequence - 1 - (Live?.Sequence ?? 0)
        || Damaged.Any(entry => entry.Sequence > (Live?.Sequence ?? 0));

    /// <summary>The resources that entries contain, each with the owner of the entry.</summary>
    internal HashSet<(ResourceId Id, string Owner)> Recorded =>
        [.. Entries.SelectMany(entry => entry.Definition.Resources, (entry, resource) => (resource.Id, entry.Definition.Owner))];

    /// <summary>The highest build number that a repository has deployed successfully, or null.</summary>
    internal long? NewestBuildNumber(string? repository) => Entries
        .Where(entry => entry is { Kind: EntryKind.Deploy, Outcome: EntryOutcome.Succeeded } && entry.Context.Repository == repository)
        .Max(entry => entry.Context.BuildNumber);
}
