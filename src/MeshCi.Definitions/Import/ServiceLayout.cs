using MeshCi.Definitions.Graph;
using MeshCi.Definitions.Model;
using MeshCi.Definitions.Model.Shapes;

namespace MeshCi.Definitions.Import;

/// <summary>Which of the imported resources are the service's own: the router that the language generates, with its node and virtual service.</summary>
internal sealed class ServiceLayout
{
    private readonly Dictionary<ResourceId, Resource> _resources;
    private readonly HashSet<ResourceId> _outside;

    private ServiceLayout(Dictionary<ResourceId, Resource> resources, HashSet<ResourceId> outside) => (_resources, _outside) = (resources, outside);

    /// <summary>The node name of the project; null where the import does not decide it.</summary>
    public string? NodeName { get; private init; }

    /// <summary>The router that the items generate, or null.</summary>
    public ResourceId? Router { get; private init; }

    /// <summary>The virtual service that it provides.</summary>
    public ResourceId? Service { get; private init; }

    /// <summary>The node whose listeners the router takes.</summary>
    public ResourceId? Main { get; private init; }

    /// <summary>Whether gateways need no naming.</summary>
    public bool OneGateway => _resources.Keys.Count(id => id.Kind == ResourceKind.VirtualGateway) == 1;

    /// <summary>Whether a resource refers to something that was not imported.</summary>
    public bool RefersOutside(ResourceId id) => _outside.Contains(id);

    /// <summary>Protocols that a route may be of: those of the main node, or of the gateway.</summary>
    public IReadOnlyList<string> Listeners(ResourceId route)
    {
        var owner = route.Kind == ResourceKind.GatewayRoute ? new ResourceId(ResourceKind.VirtualGateway, route.Parent!) : Main;
        return owner is { } id && _resources.TryGetValue(id, out var resource) ? [.. Ports(resource).Select(listener => listener.Protocol)] : [];
    }

    /// <summary>Finds the service: the router of the project's name, else the first that provides a service and has a node that listens.</summary>
    public static ServiceLayout Find(IReadOnlyList<Resource> resources, string? preferred, IReadOnlySet<ResourceId> whole, HashSet<ResourceId> outside)
    {
        var byId = resources.ToDictionary(resource => resource.Id);
        var nodes = resources.Where(resource => resource.Id.Kind == ResourceKind.VirtualNode && !whole.Contains(resource.Id)).ToList();
        foreach (var router in resources.Where(resource => resource.Id.Kind == ResourceKind.VirtualRouter && !whole.Contains(resource.Id) && ItemMaker.CanInclude(resource.Id.Name)).OrderBy(router => router.Id.Name != preferred))
        {
            var service = resources.FirstOrDefault(resource => resource.Id.Kind == ResourceKind.VirtualService && !whole.Contains(resource.Id) && ItemMaker.CanInclude(resource.Id.Name)
                && resource.As<VirtualServiceSpec>().Provider?.VirtualRouter?.VirtualRouterName == router.Id.Name);
            var targets = resources.Where(resource => resource.Id.Kind == ResourceKind.Route && resource.Id.Parent == router.Id.Name)
                .SelectMany(route => RouteView.Of(route.As<RouteSpec>())?.Targets.Select(target => target?.VirtualNode) ?? []).ToHashSet();
            var ports = Ports(router);
            var main = nodes.Where(node => targets.Contains(node.Id.Name) && Ports(node).Count > 0)
                .OrderBy(node => !Ports(node).SequenceEqual(ports)).ThenBy(node => node.Id.Name != router.Id.Name).FirstOrDefault();
            if (service is null || main is null) continue;
            return new(byId, outside) { NodeName = router.Id.Name, Router = router.Id, Service = service.Id, Main = main.Id };
        }

        return new(byId, outside) { NodeName = nodes.Count == 1 && ItemMaker.CanInclude(nodes[0].Id.Name) ? nodes[0].Id.Name : null };
    }

    private static List<PortProtocol> Ports(Resource resource)
    {
        var listeners = resource.Spec.TryGetProperty("listeners", out var list) ? list.EnumerateArray().Select(listener => listener.GetProperty("portMapping")) : [];
        return [.. listeners.Select(mapping => new PortProtocol(mapping.GetProperty("port").GetInt32(), mapping.GetProperty("protocol").GetString()!)).OrderBy(listener => listener.Port)];
    }
}
