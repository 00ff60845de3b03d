using MeshCi.Definitions.Diagnostics;
using MeshCi.Definitions.Graph;
using MeshCi.Definitions.Model;
using MeshCi.Definitions.Rules.Context;

namespace MeshCi.Definitions.Rules.Routing;

/// <summary>Routers that have no routes, or no route for requests that match none of the others.</summary>
internal static class RouterRules
{
    public static void Check(ResourceId id, VirtualRouterSpec router, DefinitionView view, List<ResourceFinding> found)
    {
        // A route that was refused, or one of another project, may be the one that seems to be missing.
        if (view.MayReferOutside(id)) return;
        var all = view.RoutesOf(id.Name);
        var routes = view.Children(id).Select(route => view.Match(route)).OfType<RouteMatch>().ToList();
        if (all > routes.Count) return;
        if (all == 0)
        {
            found.Add(new(id, "", MeshDiagnostics.RouteWithoutRouter.As(Severity.Warning), HasNoRoute(id.Name)));
            return;
        }

        var taken = routes.Where(route => route.TakesAll).Select(route => route.Port).ToHashSet();
        for (var index = 0; index < (router.Listeners?.Count ?? 0); index++)
        {
            if (router.Listeners![index].PortMapping is not { Port: { } port } mapping) continue;
            if (taken.Contains(null) || taken.Contains(port)) continue;
            found.Add(new(id, $"spec.listeners[{index}]", MeshDiagnostics.NoCatchAll, HasNoCatchAll(id.Name, port, mapping.Protocol, routes.Count)));
        }
    }

    private static string HasNoRoute(string router) =>
        $"Router '{router}' has no route, so every request to it fails. "
        + $"Add a route with Parent=\"{router}\", or set ExternalTargets=\"true\" on the router if another project adds the routes.";

    private static string HasNoCatchAll(string router, int port, string? protocol, int routes) =>
        $"Requests on port {port} ({protocol}) "
        + $"that {(routes == 1 ? "do not match the only route" : $"match none of the {routes} routes")} of '{router}' get a 404 response. "
        + "Add a catch-all route: a route without conditions, with Priority=\"1000\".";
}
