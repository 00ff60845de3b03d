using MeshCi.Definitions.Diagnostics;
using MeshCi.Definitions.Graph;
using MeshCi.Definitions.Model;
using MeshCi.Deployment.ControlPlanes;

namespace MeshCi.Deployment.Planning;

/// <summary>
/// Refuses deploys that would remove the service itself, every route of it or most of its resources (MESH7009): what feeds the definition may be empty by
/// accident. A resource that another one of the same kind replaces counts as renamed, not as removed.
/// </summary>
internal static class RemovalGuard
{
    private const int NamesInText = 6;

    /// <summary>MESH7009, or null if the plan removes less.</summary>
    /// <param name="service">The plan of a deploy, and of what the service has under its former names.</param>
    /// <param name="owner">The owner of the definition.</param>
    /// <param name="hasNoRouter">Whether the project states that it has no router, so that a router, its routes and its service may go.</param>
    /// <param name="causes">Finds the likely causes, as sentences; called only if the plan is refused.</param>
    public static Finding? Find(ServicePlan service, string owner, bool hasNoRouter, Func<IEnumerable<string>> causes)
    {
        // The mesh and hosts outside of it are not the service.
        var owned = service.Changes.Where(change => change.Before is { } live && IsOwn(change, live, owner)
            && change.Id.Kind != ResourceKind.Mesh && ExternalHost.Of(change.Id, live.Spec) is null).ToList();
        var removed = owned.Where(change => IsRemoved(change) && !(hasNoRouter && IsOfRouter(change.Id.Kind))).ToList();
        if (removed.Count == 0) return null;
        // A host outside of the mesh replaces nothing of the service, although it has a node and a virtual service too.
        var made = service.Changes.Where(change => change.Kind == ChangeKind.Create && ExternalHost.Of(change.After!) is null)
            .CountBy(change => change.Id.Kind).ToDictionary();
        var count = removed.CountBy(change => change.Id.Kind).Sum(kind => Math.Max(0, kind.Value - made.GetValueOrDefault(kind.Key)));
        var whole = removed.Select(change => change.Id.Kind).Distinct()
            .Where(kind => !made.ContainsKey(kind) && owned.TrueForAll(change => change.Id.Kind != kind || IsRemoved(change)))
            .Order().Select(Whole).OfType<string>().ToList();
        return whole.Count == 0 && count * 2 <= owned.Count ? null
            : MeshDiagnostics.RemovalNotAllowed.At(
                null, Refused(service, count, owned.Count, whole, removed.ConvertAll(change => change.Id), causes()));
    }

    // What the deploy takes over from a former owner of the project, or deletes, is the service's own as well.
    private static bool IsOwn(Change change, LiveResource live, string owner) => Planner.OwnerOf(live) is { } former
        && (former == owner || change.Kind == ChangeKind.Delete || (change.Writes && change.After?.Tags.GetValueOrDefault(OwnershipTags.Owner) == owner));

    private static bool IsRemoved(Change change) => change.Kind == ChangeKind.Delete || change.ReasonCode == ChangeReason.GivenBack;

    private static bool IsOfRouter(ResourceKind kind) => kind is ResourceKind.VirtualRouter or ResourceKind.Route or ResourceKind.VirtualService;

    private static string? Whole(ResourceKind kind) => kind switch
    {
        ResourceKind.VirtualNode => "its node",
        ResourceKind.VirtualService => "its virtual service",
        ResourceKind.VirtualGateway => "its gateway",
        ResourceKind.Route => "every route",
        ResourceKind.GatewayRoute => "every gateway route",
        _ => null,
    };

    private static string Joined(List<string> parts) =>
        parts.Count == 1 ? parts[0] : $"{string.Join(", ", parts.SkipLast(1))} and {parts[^1]}";

    private static string Refused(
        ServicePlan service, int count, int owned, List<string> whole, List<ResourceId> removed, IEnumerable<string> causes)
    {
        var names = string.Join(", ", removed.Order().Take(NamesInText)) + (removed.Count > NamesInText ? $" and {removed.Count - NamesInText} more" : "");
        var including = whole.Count == 0 ? "" : $", including {Joined(whole)}";
        var because = string.Concat(causes.Select(cause => $" {cause}"));
        var former = service.Former.Count == 0 ? "" : $" (before: {string.Join(", ", service.Former.Select(plan => plan.Service))})";
        return $"This deploy would remove {count} of the {owned} resources that {service.Plan.Service}{former} has in mesh {service.Plan.Mesh}{including}: "
            + $"{names}. "
            + $"Nothing was written.{because} If this is intended, deploy once with -p:MeshAllowRemoval=true. To remove the whole service, run "
            + "'dotnet msbuild -t:MeshDestroy'.";
    }
}
