using MeshCi.ControlPlane.Rules;
using MeshCi.ControlPlane.Store;
using MeshCi.Definitions.Graph;
using MeshCi.Definitions.Model;

namespace MeshCi.Local.Page;

/// <summary>The data of one mesh in the database.</summary>
/// <param name="Resources">The mesh and everything in it.</param>
/// <param name="Tags">Tags by the resources' keys.</param>
/// <param name="Changes">The mesh's last changes, newest first.</param>
internal sealed record MeshData(
    IReadOnlyList<StoredResource> Resources, ILookup<long, KeyValuePair<string, string>> Tags, IReadOnlyList<RecordedChange> Changes);

/// <summary>Builds the content of a mesh's page from its resources.</summary>
internal sealed class MeshViewBuilder
{
    private readonly MeshData _data;
    private readonly Dictionary<ResourceId, StoredResource> _byId;
    private readonly MeshGraph _graph;
    private readonly List<(StoredResource Resource, VirtualServiceSpec Spec)> _services;
    private readonly List<(StoredResource Resource, VirtualNodeSpec Spec)> _nodes;
    private readonly Dictionary<string, RouterView> _routers;
    private readonly List<GatewayView> _gateways;

    private MeshViewBuilder(MeshData data)
    {
        _data = data;
        _byId = data.Resources.ToDictionary(resource => resource.Address.Id);
        _graph = MeshGraph.Of(data.Resources.Select(resource => SpecJson.ReadGraph(resource)));
        _services = All<VirtualServiceSpec>(ResourceKind.VirtualService);
        _nodes = All<VirtualNodeSpec>(ResourceKind.VirtualNode);
        var routes = All<RouteSpec>(ResourceKind.Route).ToDictionary(route => route.Resource.Address.Id, route => Line(route.Resource, route.Spec));
        _routers = All<VirtualRouterSpec>(ResourceKind.VirtualRouter)
            .Select(router => Router(router.Resource, router.Spec, [.. Routes(router.Resource).Select(route => routes[route.Id])]))
            .ToDictionary(router => router.About.Name);
        var gatewayRoutes = All<GatewayRouteSpec>(ResourceKind.GatewayRoute)
            .ToDictionary(route => route.Resource.Address.Id, route => Line(route.Resource, route.Spec));
        _gateways = [.. All<VirtualGatewaySpec>(ResourceKind.VirtualGateway)
            .Select(gateway => Gateway(gateway.Resource, gateway.Spec, [.. Routes(gateway.Resource).Select(route => gatewayRoutes[route.Id])]))];
    }

    /// <summary>The view of a mesh.</summary>
    /// <param name="data">Its resources, including the mesh itself.</param>
    public static MeshView Build(MeshData data) => new MeshViewBuilder(data).Build();

    private MeshView Build()
    {
        var mesh = All<MeshSpec>(ResourceKind.Mesh).Single();
        return new MeshView
        {
            About = About(mesh.Resource),
            Calls = CallGraph.Of(_graph),
            Settings = Settings(mesh.Spec),
            Services = [.. _services.Select(service => Service(service.Resource, service.Spec))],
            UnusedRouters = [.. _routers.Values.Where(router => !_graph.Provided(new(ResourceKind.VirtualRouter, router.About.Name)).Any())],
            Nodes = [.. _nodes.Select(node => Node(node.Resource, node.Spec))],
            Gateways = _gateways,
            Changes = _data.Changes,
        };
    }

    private IReadOnlyList<GraphResource> Routes(StoredResource resource) => _graph.Routes(resource.Address.Id);

    private static List<string> Settings(MeshSpec spec)
    {
        var egress = $"Calls to addresses outside the mesh are {(spec.EgressFilter?.Type == "ALLOW_ALL" ? "allowed" : "dropped")}";
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

    /// <summary>The same for a resource with parts. A deploy only writes what it changes, so the live build is that of the part that was written last.</summary>
    private About About(StoredResource resource, IEnumerable<ResourceId> parts)
    {
        var about = About(resource);
        var newest = parts.Select(id => _byId.GetValueOrDefault(id)).OfType<StoredResource>().Select(About).Prepend(about)
            .Where(part => part.Build is not null).MaxBy(part => part.UpdatedAt);
        return newest is null ? about : about with { Release = newest.Release, Build = newest.Build, UpdatedAt = newest.UpdatedAt };
    }

    private ServiceView Service(StoredResource resource, VirtualServiceSpec spec)
    {
        var name = resource.Address.Name;
        var provider = _graph.Provider(name);
        var remark = spec.Provider is null ? "has no provider: calls to it fail" : null;
        var callers = _graph.Callers(name)
            .Select(caller => new Calling(caller.Kind == ResourceKind.VirtualGateway ? PageKind.Gateway : PageKind.Node, caller.Name));
        IEnumerable<ResourceId> parts = provider is null ? [] : [provider, .. _graph.Routes(provider).Select(route => route.Id)];
        return new ServiceView(
            About(resource, parts), provider is { Kind: ResourceKind.VirtualRouter } router ? _routers.GetValueOrDefault(router.Name) : null,
            provider is { Kind: ResourceKind.VirtualNode } node ? node.Name : null, [.. callers], remark, ExternalHost.IsProvidedBy(name, provider));
    }

    private RouterView Router(StoredResource resource, VirtualRouterSpec spec, IReadOnlyList<RouteLine> routes)
    {
        var remark = !_graph.Provided(resource.Address.Id).Any() ? "provides no service"
            : routes.Count == 0 ? "has no routes: no request matches"
            : null;
        IEnumerable<string> listeners = (spec.Listeners ?? []).Select(
            listener => ListenerWords.Of(listener.PortMapping?.Port, listener.PortMapping?.Protocol));
        return new RouterView(About(resource), [.. listeners], routes, remark);
    }

    private NodeView Node(StoredResource resource, VirtualNodeSpec spec)
    {
        IReadOnlyList<string> served = [.. _graph.ServicesBefore(resource.Address.Name)];
        // A node without a listener only calls other services, so it is not expected to be a target.
        var remark = served.Count == 0 && spec.Listeners is { Count: > 0 } ? "is not used by any service" : null;
        return new NodeView(
            About(resource), [.. (spec.Listeners ?? []).Select(ListenerWords.Of)], ListenerWords.Of(spec.ServiceDiscovery), spec.Logging?.AccessLog?.File?.Path,
            [.. _graph.Find(resource.Address.Id)!.Backends.Select(backend => new BackendLine(backend.Name, _graph.Find(backend) is not null))], served, remark);
    }

    private GatewayView Gateway(StoredResource resource, VirtualGatewaySpec spec, IReadOnlyList<GatewayRouteLine> routes) => new(
        About(resource, Routes(resource).Select(route => route.Id)), [.. (spec.Listeners ?? []).Select(ListenerWords.Of)], routes,
        spec.Logging?.AccessLog?.File?.Path,
        routes.Count == 0 ? "has no routes: no request matches" : null);

    private RouteLine Line(StoredResource resource, RouteSpec spec)
    {
        var (about, targets) = (About(resource), Targets(_graph.Find(resource.Address.Id)!.References));
        if ((spec.HttpRoute ?? spec.Http2Route) is { } http)
        {
            var policy = http.RetryPolicy;
            return new RouteLine(
                about, spec.Priority, spec.HttpRoute is null ? "http2" : "http", MatchWords.Of(http.Match),
                Limits(
                    http.Timeout?.PerRequest, http.Timeout?.Idle,
                    LimitWords.Retries(policy?.MaxRetries, policy?.PerRetryTimeout, policy?.HttpRetryEvents, policy?.TcpRetryEvents)),
                targets);
        }

        if (spec.GrpcRoute is { } grpc)
        {
            var policy = grpc.RetryPolicy;
            return new RouteLine(
                about, spec.Priority, "grpc", MatchWords.Of(grpc.Match),
                Limits(
                    grpc.Timeout?.PerRequest, grpc.Timeout?.Idle,
                    LimitWords.Retries(policy?.MaxRetries, policy?.PerRetryTimeout, policy?.GrpcRetryEvents, policy?.HttpRetryEvents, policy?.TcpRetryEvents)),
                targets);
        }

        return new RouteLine(about, spec.Priority, "tcp", MatchWords.Of(spec.TcpRoute?.Match), Limits(null, spec.TcpRoute?.Timeout?.Idle, null), targets);
    }

    private GatewayRouteLine Line(StoredResource resource, GatewayRouteSpec spec)
    {
        var target = _graph.Find(resource.Address.Id)!.References is [var only, ..] ? only : default;
        var http = spec.HttpRoute ?? spec.Http2Route;
        var grpc = spec.GrpcRoute;
        return new(
            About(resource), spec.Priority, http is null ? "grpc" : spec.HttpRoute is null ? "http2" : "http",
            http is null ? MatchWords.Of(grpc?.Match) : MatchWords.Of(http.Match),
            http is null ? RewriteWords.Of(grpc?.Action?.Rewrite?.Hostname) : RewriteWords.Of(http.Action?.Rewrite),
            target.To?.Name ?? "", target.Port);
    }

    private static List<string> Limits(Duration? perRequest, Duration? idle, string? retries) =>
        [.. LimitWords.Timeouts(perRequest, idle), .. retries is null ? (string[])[] : [retries]];

    private static List<TargetLine> Targets(IReadOnlyList<GraphReference> targets)
    {
        var sum = targets.Sum(target => target.Weight ?? 0);
        return [.. targets.Select(
            target => new TargetLine(target.To.Name, target.Port, target.Weight ?? 0, sum == 0 ? 0 : (double)(target.Weight ?? 0) / sum))];
    }
}
