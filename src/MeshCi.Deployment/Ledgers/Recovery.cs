using MeshCi.Definitions.Model;

namespace MeshCi.Deployment.Ledgers;

/// <summary>What earlier deploys that did not complete mean for this one.</summary>
/// <param name="Known">Every resource that the service has, or may have, in the mesh.</param>
/// <param name="Note">One line for the user, or null if there is nothing to report.</param>
internal sealed record Recovered(IReadOnlyCollection<ResourceId> Known, string? Note);

/// <summary>
/// Resolves deploys whose process ended unexpectedly or that could not be undone. It is called under the lease, so no other process is still
/// working on them.
/// </summary>
internal static class Recovery
{
    /// <summary>
    /// Recovers forward: plans are made from the live state, and the resources of unsettled entries count as known, so that what they
    /// left is either kept, because the definition contains it, or deleted. The entry of the next deploy settles them.
    /// </summary>
    public static Recovered From(LedgerHistory history)
    {
        var unsettled = history.Unsettled.ToList();
        // Routes that stood in for others during the run are in no definition.
        var passing = unsettled.SelectMany(entry => entry.Previous).Where(state => state.Resource is null && state.Id.Parent is not null)
            .Select(state => state.Id);
        var known = unsettled.Concat(history.Live is { } live ? [live] : []).SelectMany(entry => entry.Resources).Concat(passing).ToHashSet();
        return new(known, unsettled.Count == 0 ? null : DidNotComplete(unsettled));
    }

    /// <summary>The note for a ledger whose newest entry cannot be read, so that a build that is older may be compared with the mesh.</summary>
    public static string IsIncomplete(string mesh, string service, LedgerEntry newest) =>
        $"note: the newest ledger entry of {mesh}/{service} is missing or cannot be read, so it is unknown which build is live. The newest one that can be read "
        + $"is build {newest.LiveBuild}, with which the mesh is compared: what differs may have been deployed by a later build.";

    private static string DidNotComplete(IReadOnlyList<LedgerEntry> entries) =>
        $"Build {string.Join(", ", entries.Select(entry => entry.Context.Build))} "
        + $"({string.Join(", ", entries.Select(entry => $"ledger entry {entry.Sequence}: {LedgerEntryJson.Name(entry.Outcome)}"))}) "
        + "did not complete.";
}
