using MeshCi.Definitions.Model;

namespace MeshCi.Definitions;

/// <summary>The sound resources of a definition, to look things up; each spec is read once.</summary>
internal sealed class DefinitionView
{
    private readonly Dictionary<ResourceId, Resource> _sound;
    private readonly Dictionary<ResourceId, object> _specs = [];
    private readonly Dictionary<ResourceId, RouteView?> _routes = [];
    private readonly Dictionary<string, IReadOnlyList<string>> _behind = new(StringComparer.Ordinal);
    private readonly ILookup<string?, ResourceId> _children;
    private readonly Lazy<ILookup<string, string>> _callers;
    private readonly Lazy<HashSet<string>> _fromGateways;

    public DefinitionView(IReadOnlyList<Resource> resources, IReadOnlySet<ResourceId> known, RuleContext context)
    {
        (Known, Context) = (known, context);
        _sound = resources.ToDictionary(resource => resource.Id);
        _children = resources.Where(resource => resource.Id.Parent is not null).Select(resource => resource.Id).ToLookup(id => id.Parent);
        _callers = new(() => (
            from id in Of(ResourceKind.VirtualNode)
            from backend in Get<VirtualNodeSpec>(id)!.Backends ?? []
            let service = backend.VirtualService?.VirtualServiceName
            where service is not null
            from target in NodesBehind(service)
            select (Node: target, Caller: id.Name)).Distinct().ToLookup(pair => pair.Node, pair => pair.Caller));
        _fromGateways = new(() => [.. Of(ResourceKind.GatewayRoute).Select(id => GatewayRouteView.Of(Get<GatewayRouteSpec>(id)!)?.Service).OfType<string>()]);
    }

    public IReadOnlySet<ResourceId> Known { get; }

    public RuleContext Context { get; }

    public IReadOnlyList<string> Nodes => field ??= [.. Known.Where(id => id.Kind == ResourceKind.VirtualNode).Select(id => id.Name)];

    public bool Knows(ResourceId id) => Known.Contains(id);

    public bool MayReferOutside(ResourceId id) => Context.MayReferOutside(id);

    /// <summary>Ids of the sound resources of a kind.</summary>
    public IEnumerable<ResourceId> Of(ResourceKind kind) => _sound.Keys.Where(id => id.Kind == kind);

    /// <summary>The spec of a sound resource, or null.</summary>
    public T? Get<T>(ResourceId id)
        where T : class
    {
        if (Context.Specs.TryGetValue(id, out var spec) || _specs.TryGetValue(id, out spec)) return (T)spec;
        if (!_sound.TryGetValue(id, out var resource)) return null;
        var read = resource.As<T>();
        _specs[id] = read;
        return read;
    }

    public VirtualNodeSpec? Node(string name) => Get<VirtualNodeSpec>(new(ResourceKind.VirtualNode, name));

    public VirtualRouterSpec? Router(string name) => Get<VirtualRouterSpec>(new(ResourceKind.VirtualRouter, name));

    /// <summary>The common view of a sound route, or null.</summary>
    public RouteView? Route(ResourceId id)
    {
        if (_routes.TryGetValue(id, out var route)) return route;
        return _routes[id] = Get<RouteSpec>(id) is { } spec ? RouteView.Of(spec) : null;
    }

    /// <summary>Sound routes of a router, or gateway routes of a gateway.</summary>
    public IEnumerable<ResourceId> Children(ResourceId parent) =>
        _children[parent.Name].Where(id => id.Kind.Info().Parent == parent.Kind);

    /// <summary>Ports of the node or router that provides a service; null where that is not in the definition.</summary>
    public IReadOnlyList<PortMapping>? ProviderPorts(string service)
    {
        var provider = Get<VirtualServiceSpec>(new(ResourceKind.VirtualService, service))?.Provider;
        var mappings = provider?.VirtualNode?.VirtualNodeName is { } node ? Node(node)?.Listeners?.Select(listener => listener.PortMapping)
            : provider?.VirtualRouter?.VirtualRouterName is { } router ? Router(router)?.Listeners?.Select(listener => listener.PortMapping)
            : null;
        return mappings?.OfType<PortMapping>().ToList();
    }

    /// <summary>Names of the nodes that answer for a service, as far as the definition says.</summary>
    public IReadOnlyList<string> NodesBehind(string service) =>
        _behind.TryGetValue(service, out var nodes) ? nodes : _behind[service] = FindNodesBehind(service);

    private IReadOnlyList<string> FindNodesBehind(string service)
    {
        var provider = Get<VirtualServiceSpec>(new(ResourceKind.VirtualService, service))?.Provider;
        if (provider?.VirtualNode?.VirtualNodeName is { } node) return [node];
        return provider?.VirtualRouter?.VirtualRouterName is not { } router ? []
            : [.. Children(new(ResourceKind.VirtualRouter, router)).SelectMany(id => Route(id)?.Targets ?? []).Select(target => target.VirtualNode!).Distinct()];
    }

    /// <summary>Names of the nodes of the definition that call a node.</summary>
    public IEnumerable<string> CallersOf(string node) => _callers.Value[node];

    /// <summary>Whether a gateway route of the definition leads to a router.</summary>
    public bool IsReachedFromGateway(string router) =>
        _fromGateways.Value.Any(service => Get<VirtualServiceSpec>(new(ResourceKind.VirtualService, service))?.Provider?.VirtualRouter?.VirtualRouterName == router);
}
