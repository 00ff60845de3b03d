using MeshCi.ControlPlane.Resources;
using MeshCi.ControlPlane.Store;
using MeshCi.Definitions.Graph;
using MeshCi.Definitions.Model;

namespace MeshCi.ControlPlane.Rules;

/// <summary>
/// The rules for ports and listeners of different resources. If there are several listeners, every reference must specify a port; so ports are
/// specified first, and the second listener is added afterwards.
/// </summary>
internal static class PortRules
{
    private const int NamesInText = 5;

    /// <summary>Checks a spec before it creates or replaces another.</summary>
    /// <param name="reader">The store of the other resources.</param>
    /// <param name="at">The resource with the spec.</param>
    /// <param name="spec">The new spec.</param>
    /// <param name="current">The spec in force, or null at creation.</param>
    /// <exception cref="RefusalException">A port is missing or no listener has it, or a listener is in use.</exception>
    public static void Check(IMeshReader reader, ResourceAddress at, byte[] spec, byte[]? current)
    {
        switch (at.Kind)
        {
            case ResourceKind.Route:
                CheckRoute(reader, at, SpecJson.ReadGraph(at, spec));
                break;
            case ResourceKind.GatewayRoute:
                CheckGatewayRoute(reader, at, SpecJson.ReadGraph(at, spec));
                break;
            case ResourceKind.VirtualNode when current is not null:
                CheckNode(reader, at, SpecJson.ReadGraph(at, spec).Listeners);
                break;
            case ResourceKind.VirtualRouter when current is not null:
                CheckRouter(reader, at, SpecJson.ReadGraph(at, spec).Listeners, SpecJson.ReadGraph(at, current).Listeners);
                break;
            case ResourceKind.VirtualGateway when current is not null:
                CheckGateway(reader, at, SpecJson.ReadGraph(at, spec).Listeners);
                break;
        }
    }

    private static void CheckRoute(IMeshReader reader, ResourceAddress at, GraphResource route)
    {
        var router = SpecJson.ReadGraph(reader.Get(at.OfParent!.Value)).Listeners;
        if (router.Count > 1 && route.Port is null)
            throw Refusal.Invalid("Route must define a port match criteria if the Virtual Router has multiple listeners");
        RequireListener(router, route.Port, $"Route {at.Name} matches port", $"VirtualRouter {at.Parent}");
        RequireProtocol(router, route, $"VirtualRouter {at.Parent}");

        foreach (var target in route.References)
        {
            var node = SpecJson.ReadGraph(reader.Get(at with { Kind = ResourceKind.VirtualNode, Parent = "", Name = target.To.Name })).Listeners;
            if (node.Count > 1 && target.Port is null)
                throw Refusal.Invalid(TargetWithoutPort(target.To.Name));
            RequireListener(node, target.Port, $"Route {at.Name} sends traffic to port", $"VirtualNode {target.To.Name}");
        }
    }

    private static void CheckGatewayRoute(IMeshReader reader, ResourceAddress at, GraphResource route)
    {
        var gateway = SpecJson.ReadGraph(reader.Get(at.OfParent!.Value)).Listeners;
        if (gateway.Count > 1 && route.Port is null)
            throw Refusal.Invalid("GatewayRoute must define a port match criteria if the Virtual Gateway has multiple listeners");
        RequireListener(gateway, route.Port, $"GatewayRoute {at.Name} matches port", $"VirtualGateway {at.Parent}");
        RequireProtocol(gateway, route, $"VirtualGateway {at.Parent}");

        foreach (var target in route.References)
        {
            var service = SpecJson.ReadGraph(reader.Get(at with { Kind = ResourceKind.VirtualService, Parent = "", Name = target.To.Name }));
            if (service.Provider is not { } provider) continue;
            var listeners = SpecJson.ReadGraph(reader.Get(at with { Kind = provider.Kind, Parent = "", Name = provider.Name })).Listeners;
            if (listeners.Count > 1 && target.Port is null)
                throw Refusal.Invalid(ProviderHasSeveralListeners(target.To.Name));
        }
    }

    private static void CheckNode(IMeshReader reader, ResourceAddress at, IReadOnlyList<PortProtocol> listeners)
    {
        if (listeners.Count < 2) return;
        var missing = reader.Referring(ResourceKind.Route, at)
            .Where(route => SpecJson.ReadGraph(route).References.Any(target => target.To.Name == at.Name && target.Port is null));
        RefuseMissingPorts(missing, NodeNeedsTargetPorts, "Route(s)", "route");
    }

    private static void CheckRouter(IMeshReader reader, ResourceAddress at, IReadOnlyList<PortProtocol> listeners, IReadOnlyList<PortProtocol> current)
    {
        var routes = reader.Page(at with { Kind = ResourceKind.Route, Parent = at.Name, Name = "" }, "", int.MaxValue);
        if (listeners.Count > 1)
        {
            RefuseMissingPorts(
                routes.Where(route => SpecJson.ReadGraph(route).Port is null),
                RouterNeedsPorts, "Route(s)", "route");
        }

        foreach (var route in routes)
        {
            // A route without a port belongs to the only listener, which may change its port but not its protocol.
            var port = SpecJson.ReadGraph(route).Port;
            var used = current.Where(listener => port is null ? current.Count == 1 : listener.Port == port);
            foreach (var listener in used)
            {
                var stays = port is null ? listeners.Any(other => other.Protocol == listener.Protocol) : listeners.Contains(listener);
                if (!stays) throw Refusal.Invalid(ListenerIsInUse(listener, route.Address.Name));
            }
        }
    }

    private static void CheckGateway(IMeshReader reader, ResourceAddress at, IReadOnlyList<PortProtocol> listeners)
    {
        var routes = reader.Page(at with { Kind = ResourceKind.GatewayRoute, Parent = at.Name, Name = "" }, "", int.MaxValue);
        if (listeners.Count > 1)
        {
            RefuseMissingPorts(
                routes.Where(route => SpecJson.ReadGraph(route).Port is null),
                GatewayNeedsPorts, "GatewayRoute(s)", "gateway route");
        }

        foreach (var route in routes) RequireProtocol(listeners, SpecJson.ReadGraph(route), $"VirtualGateway {at.Name}");
    }

    private const string NodeNeedsTargetPorts =
        "All Routes targeting this Virtual Node must define a target port before adding multiple listeners to this Virtual Node.";

    private const string RouterNeedsPorts =
        "All Routes for this Virtual Router must define a port match before adding multiple listeners to this Virtual Router.";

    private const string GatewayNeedsPorts =
        "All GatewayRoutes for this Virtual Gateway must define a port match before adding multiple listeners to this Virtual Gateway.";

    private static string TargetWithoutPort(string node) =>
        $"Route must define a port for the weighted target {node} because that Virtual Node has multiple listeners";

    private static string ProviderHasSeveralListeners(string service) =>
        $"GatewayRoute must define a target port because the provider of Virtual Service {service} has multiple listeners";

    private static string ListenerIsInUse(PortProtocol listener, string route) =>
        $"The listener with port {listener.Port} and protocol {listener.Protocol} cannot be removed or changed because Route {route} uses it";

    private static void RefuseMissingPorts(IEnumerable<StoredResource> routes, string rule, string plural, string singular)
    {
        var names = routes.Select(route => route.Address.Name).ToList();
        if (names.Count == 0) return;
        throw Refusal.Invalid(
            $"{rule} {names.Count} {plural} are missing port. Listing up to {NamesInText} {singular} names: [{string.Join(", ", names.Take(NamesInText))}]");
    }

    // App Mesh User Guide, "Routes" and "Gateway routes": both have the protocol of the listener that they belong to.
    private static void RequireProtocol(IReadOnlyList<PortProtocol> listeners, GraphResource route, string owner)
    {
        var listener = listeners.FirstOrDefault(listener => route.Port is null || listener.Port == route.Port);
        if (listener is null || route.Type is null || route.Type == RouteTypes.Of(listener.Protocol)) return;
        throw Refusal.Invalid(ProtocolsDiffer(listener, route, owner));
    }

    private static string ProtocolsDiffer(PortProtocol listener, GraphResource route, string owner) =>
        $"{owner} on port {listener.Port} uses the protocol {listener.Protocol}, and {route.Id.Kind} {route.Id.Name} is of the type {route.Type}. "
        + "Both must use the same protocol.";

    private static void RequireListener(IReadOnlyList<PortProtocol> listeners, int? port, string what, string owner)
    {
        if (port is null || listeners.Count == 0 || listeners.Any(listener => listener.Port == port)) return;
        throw Refusal.Invalid($"{what} {port}, but {owner} listens on {string.Join(", ", listeners.Select(listener => listener.Port))} only");
    }
}
