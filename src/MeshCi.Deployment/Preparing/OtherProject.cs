using MeshCi.Definitions.Diagnostics;
using MeshCi.Deployment.Applying;
using MeshCi.Deployment.Ledgers;

namespace MeshCi.Deployment.Preparing;

/// <summary>Whether the history of a service was written by another project with the same owner, which a property of both sets.</summary>
internal static class OtherProject
{
    /// <summary>MESH7018 if another project, which still exists, has deployed the service; otherwise, null.</summary>
    public static Finding? Find(IEnumerable<DeployOrder> orders) => orders.Select(Find).FirstOrDefault(finding => finding is not null);

    /// <summary>What the plan reports about a project that has deployed the service so far and does not exist any more, or is in another repository.</summary>
    public static IEnumerable<string> Notes(DeployOrder order) => Last(order) switch
    {
        not { } => [],
        var (live, presence) => presence switch
        {
            ProjectPresence.Gone =>
                [$"Build {live.LiveBuild} was deployed by {live.Project}, which no longer exists in this checkout. This project continues the service."],
            ProjectPresence.Unknown when !IsLocal(live.Project!) && !IsLocal(order.Settings.Project!) =>
                [$"Build {live.LiveBuild} was deployed by another project with the same owner, {live.Project}."],
            _ => [],
        },
    };

    /// <summary>The owners of other projects that have deployed the service and still exist.</summary>
    public static HashSet<string> Existing(DeployOrder order) => [.. order.History.Excluded.Concat(order.History.Entries)
        .Where(entry => entry.Project is { } project && project != order.Settings.Project && order.Settings.WhereIs(project) == ProjectPresence.Exists)
        .Select(entry => entry.Owner)];

    private static Finding? Find(DeployOrder order) =>
        Last(order) is (var live, ProjectPresence.Exists) && !order.Settings.Adopt
            ? MeshDiagnostics.ServiceOfTwoProjects.At(null, IsOfAnother(order, live)) with { Service = order.Definition.Service }
            : null;

    private static (LedgerEntry Live, ProjectPresence Presence)? Last(DeployOrder order)
    {
        var last = order.History.Live ?? order.History.Unsettled.LastOrDefault();
        return order.Kind != EntryKind.Rename && last is { IsOfDefinition: true, Project: { } project } && order.Settings.Project is { } own && project != own
            ? (last, order.Settings.WhereIs(project))
            : null;
    }

    // Builds of one project with and without its repository.
    private static bool IsLocal(string project) => project.StartsWith("local/", StringComparison.Ordinal);

    private static string IsOfAnother(DeployOrder order, LedgerEntry live) =>
        $"{order.Definition.Mesh}/{order.Definition.Service} was last deployed by another project, {live.Project}, with build {live.LiveBuild}; this is "
        + $"{order.Settings.Project}. Both have the owner {live.Owner}, so each would replace what the other one deploys. Nothing was written. Give this "
        + "project another MeshNodeName. If it replaces the other one, run this command once with -p:MeshAdopt=true.";
}
