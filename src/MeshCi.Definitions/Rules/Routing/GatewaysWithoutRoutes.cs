using System.Globalization;
using MeshCi.Definitions.Diagnostics;
using MeshCi.Definitions.Graph;
using MeshCi.Definitions.Model;
using MeshCi.Definitions.Rules.Context;

namespace MeshCi.Definitions.Rules.Routing;

/// <summary>Gateways and gateway listeners that no gateway route of the definition uses: requests to them get a 404 response.</summary>
internal static class GatewaysWithoutRoutes
{
    private const int MostListed = 10;

    public static void Check(DefinitionView view, List<ResourceFinding> found)
    {
        if (view.Of(ResourceKind.VirtualGateway).Count == 0) return;
        var routes = view.Known.Where(id => id.Kind == ResourceKind.GatewayRoute).ToLookup(id => id.Parent, StringComparer.Ordinal);
        // A project without services or gateway routes owns its gateways for other projects, which add the routes.
        var isForOthers = !view.Known.Any(other => other.Kind is ResourceKind.VirtualService or ResourceKind.GatewayRoute);
        foreach (var id in view.Of(ResourceKind.VirtualGateway))
        {
            if (view.MayReferOutside(id)) continue;
            if (!routes[id.Name].Any())
            {
                var severity = isForOthers ? Severity.Info : Severity.Warning;
                found.Add(new(id, "", MeshDiagnostics.RouteWithoutRouter.As(severity), HasNoRoute(id.Name)));
                continue;
            }

            // A route that was refused may be the one that seems to be missing.
            var ports = view.Children(id).Select(route => GatewayRouteView.Of(view.Get<GatewayRouteSpec>(route)!)).OfType<GatewayRouteView>()
                .Select(route => route.Port).ToList();
            if (ports.Count < routes[id.Name].Count() || view.GatewayPorts(id.Name) is not { } listeners) continue;
            var used = ports.ToHashSet();
            if (used.Contains(null)) continue;
            var idle = listeners.All.Where(listener => !used.Contains(listener.Port)).ToList();
            if (idle.Count == 0) continue;
            found.Add(new(id, "spec.listeners", MeshDiagnostics.RouteWithoutRouter.As(Severity.Info), ListenersHaveNoRoute(id.Name, idle)));
        }
    }

    private static string HasNoRoute(string gateway) =>
        $"Gateway '{Wording.Short(gateway)}' has no gateway route in this project, "
        + "so every request to it gets a 404 response unless another project adds a route. "
        + $"Add <MeshGatewayRoute Include=\"all\" Gateway=\"{Wording.Short(gateway)}\" />. If the route leads to another project's service, also set Service.";

    private static string ListenersHaveNoRoute(string gateway, List<PortProtocol> listeners)
    {
        var named = listeners.Select(listener => string.Create(CultureInfo.InvariantCulture, $"{listener.Port} ({listener.Protocol})"));
        var ports = $"{(listeners.Count == 1 ? "port" : "the ports")} {Wording.Some(named, listeners.Count, MostListed)}";
        return $"No gateway route in this project is for {ports} of gateway '{Wording.Short(gateway)}', "
            + "so requests there get a 404 response unless another project adds a route. "
            + $"Add a MeshGatewayRoute with Port=\"{listeners[0].Port}\", or remove the listener.";
    }
}
