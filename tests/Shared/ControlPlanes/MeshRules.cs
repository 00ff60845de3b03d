using System.Text.Json;
using MeshCi.Definitions.Model;
using MeshCi.Definitions.Model.Shapes;
using MeshCi.Deployment.ControlPlanes;

namespace MeshCi.Tests.ControlPlanes;

/// <summary>The service's rules for references and listeners, written for typed specs and independently of the code under test.</summary>
internal static class MeshRules
{
    /// <summary>Throws the error of the service if a write is not allowed.</summary>
    public static void Check(ResourceId id, JsonElement spec, JsonElement? before, Dictionary<ResourceId, JsonElement> mesh, string operation, string meshName)
    {
        if (id.Kind == ResourceKind.Mesh) return;
        if (!mesh.ContainsKey(new(ResourceKind.Mesh, meshName))) throw NotFound(operation, $"mesh {meshName}");
        if (Parent(id) is { } parent && !mesh.ContainsKey(parent)) throw NotFound(operation, parent.ToString());
        var next = new Dictionary<ResourceId, JsonElement>(mesh) { [id] = spec };
        foreach (var needed in Needs(id, spec))
            if (!mesh.ContainsKey(needed)) throw NotFound(operation, needed.ToString());

        if (before is { } old && id.Kind is ResourceKind.VirtualRouter or ResourceKind.VirtualGateway)
        {
            var gone = Listeners(id, before.Value).Except(Listeners(id, spec)).ToList();
            foreach (var route in mesh.Where(entry => Parent(entry.Key) == id))
            {
                var port = MatchPort(route.Key, route.Value);
                // A route without a port follows its only listener to another port, but not to another protocol.
                var stays = Listeners(id, spec).Select(listener => listener.Protocol).ToHashSet();
                if (gone.Any(listener => port is null ? !stays.Contains(listener.Protocol) : port == listener.Port))
                    throw new ControlPlaneException(ControlPlaneError.BadRequest, operation, $"a listener of {id} is used by {route.Key}");
            }
        }

        foreach (var (route, routeSpec) in next.Where(entry => entry.Key.Kind is ResourceKind.Route or ResourceKind.GatewayRoute))
            CheckRoute(route, routeSpec, next, operation);
    }

    /// <summary>Throws the error of the service if a resource cannot be deleted.</summary>
    public static void CheckDelete(ResourceId id, Dictionary<ResourceId, JsonElement> mesh, string operation)
    {
        var user = mesh.Where(entry => id.Kind == ResourceKind.Mesh ? entry.Key != id : Parent(entry.Key) == id || Needs(entry.Key, entry.Value).Contains(id))
            .ToList();
        if (user.Count > 0) throw new ControlPlaneException(ControlPlaneError.ResourceInUse, operation, $"{id} is referred to by {user[0].Key}");
    }

    private static void CheckRoute(ResourceId id, JsonElement spec, Dictionary<ResourceId, JsonElement> mesh, string operation)
    {
        CheckPort(id, Parent(id)!, MatchPort(id, spec), true, mesh, operation);
        if (id.Kind == ResourceKind.Route)
        {
            foreach (var target in Targets(spec)) CheckPort(id, new(ResourceKind.VirtualNode, target.VirtualNode!), target.Port, false, mesh, operation);
        }
        else if (Gateway(spec).Target is { } target
            && mesh.TryGetValue(new(ResourceKind.VirtualService, target.VirtualService!.VirtualServiceName!), out var service)
            && Provider(service) is { } provider)
        {
            CheckPort(id, provider, target.Port, false, mesh, operation);
        }
    }

    private static void CheckPort(ResourceId route, ResourceId holder, int? port, bool strict, Dictionary<ResourceId, JsonElement> mesh, string operation)
    {
        if (!mesh.TryGetValue(holder, out var spec)) return;
        var listeners = Listeners(holder, spec);
        if (port is null && listeners.Count > 1)
        {
            throw new ControlPlaneException(ControlPlaneError.BadRequest, operation, $"{route} must name a port, for {holder} has several listeners");
        }

        if (port is not null && listeners.All(listener => listener.Port != port))
        {
            throw new ControlPlaneException(ControlPlaneError.BadRequest, operation, $"{route} names port {port}, which {holder} has not");
        }

        var protocol = RouteProtocol(route, mesh[route]);
        if (strict && listeners.Count > 0 && listeners.First(listener => port is null || listener.Port == port).Protocol != protocol)
            throw new ControlPlaneException(ControlPlaneError.BadRequest, operation, $"{route} is {protocol}, its listener is not");
    }

    private static IEnumerable<ResourceId> Needs(ResourceId id, JsonElement spec) => id.Kind switch
    {
        ResourceKind.Route => Targets(spec).Select(target => new ResourceId(ResourceKind.VirtualNode, target.VirtualNode!)),
        ResourceKind.VirtualService => Provider(spec) is { } provider ? [provider] : [],
        ResourceKind.GatewayRoute => [new(ResourceKind.VirtualService, Gateway(spec).Target!.VirtualService!.VirtualServiceName!)],
        _ => [],
    };

    private static ResourceId? Parent(ResourceId id) => id.Kind switch
    {
        ResourceKind.Route => new(ResourceKind.VirtualRouter, id.Parent!),
        ResourceKind.GatewayRoute => new(ResourceKind.VirtualGateway, id.Parent!),
        _ => null,
    };

    private static ResourceId? Provider(JsonElement spec)
    {
        var provider = SpecRecords.Read<VirtualServiceSpec>(spec).Provider;
        return provider?.VirtualRouter?.VirtualRouterName is { } router ? new(ResourceKind.VirtualRouter, router)
            : provider?.VirtualNode?.VirtualNodeName is { } node ? new ResourceId(ResourceKind.VirtualNode, node) : null;
    }

    private static List<(int Port, string Protocol)> Listeners(ResourceId id, JsonElement spec) => id.Kind switch
    {
        ResourceKind.VirtualRouter =>
            [.. (SpecRecords.Read<VirtualRouterSpec>(spec).Listeners ?? [])
            .Select(listener => (listener.PortMapping!.Port!.Value, listener.PortMapping.Protocol!))],
        ResourceKind.VirtualNode =>
            [.. (SpecRecords.Read<VirtualNodeSpec>(spec).Listeners ?? [])
            .Select(listener => (listener.PortMapping!.Port!.Value, listener.PortMapping.Protocol!))],
        _ => [
            .. (SpecRecords.Read<VirtualGatewaySpec>(spec).Listeners ?? [])
                .Select(listener => (listener.PortMapping!.Port!.Value, listener.PortMapping.Protocol!))],
    };

    private static RouteSpec Route(JsonElement spec) => SpecRecords.Read<RouteSpec>(spec);

    private static IReadOnlyList<WeightedTarget> Targets(JsonElement spec) =>
        Route(spec) is var route && (route.HttpRoute ?? route.Http2Route) is { } http
        ? http.Action!.WeightedTargets! : route.TcpRoute!.Action!.WeightedTargets!;

    private static (GatewayRouteTarget? Target, int? Port) Gateway(JsonElement spec) =>
        SpecRecords.Read<GatewayRouteSpec>(spec) is var route && (route.HttpRoute ?? route.Http2Route)! is var http
        ? (http.Action!.Target, http.Match!.Port) : default;

    private static int? MatchPort(ResourceId id, JsonElement spec) => id.Kind == ResourceKind.GatewayRoute
        ? Gateway(spec).Port
        : Route(spec) is var route && (route.HttpRoute ?? route.Http2Route) is { } http ? http.Match!.Port : Route(spec).TcpRoute!.Match?.Port;

    private static string RouteProtocol(ResourceId id, JsonElement spec)
    {
        if (id.Kind == ResourceKind.GatewayRoute) return SpecRecords.Read<GatewayRouteSpec>(spec).HttpRoute is null ? "http2" : "http";
        var route = Route(spec);
        return route.HttpRoute is not null ? "http" : route.Http2Route is not null ? "http2" : "tcp";
    }

    private static ControlPlaneException NotFound(string operation, string what) =>
        new(ControlPlaneError.NotFound, operation, $"{what} is not present under the mesh");
}
