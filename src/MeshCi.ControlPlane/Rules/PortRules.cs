using MeshCi.ControlPlane.Resources;
using MeshCi.ControlPlane.Store;
using MeshCi.Definitions.Model;

namespace MeshCi.ControlPlane.Rules;

/// <summary>
/// What ports and listeners of different resources demand of each other. Where there are several listeners, whatever uses them names one;
/// so ports are given first and the second listener is added after.
/// </summary>
public static class PortRules
{
    private const int NamesInText = 5;

    /// <summary>Checks a spec that is about to be created or to replace another.</summary>
    /// <param name="reader">Where the other resources are read.</param>
    /// <param name="at">Whose spec.</param>
    /// <param name="spec">The new spec.</param>
    /// <param name="current">The spec in force, or null at creation.</param>
    /// <exception cref="RefusalException">A port is missing or is no listener's, or a listener is still used.</exception>
    public static void Check(IMeshReader reader, ResourceAddress at, byte[] spec, byte[]? current)
    {
        switch (at.Kind)
        {
            case ResourceKind.Route:
                CheckRoute(reader, at, RouteView.Of(spec));
                break;
            case ResourceKind.GatewayRoute:
                CheckGatewayRoute(reader, at, GatewayRouteView.Of(spec));
                break;
            case ResourceKind.VirtualNode when current is not null:
                CheckNode(reader, at, ListenerView.Of(at.Kind, spec));
                break;
            case ResourceKind.VirtualRouter when current is not null:
                CheckRouter(reader, at, ListenerView.Of(at.Kind, spec), ListenerView.Of(at.Kind, current));
                break;
            case ResourceKind.VirtualGateway when current is not null:
                CheckGateway(reader, at, ListenerView.Of(at.Kind, spec));
                break;
        }
    }

    private static void CheckRoute(IMeshReader reader, ResourceAddress at, RouteView route)
    {
        var router = ListenerView.Of(ResourceKind.VirtualRouter, reader.Get(at.OfParent!.Value).Spec);
        if (router.Count > 1 && route.MatchPort is null)
            throw Refusal.Invalid("Route must define a port match criteria if the Virtual Router has multiple listeners");
        RequireListener(router, route.MatchPort, $"Route {at.Name} matches port", $"VirtualRouter {at.Parent}");

        foreach (var target in route.Targets)
        {
            var node = ListenerView.Of(ResourceKind.VirtualNode, reader.Get(at with { Kind = ResourceKind.VirtualNode, Parent = "", Name = target.VirtualNode! }).Spec);
            if (node.Count > 1 && target.Port is null)
                throw Refusal.Invalid($"Route must define a port for the weighted target {target.VirtualNode} because that Virtual Node has multiple listeners");
            RequireListener(node, target.Port, $"Route {at.Name} sends traffic to port", $"VirtualNode {target.VirtualNode}");
        }
    }

    private static void CheckGatewayRoute(IMeshReader reader, ResourceAddress at, GatewayRouteView route)
    {
        var gateway = ListenerView.Of(ResourceKind.VirtualGateway, reader.Get(at.OfParent!.Value).Spec);
        if (gateway.Count > 1 && route.MatchPort is null)
            throw Refusal.Invalid("GatewayRoute must define a port match criteria if the Virtual Gateway has multiple listeners");
        RequireListener(gateway, route.MatchPort, $"GatewayRoute {at.Name} matches port", $"VirtualGateway {at.Parent}");

        if (route.Target?.VirtualService?.VirtualServiceName is not { } serviceName) return;
        var service = reader.Get(at with { Kind = ResourceKind.VirtualService, Parent = "", Name = serviceName });
        foreach (var provider in References.Of(ResourceKind.VirtualService, service.Spec))
        {
            var listeners = ListenerView.Of(provider.Kind, reader.Get(at with { Kind = provider.Kind, Parent = "", Name = provider.Name }).Spec);
            if (listeners.Count > 1 && route.Target.Port is null)
                throw Refusal.Invalid($"GatewayRoute must define a target port because the provider of Virtual Service {serviceName} has multiple listeners");
        }
    }

    private static void CheckNode(IMeshReader reader, ResourceAddress at, IReadOnlyList<ListenerView> listeners)
    {
        if (listeners.Count < 2) return;
        var missing = reader.Referring(ResourceKind.Route, at)
            .Where(route => RouteView.Of(route.Spec).Targets.Any(target => target.VirtualNode == at.Name && target.Port is null));
        RefuseMissingPorts(missing, "All Routes targeting this Virtual Node must define a target port before adding multiple listeners to this Virtual Node.", "Route(s)", "route");
    }

    private static void CheckRouter(IMeshReader reader, ResourceAddress at, IReadOnlyList<ListenerView> listeners, IReadOnlyList<ListenerView> current)
    {
        var routes = reader.Page(at with { Kind = ResourceKind.Route, Parent = at.Name, Name = "" }, "", int.MaxValue);
        if (listeners.Count > 1)
        {
            RefuseMissingPorts(
                routes.Where(route => RouteView.Of(route.Spec).MatchPort is null),
                "All Routes for this Virtual Router must define a port match before adding multiple listeners to this Virtual Router.", "Route(s)", "route");
        }

        foreach (var route in routes)
        {
            // A route that names no port belongs to the only listener: that one may move to another port, but not to another protocol.
            var port = RouteView.Of(route.Spec).MatchPort;
            var used = current.Where(listener => port is null ? current.Count == 1 : listener.Port == port);
            foreach (var listener in used)
            {
                var stays = port is null ? listeners.Any(other => other.Protocol == listener.Protocol) : listeners.Contains(listener);
                if (!stays)
                {
                    throw Refusal.Invalid(
                        $"The listener with port {listener.Port} and protocol {listener.Protocol} cannot be removed or changed because Route {route.Address.Name} uses it");
                }
            }
        }
    }

    private static void CheckGateway(IMeshReader reader, ResourceAddress at, IReadOnlyList<ListenerView> listeners)
    {
        if (listeners.Count < 2) return;
        var routes = reader.Page(at with { Kind = ResourceKind.GatewayRoute, Parent = at.Name, Name = "" }, "", int.MaxValue);
        RefuseMissingPorts(
            routes.Where(route => GatewayRouteView.Of(route.Spec).MatchPort is null),
            "All GatewayRoutes for this Virtual Gateway must define a port match before adding multiple listeners to this Virtual Gateway.", "GatewayRoute(s)", "gateway route");
    }

    private static void RefuseMissingPorts(IEnumerable<StoredResource> routes, string rule, string plural, string singular)
    {
        var names = routes.Select(route => route.Address.Name).ToList();
        if (names.Count == 0) return;
        throw Refusal.Invalid(
            $"{rule} {names.Count} {plural} are missing port. Listing up to {NamesInText} {singular} names: [{string.Join(", ", names.Take(NamesInText))}]");
    }

    private static void RequireListener(IReadOnlyList<ListenerView> listeners, int? port, string what, string owner)
    {
        if (port is null || listeners.Count == 0 || listeners.Any(listener => listener.Port == port)) return;
        throw Refusal.Invalid($"{what} {port}, but {owner} listens on {string.Join(", ", listeners.Select(listener => listener.Port))} only");
    }
}
