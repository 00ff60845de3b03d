using MeshCi.ControlPlane.Rules;
using MeshCi.ControlPlane.Store;
using MeshCi.Definitions.Model;

namespace MeshCi.Local.Page;

/// <summary>What the database says of one mesh.</summary>
/// <param name="Resources">The mesh and everything in it.</param>
/// <param name="Tags">Tags by the resources' keys.</param>
/// <param name="Changes">The mesh's last changes, the newest first.</param>
internal sealed record MeshData(IReadOnlyList<StoredResource> Resources, ILookup<long, KeyValuePair<string, string>> Tags, IReadOnlyList<RecordedChange> Changes);

/// <summary>Makes of resources what a page says of them.</summary>
internal sealed class MeshViewBuilder
{
    private readonly MeshData _data;
    private readonly List<(StoredResource Resource, VirtualServiceSpec Spec)> _services;
    private readonly List<(StoredResource Resource, VirtualNodeSpec Spec)> _nodes;
    private readonly Dictionary<string, RouterView> _routers;
    private readonly List<GatewayView> _gateways;

    private MeshViewBuilder(MeshData data)
    {
        _data = data;
        _services = All<VirtualServiceSpec>(ResourceKind.VirtualService);
        _nodes = All<VirtualNodeSpec>(ResourceKind.VirtualNode);
        var used = _services.Select(service => service.Spec.Provider?.VirtualRouter?.VirtualRouterName).ToHashSet();
        var routes = All<RouteSpec>(ResourceKind.Route).ToLookup(route => route.Resource.Address.Parent, route => Line(route.Resource, route.Spec));
        _routers = All<VirtualRouterSpec>(ResourceKind.VirtualRouter)
            .Select(router => Router(router.Resource, router.Spec, [.. routes[router.Resource.Address.Name].OrderBy(line => line.Order).Select(line => line.Route)], used))
            .ToDictionary(router => router.About.Name);
        var gatewayRoutes = All<GatewayRouteSpec>(ResourceKind.GatewayRoute).ToLookup(route => route.Resource.Address.Parent, route => Line(route.Resource, route.Spec));
        _gateways = [.. All<VirtualGatewaySpec>(ResourceKind.VirtualGateway)
            .Select(gateway => Gateway(gateway.Resource, gateway.Spec, [.. gatewayRoutes[gateway.Resource.Address.Name].OrderBy(line => line.Order).Select(line => line.Route)]))];
    }

    /// <summary>The view of a mesh.</summary>
    /// <param name="data">Its resources, the mesh itself among them.</param>
    public static MeshView Build(MeshData data) => new MeshViewBuilder(data).Build();

    private MeshView Build()
    {
        var callers = Callers();
        var served = Served();
        var names = _services.Select(service => service.Resource.Address.Name).ToHashSet();
        var mesh = All<MeshSpec>(ResourceKind.Mesh).Single();
        return new MeshView
        {
            About = About(mesh.Resource),
            Settings = Settings(mesh.Spec),
            Services = [.. _services.Select(service => Service(service.Resource, service.Spec, callers))],
            UnusedRouters = [.. _routers.Values.Where(router => !_services.Any(service => service.Spec.Provider?.VirtualRouter?.VirtualRouterName == router.About.Name))],
            Nodes = [.. _nodes.Select(node => Node(node.Resource, node.Spec, names, [.. served[node.Resource.Address.Name].Distinct()]))],
            Gateways = _gateways,
            Changes = _data.Changes,
        };
    }

    private static List<string> Settings(MeshSpec spec)
    {
        var egress = spec.EgressFilter?.Type == "ALLOW_ALL" ? "Calls to outside the mesh are allowed" : "Calls to outside the mesh are dropped";
        return spec.ServiceDiscovery?.IpPreference is { } preference ? [egress, $"IP preference {preference}"] : [egress];
    }

    private List<(StoredResource Resource, T Spec)> All<T>(ResourceKind kind)
        where T : class =>
        [.. _data.Resources.Where(resource => resource.Address.Kind == kind).Select(resource => (resource, SpecJson.Read<T>(resource.Spec)))];

    private About About(StoredResource resource)
    {
        var tags = _data.Tags[resource.Key].ToDictionary();
        return new About(
            resource.Address.Name, resource.Address.Region, resource.Owner, resource.Owner != resource.Address.MeshOwner, resource.Version, resource.UpdatedAt,
            tags.GetValueOrDefault("meshci:version"), tags.GetValueOrDefault("meshci:build"), tags.GetValueOrDefault("meshci:owner"));
    }

    // By service: which nodes name it as a backend, which gateways have a route to it.
    private ILookup<string, Calling> Callers() => _nodes
        .SelectMany(node => Backends(node.Spec).Select(backend => (Service: backend, By: new Calling(PageKind.Node, node.Resource.Address.Name))))
        .Concat(_gateways.SelectMany(gateway => gateway.Routes.Select(route => (route.Service, By: new Calling(PageKind.Gateway, gateway.About.Name)))))
        .ToLookup(call => call.Service, call => call.By);

    // By node: which services come to it, by themselves or by a route of their router; a router without a service counts by its own name.
    private ILookup<string, string> Served() => _services
        .SelectMany(service => service.Spec.Provider switch
        {
            { VirtualNode.VirtualNodeName: { } node } => [(Node: node, Service: service.Resource.Address.Name)],
            { VirtualRouter.VirtualRouterName: { } name } when _routers.TryGetValue(name, out var router) =>
                router.Routes.SelectMany(route => route.Targets).Select(target => (target.Node, Service: service.Resource.Address.Name)),
            _ => Enumerable.Empty<(string Node, string Service)>(),
        })
        .ToLookup(pair => pair.Node, pair => pair.Service);

    private static IEnumerable<string> Backends(VirtualNodeSpec spec) =>
        (spec.Backends ?? []).Select(backend => backend.VirtualService?.VirtualServiceName).OfType<string>();

    private ServiceView Service(StoredResource resource, VirtualServiceSpec spec, ILookup<string, Calling> callers)
    {
        var router = spec.Provider?.VirtualRouter?.VirtualRouterName is { } name ? _routers.GetValueOrDefault(name) : null;
        var remark = spec.Provider is null ? "has no provider: calls to it fail" : null;
        return new ServiceView(About(resource), router, spec.Provider?.VirtualNode?.VirtualNodeName, [.. callers[resource.Address.Name].Distinct()], remark);
    }

    private RouterView Router(StoredResource resource, VirtualRouterSpec spec, IReadOnlyList<RouteLine> routes, HashSet<string?> used)
    {
        var remark = !used.Contains(resource.Address.Name) ? "provides no service"
            : routes.Count == 0 ? "has no routes: requests find nothing"
            : null;
        return new RouterView(About(resource), [.. (spec.Listeners ?? []).Select(listener => ListenerWords.Of(listener.PortMapping?.Port, listener.PortMapping?.Protocol))], routes, remark);
    }

    private NodeView Node(StoredResource resource, VirtualNodeSpec spec, HashSet<string> services, IReadOnlyList<string> served)
    {
        // A node without a listener only calls others, so that nobody targets it is how it is meant.
        var remark = served.Count == 0 && spec.Listeners is { Count: > 0 } ? "is targeted by nobody" : null;
        return new NodeView(
            About(resource), [.. (spec.Listeners ?? []).Select(ListenerWords.Of)], ListenerWords.Of(spec.ServiceDiscovery), spec.Logging?.AccessLog?.File?.Path,
            [.. Backends(spec).Select(name => new BackendLine(name, services.Contains(name)))], served, remark);
    }

    private GatewayView Gateway(StoredResource resource, VirtualGatewaySpec spec, IReadOnlyList<GatewayRouteLine> routes) => new(
        About(resource), [.. (spec.Listeners ?? []).Select(ListenerWords.Of)], routes, spec.Logging?.AccessLog?.File?.Path,
        routes.Count == 0 ? "has no routes: requests find nothing" : null);

    private (RouteOrder Order, RouteLine Route) Line(StoredResource resource, RouteSpec spec)
    {
        var about = About(resource);
        if ((spec.HttpRoute ?? spec.Http2Route) is { } http)
        {
            return (
                new RouteOrder(spec.Priority, http.Match?.Path?.Exact, http.Match?.Path?.Regex, http.Match?.Prefix, about.Name),
                new RouteLine(
                    about, spec.Priority, spec.HttpRoute is null ? "http2" : "http", MatchWords.Of(http.Match),
                    Limits(http.Timeout?.PerRequest, http.Timeout?.Idle, LimitWords.Retries(http.RetryPolicy?.MaxRetries, http.RetryPolicy?.PerRetryTimeout, http.RetryPolicy?.HttpRetryEvents, http.RetryPolicy?.TcpRetryEvents)),
                    Targets(http.Action?.WeightedTargets)));
        }

        var order = new RouteOrder(spec.Priority, null, null, null, about.Name);
        if (spec.GrpcRoute is { } grpc)
        {
            var policy = grpc.RetryPolicy;
            return (order, new RouteLine(
                about, spec.Priority, "grpc", MatchWords.Of(grpc.Match),
                Limits(grpc.Timeout?.PerRequest, grpc.Timeout?.Idle, LimitWords.Retries(policy?.MaxRetries, policy?.PerRetryTimeout, policy?.GrpcRetryEvents, policy?.HttpRetryEvents, policy?.TcpRetryEvents)),
                Targets(grpc.Action?.WeightedTargets)));
        }

        return (order, new RouteLine(about, spec.Priority, "tcp", MatchWords.Of(spec.TcpRoute?.Match), Limits(null, spec.TcpRoute?.Timeout?.Idle, null), Targets(spec.TcpRoute?.Action?.WeightedTargets)));
    }

    private (RouteOrder Order, GatewayRouteLine Route) Line(StoredResource resource, GatewayRouteSpec spec)
    {
        var about = About(resource);
        if ((spec.HttpRoute ?? spec.Http2Route) is { } http)
        {
            return (
                new RouteOrder(spec.Priority, http.Match?.Path?.Exact, http.Match?.Path?.Regex, http.Match?.Prefix, about.Name),
                Line(about, spec.Priority, spec.HttpRoute is null ? "http2" : "http", MatchWords.Of(http.Match), RewriteWords.Of(http.Action?.Rewrite), http.Action?.Target));
        }

        var grpc = spec.GrpcRoute;
        return (
            new RouteOrder(spec.Priority, null, null, null, about.Name),
            Line(about, spec.Priority, "grpc", MatchWords.Of(grpc?.Match), RewriteWords.Of(grpc?.Action?.Rewrite?.Hostname), grpc?.Action?.Target));
    }

    private static GatewayRouteLine Line(About about, int? priority, string protocol, IReadOnlyList<string> conditions, IReadOnlyList<string> rewrites, GatewayRouteTarget? target) =>
        new(about, priority, protocol, conditions, rewrites, target?.VirtualService?.VirtualServiceName ?? "", target?.Port);

    private static List<string> Limits(Duration? perRequest, Duration? idle, string? retries) =>
        [.. LimitWords.Timeouts(perRequest, idle), .. retries is null ? (string[])[] : [retries]];

    private static List<TargetLine> Targets(IReadOnlyList<WeightedTarget>? targets)
    {
        var sum = (targets ?? []).Sum(target => target.Weight ?? 0);
        return [.. (targets ?? []).Select(target => new TargetLine(target.VirtualNode ?? "", target.Port, target.Weight ?? 0, sum == 0 ? 0 : (double)(target.Weight ?? 0) / sum))];
    }
}
