using MeshCi.Definitions.Graph;
using MeshCi.Definitions.Model;

namespace MeshCi.Definitions.Import;

/// <summary>Which of the imported resources belong to the service: the router that the language generates, with its node and its virtual service.</summary>
internal sealed class ServiceLayout
{
    private readonly MeshGraph _graph;
    private readonly HashSet<ResourceId> _outside;

    private ServiceLayout(MeshGraph graph, HashSet<ResourceId> outside) => (_graph, _outside) = (graph, outside);

    /// <summary>The node name of the project; null if the import does not decide it.</summary>
    public string? NodeName { get; private init; }

    /// <summary>The router that the items generate, or null.</summary>
    public ResourceId? Router { get; private init; }

    /// <summary>The virtual service that it provides.</summary>
    public ResourceId? Service { get; private init; }

    /// <summary>The node whose listeners the router uses.</summary>
    public ResourceId? Main { get; private init; }

    /// <summary>Whether there is exactly one gateway, so that items need not name it.</summary>
    public bool OneGateway => _graph.All(ResourceKind.VirtualGateway).Count == 1;

    /// <summary>The hosts outside the mesh that <c>MeshExternalService</c> items declare, by name.</summary>
    public IReadOnlyDictionary<string, ExternalPair> External { get; private init; } = new Dictionary<string, ExternalPair>();

    /// <summary>Whether the item of a host generates the resource.</summary>
    public bool IsExternal(ResourceId id) => id.Kind == ResourceKind.VirtualService ? External.ContainsKey(id.Name)
        : id.Kind == ResourceKind.VirtualNode && External.Keys.Any(host => ExternalHost.IsNodeOf(id.Name, host));

    /// <summary>Whether a resource refers to something that was not imported.</summary>
    public bool RefersOutside(ResourceId id) => _outside.Contains(id);

    /// <summary>The protocols that a route can use: those of the main node, or of the gateway.</summary>
    public IReadOnlyList<string> Listeners(ResourceId route)
    {
        var owner = route.Kind == ResourceKind.GatewayRoute ? new ResourceId(ResourceKind.VirtualGateway, route.Parent!) : Main;
        return owner is { } id && _graph.Find(id) is { } resource ? [.. Ports(resource).Select(listener => listener.Protocol)] : [];
    }

    /// <summary>Finds the service: the router with the name of the project, or the first that provides a service and has a node with a listener.</summary>
    public static ServiceLayout Find(IReadOnlyList<Resource> resources, string? preferred, IReadOnlySet<ResourceId> whole, HashSet<ResourceId> outside)
    {
        var graph = MeshGraph.Of(resources);
        var external = ExternalPairs.Find(resources, whole);
        var outsideNodes = external.Keys.Select(ExternalHost.NodeName).ToHashSet(StringComparer.Ordinal);
        var own = resources.Select(resource => resource.Id).Where(id => !whole.Contains(id))
            .Where(id => id.Kind != ResourceKind.VirtualNode || !outsideNodes.Contains(id.Name)).ToList();
        var nodes = own.Where(id => id.Kind == ResourceKind.VirtualNode).ToList();
        var routers = own.Where(id => id.Kind == ResourceKind.VirtualRouter && ItemMaker.CanInclude(id.Name));
        foreach (var router in routers.OrderBy(router => router.Name != preferred))
        {
            var service = own.FirstOrDefault(
                id => id.Kind == ResourceKind.VirtualService && ItemMaker.CanInclude(id.Name) && graph.Provider(id.Name) == router);
            var targets = graph.Routes(router).SelectMany(route => route.References).Select(target => target.To).ToHashSet();
            var ports = Ports(graph.Find(router)!);
            var main = nodes.Where(targets.Contains).Select(node => (Id: node, Ports: Ports(graph.Find(node)!))).Where(node => node.Ports.Count > 0)
                .OrderBy(node => !node.Ports.SequenceEqual(ports)).ThenBy(node => node.Id.Name != router.Name).FirstOrDefault();
            if (service is null || main.Id is null) continue;
            return new(graph, outside) { NodeName = router.Name, Router = router, Service = service, Main = main.Id, External = external };
        }

        return new(graph, outside) { NodeName = nodes.Count == 1 && ItemMaker.CanInclude(nodes[0].Name) ? nodes[0].Name : null, External = external };
    }

    private static List<PortProtocol> Ports(GraphResource resource) => [.. resource.Listeners.OrderBy(listener => listener.Port)];
}
