using MeshCi.Definitions.Model;

namespace MeshCi.Definitions;

/// <summary>A gateway route against its gateway's listeners and its target's.</summary>
internal static class GatewayRouteReferences
{
    public static void Check(ResourceId id, GatewayRouteSpec spec, DefinitionView view, List<ResourceFinding> found)
    {
        if (GatewayRouteView.Of(spec) is not { } route || id.Parent is not { } parent) return;
        var gateway = new ResourceId(ResourceKind.VirtualGateway, parent);
        if (!view.Knows(gateway))
        {
            if (!view.MayReferOutside(id))
                found.Add(new(id, "", Diagnostics.RouteWithoutRouter, $"The virtual gateway '{Say.Short(parent)}' is not in this definition. Correct Parent, or set ExternalTargets=\"true\" where another project defines it."));
        }
        else if (view.Get<VirtualGatewaySpec>(gateway)?.Listeners is { Count: > 0 } listeners)
        {
            Gateway(id, route, parent, [.. listeners.Select(listener => listener.PortMapping).OfType<VirtualGatewayPortMapping>()], found);
        }

        if (route.Service is { } service && view.ProviderPorts(service) is { Count: > 0 } ports) Target(id, route, service, ports, found);
    }

    private static void Gateway(ResourceId id, GatewayRouteView route, string gateway, List<VirtualGatewayPortMapping> listeners, List<ResourceFinding> found)
    {
        var ports = string.Join(", ", listeners.Select(listener => $"{listener.Port} ({listener.Protocol})"));
        var path = $"spec.{route.Type}.match.port";
        if (route.Port is null && listeners.Count > 1)
        {
            found.Add(new(id, path, Diagnostics.RoutePort, $"Gateway '{gateway}' has several listeners, {ports}, and the route does not say which. Add Port."));
            return;
        }

        var meant = route.Port is null ? listeners[0] : listeners.Find(listener => listener.Port == route.Port);
        if (meant is null) found.Add(new(id, path, Diagnostics.RoutePort, $"Gateway '{gateway}' does not listen on {route.Port}; its listeners are {ports}."));
        else if (meant.Protocol != route.Protocol)
            found.Add(new(id, $"spec.{route.Type}", Diagnostics.RouteProtocol, $"Gateway '{gateway}' speaks {meant.Protocol} on port {meant.Port}, but the route is of {route.Protocol}. Make both the same."));
    }

    private static void Target(ResourceId id, GatewayRouteView route, string service, IReadOnlyList<PortMapping> listeners, List<ResourceFinding> found)
    {
        var ports = string.Join(", ", listeners.Select(listener => $"{listener.Port} ({listener.Protocol})"));
        var path = $"spec.{route.Type}.action.target.port";
        if (route.TargetPort is null && listeners.Count > 1)
            found.Add(new(id, path, Diagnostics.GatewayTarget, $"'{Say.Short(service)}' listens on {ports}, and the route does not say which of them it calls. Add TargetPort=\"{listeners[0].Port}\", say."));
        else if (route.TargetPort is { } port && listeners.All(listener => listener.Port != port))
            found.Add(new(id, path, Diagnostics.GatewayTarget, $"'{Say.Short(service)}' does not listen on {port}; its listeners are {ports}. Correct TargetPort, or leave it out where there is one listener."));
    }
}
