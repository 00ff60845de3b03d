using MeshCi.Definitions.Diagnostics;
using MeshCi.Definitions.Graph;
using MeshCi.Definitions.Model;
using MeshCi.Definitions.Rules.Context;

namespace MeshCi.Definitions.Rules.Routing;

/// <summary>A router that has no routes, or none for what the others leave.</summary>
internal static class RouterRules
{
    public static void Check(ResourceId id, VirtualRouterSpec router, DefinitionView view, List<ResourceFinding> found)
    {
        // A route that was refused, or one of another project, may be what is missing here.
        if (view.MayReferOutside(id)) return;
        var all = view.RoutesOf(id.Name);
        var routes = view.Children(id).Select(route => view.Match(route)).OfType<RouteMatch>().ToList();
        if (all > routes.Count) return;
        if (all == 0)
        {
            found.Add(new(id, "", MeshDiagnostics.RouteWithoutRouter.As(Severity.Warning), $"Router '{id.Name}' has no route, so every request to it fails. Add a route whose Parent it is, or set ExternalTargets=\"true\" on it where another project adds them."));
            return;
        }

        var taken = routes.Where(route => route.TakesAll).Select(route => route.Port).ToHashSet();
        for (var index = 0; index < (router.Listeners?.Count ?? 0); index++)
        {
            if (router.Listeners![index].PortMapping is not { Port: { } port } mapping) continue;
            if (taken.Contains(null) || taken.Contains(port)) continue;
            found.Add(new(
                id, $"spec.listeners[{index}]", MeshDiagnostics.NoCatchAll, $"Requests on port {port} ({mapping.Protocol}) that none of the {routes.Count} routes of '{id.Name}' matches are answered with 404. Add a last route without conditions, with Priority=\"1000\"."));
        }
    }
}
