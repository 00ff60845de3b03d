using MeshCi.Definitions.Graph;
using MeshCi.Definitions.Model;
using MeshCi.Definitions.Model.Shapes;

namespace MeshCi.Definitions.Rules.Context;

/// <summary>Lookups in the valid resources of a definition; each spec is read once.</summary>
internal sealed class DefinitionView
{
    private readonly Dictionary<ResourceId, Resource> _sound;
    private readonly List<ResourceId>?[] _byKind = new List<ResourceId>?[ResourceKinds.All.Count];
    private readonly Dictionary<ResourceId, object> _specs = [];
    private readonly Dictionary<ResourceId, RouteView?> _routes = [];
    private readonly Dictionary<ResourceId, RouteMatch?> _matches = [];
    private readonly Dictionary<ResourceId, HashSet<string>> _behind = [];
    private readonly Dictionary<ResourceId, ListenerSet?> _ports = [];
    private readonly Dictionary<(string Node, int? Port), Listener?> _listeners = [];
    private readonly ILookup<string?, ResourceId> _children;
    private readonly MeshGraph _graph;
    private readonly Dictionary<string, IReadOnlyList<string>> _callersOf = new(StringComparer.Ordinal);
    private readonly Lazy<Dictionary<string, int>> _routesOf;

    public DefinitionView(IReadOnlyList<Resource> resources, IReadOnlySet<ResourceId> known, RuleContext context)
    {
        (Known, Context) = (known, context);
        _sound = resources.ToDictionary(resource => resource.Id);
        foreach (var id in _sound.Keys.Order()) (_byKind[(int)id.Kind] ??= []).Add(id);
        _children = resources.Where(resource => resource.Id.Parent is not null).Select(resource => resource.Id).ToLookup(id => id.Parent);
        _graph = MeshGraph.Of(resources);
        _routesOf = new(() => known.Where(id => id.Kind == ResourceKind.Route).CountBy(id => id.Parent!).ToDictionary());
    }

    public IReadOnlySet<ResourceId> Known { get; }

    public RuleContext Context { get; }

    public IReadOnlyList<string> Nodes => field ??= [.. Known.Where(id => id.Kind == ResourceKind.VirtualNode).Select(id => id.Name)];

    public IReadOnlyList<string> Services => field ??= [.. Known.Where(id => id.Kind == ResourceKind.VirtualService).Select(id => id.Name)];

    public bool Knows(ResourceId id) => Known.Contains(id);

    public bool MayReferOutside(ResourceId id) => Context.MayReferOutside(id);

    /// <summary>Ids of the valid resources of a kind, in order.</summary>
    public IReadOnlyList<ResourceId> Of(ResourceKind kind) => _byKind[(int)kind] ?? [];

    /// <summary>The spec of a valid resource, or null.</summary>
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

    /// <summary>What routes of all protocols have in common, for a valid route; otherwise null.</summary>
    public RouteView? Route(ResourceId id)
    {
        if (_routes.TryGetValue(id, out var route)) return route;
        return _routes[id] = Get<RouteSpec>(id) is { } spec ? RouteView.Of(spec) : null;
    }

    /// <summary>What a valid route or gateway route matches, or null.</summary>
    public RouteMatch? Match(ResourceId id)
    {
        if (_matches.TryGetValue(id, out var match)) return match;
        return _matches[id] = id.Kind == ResourceKind.Route
            ? Get<RouteSpec>(id) is { } route ? RouteMatch.Of(route) : null
            : Get<GatewayRouteSpec>(id) is { } gatewayRoute ? RouteMatch.Of(gatewayRoute) : null;
    }

    /// <summary>The valid routes of a router, or the valid gateway routes of a gateway.</summary>
    public IEnumerable<ResourceId> Children(ResourceId parent) =>
        _children[parent.Name].Where(id => id.Kind.Info().Parent == parent.Kind);

    /// <summary>The number of routes in the definition that belong to a router, including invalid ones.</summary>
    public int RoutesOf(string router) => _routesOf.Value.GetValueOrDefault(router);

    /// <summary>The first listener of a node on a port, or its first listener if the port is null; null if the node has no such listener.</summary>
    public Listener? Listener(string node, int? port) =>
        _listeners.TryGetValue((node, port), out var known) ? known
            : _listeners[(node, port)] = Node(node)?.Listeners?.FirstOrDefault(listener => port is null || listener.PortMapping?.Port == port);

    /// <summary>What a valid node listens on, or null.</summary>
    public ListenerSet? NodePorts(string name) => Ports(new(ResourceKind.VirtualNode, name));

    /// <summary>What a valid router listens on, or null.</summary>
    public ListenerSet? RouterPorts(string name) => Ports(new(ResourceKind.VirtualRouter, name));

    /// <summary>What a valid gateway listens on, or null.</summary>
    public ListenerSet? GatewayPorts(string name) => Ports(new(ResourceKind.VirtualGateway, name));

    /// <summary>What the node or router that provides a service listens on, in this project or in the one that provides it; null if neither is known.</summary>
    public ListenerSet? ProviderPorts(string service)
    {
        var id = new ResourceId(ResourceKind.VirtualService, service);
        if (_ports.TryGetValue(id, out var known)) return known;
        var ports = _graph.Provider(service) is { } provider ? Ports(provider) : null;
        if (ports is null or { Count: 0 } && Context.Services.TryGetValue(service, out var outside))
            ports = new([.. outside.Select(listener => new PortProtocol(listener.Port, listener.Protocol))]);
        return _ports[id] = ports;
    }

    private ListenerSet? Ports(ResourceId id)
    {
        if (_ports.TryGetValue(id, out var known)) return known;
        return _ports[id] = _graph.Find(id) is { } resource ? new(resource.Listeners) : null;
    }

    /// <summary>Names of the nodes that serve a virtual service, as far as the definition shows.</summary>
    public IReadOnlyCollection<string> NodesBehind(string service) => _graph.NodesBehind(service);

    /// <summary>Whether a node serves a virtual service, as far as the definition shows.</summary>
    public bool IsServedBy(string service, string node)
    {
        if (_graph.Provider(service) is not { } provider) return false;
        if (!_behind.TryGetValue(provider, out var nodes)) _behind[provider] = nodes = _graph.NodesBehind(service).ToHashSet(StringComparer.Ordinal);
        return nodes.Contains(node);
    }

    /// <summary>Names of the nodes in the definition that call a node, without duplicates.</summary>
    public IReadOnlyList<string> CallersOf(string node)
    {
        // Nodes behind the same services have the same callers.
        var services = _graph.ServicesBefore(node).ToList();
        var key = string.Join('\n', services);
        return _callersOf.TryGetValue(key, out var known) ? known
            : _callersOf[key] =
            [
                .. services.SelectMany(_graph.Callers).Where(caller => caller.Kind == ResourceKind.VirtualNode).Select(caller => caller.Name)
                    .Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal),
            ];
    }

    /// <summary>Names of the virtual services that a valid node calls, possibly with duplicates.</summary>
    public IEnumerable<string> Called(string node) =>
        _graph.Find(new(ResourceKind.VirtualNode, node))?.References.Select(backend => backend.To.Name) ?? [];

    /// <summary>Names of the virtual services that a gateway's valid routes target, without duplicates.</summary>
    public IEnumerable<string> CalledByGateway(ResourceId gateway) =>
        _graph.Routes(gateway).OrderBy(route => route.Id).SelectMany(route => route.References).Select(target => target.To.Name)
            .Distinct(StringComparer.Ordinal);

    /// <summary>The position of a valid route or gateway route in the order in which it and its siblings are tried.</summary>
    public RoutePrecedence? Precedence(ResourceId id) => _graph.Find(id)?.Precedence;

    /// <summary>Whether a gateway route of the definition targets a service that the router provides.</summary>
    public bool IsReachedFromGateway(string router) => FromGateways.Contains(new(ResourceKind.VirtualRouter, router));

    private HashSet<ResourceId> FromGateways => field ??=
    [
        .. _graph.All(ResourceKind.GatewayRoute).SelectMany(route => route.References).Select(target => target.To.Name).Distinct(StringComparer.Ordinal)
            .Select(_graph.Provider).OfType<ResourceId>(),
    ];
}
