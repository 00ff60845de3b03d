using MeshCi.Definitions.Model;

namespace MeshCi.Deployment.Ledgers;

/// <summary>What deploys of a service have written to the mesh last, whatever their outcome.</summary>
internal static class LastDeployed
{
    /// <summary>
    /// For each resource, what may be live without a change by anything else: what the live build deployed, preceded by what deploys that did not complete
    /// may have written, newest first.
    /// </summary>
    /// <param name="history">The entries of the service.</param>
    /// <param name="former">Its entries under a former name that the deploy replaces, or null.</param>
    public static IReadOnlyDictionary<ResourceId, IReadOnlyList<Resource>> Of(LedgerHistory history, LedgerHistory? former = null) =>
        Newest(history).Concat(former is null ? [] : Newest(former)).SelectMany(entry => entry == history.Live || entry == former?.Live
            ? entry.Definition.Resources : entry.Definition.Resources.Concat(entry.Passing))
        .GroupBy(resource => resource.Id).ToDictionary(group => group.Key, IReadOnlyList<Resource> (group) => [.. group]);

    /// <summary>The resources of the live build, and of that under a former name.</summary>
    public static IReadOnlySet<ResourceId> Live(LedgerHistory history, LedgerHistory? former) =>
        (history.Live?.Resources ?? []).Concat(former?.Live?.Resources ?? []).ToHashSet();

    /// <summary>For each resource that deploys which did not complete wrote, what it was before each of them.</summary>
    public static IReadOnlyDictionary<ResourceId, IReadOnlyList<Resource>> Interrupted(LedgerHistory history) => history.Unsettled
        .SelectMany(entry => entry.Previous).GroupBy(previous => previous.Id)
        .ToDictionary(group => group.Key, IReadOnlyList<Resource> (group) => [.. group.Select(previous => previous.Resource).OfType<Resource>()]);

    private static IEnumerable<LedgerEntry> Newest(LedgerHistory history) =>
        history.Live is { } live ? history.Unsettled.Reverse().Append(live) : history.Unsettled.Reverse();
}
