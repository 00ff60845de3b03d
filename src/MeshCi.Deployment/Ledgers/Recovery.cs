using MeshCi.Definitions.Model;

namespace MeshCi.Deployment.Ledgers;

/// <summary>What earlier deploys that did not end well mean for this one.</summary>
/// <param name="Known">Every resource that the service has, or may have, in the mesh.</param>
/// <param name="Note">One line for the user, or null where there is nothing to say.</param>
internal sealed record Recovered(IReadOnlyCollection<ResourceId> Known, string? Note);

/// <summary>
/// Settles deploys whose process died or that could not be undone. Called under the lease, so nobody is at work on them any more.
/// </summary>
internal static class Recovery
{
    /// <summary>
    /// Heals forward: plans are made from the live state, and the resources of unsettled entries count as known, so that what they
    /// left is either kept, because it is wanted, or deleted. The entry of the deploy that follows settles them.
    /// </summary>
    public static Recovered From(LedgerHistory history)
    {
        var unsettled = history.Unsettled.ToList();
        var known = unsettled.Select(entry => entry.Definition).Concat(history.Live is { } live ? [live.Definition] : [])
            .SelectMany(definition => definition.Resources).Select(resource => resource.Id).ToHashSet();
        var note = unsettled.Count == 0 ? null : $"Build {string.Join(", ", unsettled.Select(entry => entry.Context.Build))} "
            + $"({string.Join(", ", unsettled.Select(entry => $"ledger entry {entry.Sequence}: {LedgerEntryJson.Name(entry.Outcome)}"))}) did not end well; planning from what is live heals it.";
        return new(known, note);
    }
}
