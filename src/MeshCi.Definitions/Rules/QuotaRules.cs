using MeshCi.Definitions.Model;

namespace MeshCi.Definitions;

/// <summary>More of something than App Mesh takes unless its quota was raised; the numbers are those that new accounts have.</summary>
internal static class QuotaRules
{
    public static void Check(DefinitionView view, List<ResourceFinding> found)
    {
        foreach (var id in view.Of(ResourceKind.VirtualNode))
            Count(id, "spec.backends", "backends", "backends on one virtual node", view.Get<VirtualNodeSpec>(id)!.Backends?.Count ?? 0, view, found);
        Children(ResourceKind.Route, "routes", "routes", view, found);
        Children(ResourceKind.GatewayRoute, "gatewayRoutes", "gateway routes", view, found);
        foreach (var kind in (ResourceKind[])[ResourceKind.VirtualNode, ResourceKind.VirtualRouter, ResourceKind.VirtualService, ResourceKind.VirtualGateway])
        {
            var ids = view.Known.Where(id => id.Kind == kind).ToList();
            if (ids.Count > 0) Count(ids.Max()!, "", kind.Info().Collection, $"{kind.Info().Collection} in one mesh", ids.Count, view, found);
        }
    }

    private static void Children(ResourceKind kind, string name, string what, DefinitionView view, List<ResourceFinding> found)
    {
        foreach (var siblings in view.Known.Where(id => id.Kind == kind).GroupBy(id => id.Parent))
            Count(siblings.Max()!, "", name, $"{what} on one {kind.Info().Parent!.Value.Info().Name}", siblings.Count(), view, found);
    }

    private static void Count(ResourceId id, string path, string name, string what, int count, DefinitionView view, List<ResourceFinding> found)
    {
        if (!view.Context.Settings.Exceeds(Diagnostics.BeyondQuota, count, name)) return;
        var most = view.Context.Settings.Threshold(Diagnostics.BeyondQuota, name);
        found.Add(new(
            id, path, Diagnostics.BeyondQuota, $"{count} {what} are more than the quota of {most}; App Mesh refuses the rest. Divide them, or once the quota is raised write <MeshRule Include=\"MESH1013\" Threshold=\"{name}={count}\" />."));
    }
}
