using System.Text.Json;
using MeshCi.Definitions.Graph;
using MeshCi.Definitions.Model;
using MeshCi.Definitions.Model.Shapes;

namespace MeshCi.Deployment.Planning;

/// <summary>
/// Requests that a mesh treats alike: those to a virtual service, or through a virtual gateway, on one port, that meet the conditions of certain routes.
/// </summary>
/// <param name="Entry">The virtual service or virtual gateway.</param>
/// <param name="Port">The port that the requests are sent to.</param>
/// <param name="Outer">What a gateway route of the gateway matches; null for requests to a virtual service.</param>
/// <param name="Inner">What a route of the router matches; null if there is no router, or if it is unknown.</param>
internal sealed record RequestClass(ResourceId Entry, int Port, RouteMatch? Outer, RouteMatch? Inner);

/// <summary>The resources of a mesh at one point of a plan, and which requests they route.</summary>
internal sealed class TrafficState
{
    private static readonly RouteMatch All = new() { Type = "", Priority = 0 };

    private readonly IReadOnlySet<ResourceId> _universe;
    private readonly Dictionary<ResourceId, Node> _nodes = [];
    private readonly Dictionary<ResourceId, SortedSet<Node>> _children = [];

    /// <param name="universe">The resources that the plan knows. All others are taken to exist and to serve whatever is sent to them.</param>
    public TrafficState(IReadOnlySet<ResourceId> universe) => _universe = universe;

    /// <summary>A resource as it affects requests. It is read once for each spec.</summary>
    public sealed class Node : IComparable<Node>
    {
        /// <summary>Reads a spec.</summary>
        public Node(ResourceId id, JsonElement spec)
        {
            Resource = GraphResource.Read(id, spec);
            if (id.Kind is not (ResourceKind.Route or ResourceKind.GatewayRoute)) return;
            RouteMatch? match;
            if (id.Kind == ResourceKind.Route)
            {
                match = RouteMatch.Of(SpecRecords.Read<RouteSpec>(spec));
            }
            else
            {
                var route = SpecRecords.Read<GatewayRouteSpec>(spec);
                match = RouteMatch.Of(route);
                var rewrite = (route.HttpRoute ?? route.Http2Route)?.Action?.Rewrite;
                KeepsPath = rewrite is { Path: null, Prefix.DefaultPrefix: "DISABLED" };
            }

            Match = match is null ? null : match with { Type = "", Port = null };
        }

        /// <summary>The resource.</summary>
        public GraphResource Resource { get; }

        /// <summary>What a route matches, without its type and port; null for other kinds.</summary>
        public RouteMatch? Match { get; }

        /// <summary>Whether a gateway route passes the path on as it is.</summary>
        public bool KeepsPath { get; }

        /// <summary>Compares routes by their precedence.</summary>
        public int CompareTo(Node? other) => other is null ? 1
            : Resource.Precedence!.CompareTo(other.Resource.Precedence) is var order and not 0 ? order : Resource.Id.CompareTo(other.Resource.Id);
    }

    /// <summary>Puts a resource into its place, or removes it.</summary>
    /// <returns>The resource that was there before.</returns>
    public Node? Set(ResourceId id, Node? node)
    {
        var before = _nodes.GetValueOrDefault(id);
        if (node is null) _nodes.Remove(id);
        else _nodes[id] = node;
        if (id.Kind is not (ResourceKind.Route or ResourceKind.GatewayRoute)) return before;
        var parent = new ResourceId(id.Kind.Info().Parent!.Value, id.Parent!);
        if (!_children.TryGetValue(parent, out var siblings)) _children[parent] = siblings = [];
        if (before is not null) siblings.Remove(before);
        if (node is not null) siblings.Add(node);
        return before;
    }

    /// <summary>Whether requests are routed to listeners that exist.</summary>
    public bool IsRouted(RequestClass requests)
    {
        if (requests.Entry.Kind == ResourceKind.VirtualService) return ToService(requests.Entry, requests.Port, requests.Inner);
        return Listener(requests.Entry, requests.Port) is { } listener && First(requests.Entry, listener, requests.Outer ?? All) is { } route
            && Target(route) is { } target && (target.Port is { } port ? ToService(target.To, port, requests.Inner) : !_universe.Contains(target.To));
    }

    /// <summary>
    /// The gateway routes that the service would not accept: those without a port if the provider of their virtual service has several listeners, and
    /// those with a port that the provider does not have.
    /// </summary>
    public IEnumerable<ResourceId> Refused() =>
        from siblings in _children
        where siblings.Key.Kind == ResourceKind.VirtualGateway
        from route in siblings.Value
        where route.Resource.References.Any(target => !Fits(target))
        select route.Resource.Id;

    private bool Fits(GraphReference target)
    {
        if (_nodes.GetValueOrDefault(target.To)?.Resource.Provider is not { } provider || !_nodes.TryGetValue(provider, out var holder)) return true;
        var listeners = holder.Resource.Listeners;
        return listeners.Count == 0 || (target.Port is { } port ? listeners.Any(listener => listener.Port == port) : listeners.Count == 1);
    }

    /// <summary>The number of routes of a router or gateway.</summary>
    public long CountRoutes(ResourceId holder) => _children.GetValueOrDefault(holder)?.Count ?? 0;

    /// <summary>A virtual service or gateway, and the routers, virtual services and nodes that requests to it can reach.</summary>
    public IEnumerable<ResourceId> ReachedFrom(ResourceId entry)
    {
        var (reached, open) = (new HashSet<ResourceId> { entry }, new Queue<ResourceId>([entry]));
        while (open.TryDequeue(out var id))
        {
            var provider = id.Kind == ResourceKind.VirtualService ? _nodes.GetValueOrDefault(id)?.Resource.Provider : null;
            IEnumerable<ResourceId> next = provider is not null ? [provider]
                : _children.TryGetValue(id, out var routes) ? routes.SelectMany(route => route.Resource.References).Select(target => target.To)
                : [];
            foreach (var found in next.Where(reached.Add)) open.Enqueue(found);
        }

        return reached;
    }

    /// <summary>Every class of requests that is routed both in this state and in another one.</summary>
    /// <param name="other">The other state.</param>
    /// <param name="entries">The virtual services and gateways to look at.</param>
    public IEnumerable<RequestClass> AlsoRoutedIn(TrafficState other, IEnumerable<ResourceId> entries) =>
        entries.SelectMany(entry => entry.Kind == ResourceKind.VirtualService ? ToServices(other, entry) : Through(other, entry))
            .Distinct().Where(requests => IsRouted(requests) && other.IsRouted(requests));

    private IEnumerable<RequestClass> ToServices(TrafficState other, ResourceId service) =>
        from port in PortsOf(service).Intersect(other.PortsOf(service))
        from inner in Pairs(Routes(service, port), other.Routes(service, port))
        select new RequestClass(service, port, null, inner);

    // A gateway passes everything on but the path, which gateway routes rewrite by default.
    private IEnumerable<RequestClass> Through(TrafficState other, ResourceId gateway) =>
        from port in Listeners(gateway).Intersect(other.Listeners(gateway))
        from old in Children(gateway, port)
        from wanted in other.Children(gateway, port)
        where old.Match is not null && wanted.Match is not null && old.Match.MayOverlap(wanted.Match)
        let outer = old.Match!.Intersect(wanted.Match!)
        let before = Target(old)
        let after = other.Target(wanted)
        where before is not null && after is not null
        from inner in Pairs(Routes(before!.Value.To, before.Value.Port), other.Routes(after!.Value.To, after.Value.Port))
        let passed = old.KeepsPath && wanted.KeepsPath ? outer : outer with { Prefix = null, Exact = null }
        where inner.MayOverlap(passed)
        select new RequestClass(gateway, port, outer, inner);

    private static IEnumerable<RouteMatch> Pairs(IReadOnlyList<RouteMatch> left, IReadOnlyList<RouteMatch> right) =>
        from old in left
        from wanted in right
        where old.MayOverlap(wanted)
        select old.Intersect(wanted);

    // The ports of the provider of a virtual service.
    private IEnumerable<int> PortsOf(ResourceId service) =>
        _nodes.GetValueOrDefault(service)?.Resource.Provider is { } provider ? Listeners(provider) : [];

    private IEnumerable<int> Listeners(ResourceId holder) => _nodes.GetValueOrDefault(holder)?.Resource.Listeners.Select(listener => listener.Port) ?? [];

    // What the routes match that a virtual service leads to on a port; everything if it leads to a node.
    private IReadOnlyList<RouteMatch> Routes(ResourceId service, int? port)
    {
        if (port is null || _nodes.GetValueOrDefault(service)?.Resource.Provider is not { Kind: ResourceKind.VirtualRouter } provider) return [All];
        return _nodes.ContainsKey(provider) ? [.. Children(provider, port.Value).Select(route => route.Match!)] : [All];
    }

    private IEnumerable<Node> Children(ResourceId parent, int port) =>
        Listener(parent, port) is not { } listener || !_children.TryGetValue(parent, out var routes) ? []
        : routes.Where(route => route.Match is not null && IsOn(parent, listener, route));

    // With the port of the provider's only listener, if the route does not specify one.
    private GraphReference? Target(Node route)
    {
        if (route.Resource.References is not [var target, ..]) return null;
        return target.Port is not null || PortsOf(target.To).ToList() is not [var only] ? target : target with { Port = only };
    }

    private PortProtocol? Listener(ResourceId holder, int port) =>
        _nodes.GetValueOrDefault(holder)?.Resource.Listeners.FirstOrDefault(listener => listener.Port == port);

    private bool IsOn(ResourceId parent, PortProtocol listener, Node route) => route.Resource.Type == RouteTypes.Of(listener.Protocol)
        && (route.Resource.Port is { } port ? port == listener.Port : _nodes[parent].Resource.Listeners.Count == 1);

    private Node? First(ResourceId parent, PortProtocol listener, RouteMatch requests) => !_children.TryGetValue(parent, out var routes) ? null
        : routes.FirstOrDefault(route => IsOn(parent, listener, route) && route.Match!.Covers(requests));

    private bool ToService(ResourceId service, int port, RouteMatch? requests)
    {
        if (!_nodes.TryGetValue(service, out var found)) return !_universe.Contains(service);
        if (found.Resource.Provider is not { } provider) return false;
        if (!_nodes.ContainsKey(provider)) return !_universe.Contains(provider);
        if (Listener(provider, port) is not { } listener) return false;
        return provider.Kind == ResourceKind.VirtualNode
            || (First(provider, listener, requests ?? All) is { } route && route.Resource.References.Where(target => target.Weight != 0).All(IsLive));
    }

    private bool IsLive(GraphReference target)
    {
        if (!_nodes.TryGetValue(target.To, out var node)) return !_universe.Contains(target.To);
        return target.Port is { } port ? node.Resource.Listeners.Any(listener => listener.Port == port) : node.Resource.Listeners.Count == 1;
    }
}
