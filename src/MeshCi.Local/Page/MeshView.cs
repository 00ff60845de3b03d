using MeshCi.ControlPlane.Resources;
using MeshCi.ControlPlane.Store;
using MeshCi.Definitions.Graph;

namespace MeshCi.Local.Page;

/// <summary>All meshes, for a page on which to choose one.</summary>
internal sealed record OverviewView(IReadOnlyList<MeshLine> Meshes, IReadOnlyList<RecordedChange> Changes);

/// <summary>A mesh in the list.</summary>
internal sealed record MeshLine(ResourceAddress Address, long Version, long UpdatedAt, long Services, long Nodes, long Routes, long Gateways);

/// <summary>The content of a mesh's page: names resolved, routes in their order, settings in words.</summary>
internal sealed record MeshView
{
    /// <summary>The mesh itself.</summary>
    public required About About { get; init; }

    /// <summary>The calls between its services.</summary>
    public required CallGraph Calls { get; init; }

    /// <summary>Its own settings in words.</summary>
    public required IReadOnlyList<string> Settings { get; init; }

    /// <summary>Its services by name.</summary>
    public required IReadOnlyList<ServiceView> Services { get; init; }

    /// <summary>Routers that provide no service.</summary>
    public required IReadOnlyList<RouterView> UnusedRouters { get; init; }

    /// <summary>Its nodes by name.</summary>
    public required IReadOnlyList<NodeView> Nodes { get; init; }

    /// <summary>Its gateways by name.</summary>
    public required IReadOnlyList<GatewayView> Gateways { get; init; }

    /// <summary>Its last changes, newest first.</summary>
    public required IReadOnlyList<RecordedChange> Changes { get; init; }

    /// <summary>Inconsistencies, each as a sentence about a resource.</summary>
    public IReadOnlyList<Remark> Remarks =>
    [
        .. Services.Where(service => service.Remark is not null).Select(service => new Remark(PageKind.Service, service.About.Name, service.Remark!)),
        .. Services.Select(service => service.Router).OfType<RouterView>().DistinctBy(router => router.About.Name).Concat(UnusedRouters)
            .Where(router => router.Remark is not null).Select(router => new Remark(PageKind.Router, router.About.Name, router.Remark!)),
        .. Nodes.Where(node => node.Remark is not null).Select(node => new Remark(PageKind.Node, node.About.Name, node.Remark!)),
        .. Nodes.SelectMany(UnknownBackends),
        .. Gateways.Where(gateway => gateway.Remark is not null).Select(gateway => new Remark(PageKind.Gateway, gateway.About.Name, gateway.Remark!)),
    ];

    private static IEnumerable<Remark> UnknownBackends(NodeView node) => node.Backends
        .Where(backend => !backend.IsInMesh)
        .Select(backend => new Remark(PageKind.Node, node.About.Name, $"calls {backend.Name}, which is not a service of this mesh"));
}

/// <summary>The kind of resource of a remark or an anchor.</summary>
internal enum PageKind
{
    /// <summary>A virtual service.</summary>
    Service,

    /// <summary>A virtual router.</summary>
    Router,

    /// <summary>A virtual node.</summary>
    Node,

    /// <summary>A virtual gateway.</summary>
    Gateway,
}

/// <summary>An inconsistency.</summary>
internal sealed record Remark(PageKind Kind, string Name, string Text);

/// <summary>Properties of every resource.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Region">Its region.</param>
/// <param name="Account">The account that owns it.</param>
/// <param name="IsShared">Whether that account is not the owner of the mesh.</param>
/// <param name="Version">Its version.</param>
/// <param name="UpdatedAt">Time of the last change, in milliseconds since 1970.</param>
/// <param name="Release">The version of the build that deployed it, from its tag; null if it has none.</param>
/// <param name="Build">That build, from its tag; null if it has none.</param>
/// <param name="Owner">The owner, from its tag; null if it has none.</param>
internal sealed record About(
    string Name, string Region, string Account, bool IsShared, long Version, long UpdatedAt, string? Release, string? Build, string? Owner);

/// <summary>A virtual service.</summary>
/// <param name="About">Properties of every resource.</param>
/// <param name="Router">The router that provides it, or null.</param>
/// <param name="Node">The node that provides it, or null.</param>
/// <param name="CalledBy">Nodes and gateways that refer to it.</param>
/// <param name="Remark">What is wrong, or null.</param>
/// <param name="IsOutside">Whether it represents a host outside the mesh.</param>
internal sealed record ServiceView(About About, RouterView? Router, string? Node, IReadOnlyList<Calling> CalledBy, string? Remark, bool IsOutside);

/// <summary>A caller of a service.</summary>
internal sealed record Calling(PageKind Kind, string Name);

/// <summary>A virtual router with its routes in the order in which they are tried.</summary>
internal sealed record RouterView(About About, IReadOnlyList<string> Listeners, IReadOnlyList<RouteLine> Routes, string? Remark);

/// <summary>A route.</summary>
/// <param name="About">Properties of every resource.</param>
/// <param name="Priority">Its priority; null if it has none and comes last.</param>
/// <param name="Protocol">The protocol of the route: http, http2, grpc, tcp.</param>
/// <param name="Conditions">Conditions for requests, in words; never empty.</param>
/// <param name="Limits">Timeouts and retries in words.</param>
/// <param name="Targets">The targets.</param>
internal sealed record RouteLine(
    About About, int? Priority, string Protocol,
    IReadOnlyList<string> Conditions, IReadOnlyList<string> Limits, IReadOnlyList<TargetLine> Targets);

/// <summary>A weighted target.</summary>
/// <param name="Node">The virtual node.</param>
/// <param name="Port">The port, if the target specifies one.</param>
/// <param name="Weight">Its weight.</param>
/// <param name="Share">Its share of the route's requests, 0 to 1.</param>
internal sealed record TargetLine(string Node, int? Port, int Weight, double Share);

/// <summary>A virtual node.</summary>
internal sealed record NodeView(
    About About, IReadOnlyList<ListenerLine> Listeners, string? Discovery, string? AccessLog,
    IReadOnlyList<BackendLine> Backends, IReadOnlyList<string> Serves, string? Remark);

/// <summary>A listener of a node or a gateway.</summary>
/// <param name="Port">Port and protocol.</param>
/// <param name="Details">Health check, timeouts, limits and TLS in words.</param>
internal sealed record ListenerLine(string Port, IReadOnlyList<string> Details);

/// <summary>A service that a node calls.</summary>
internal sealed record BackendLine(string Name, bool IsInMesh);

/// <summary>A virtual gateway with its routes in the order in which they are tried.</summary>
internal sealed record GatewayView(
    About About, IReadOnlyList<ListenerLine> Listeners, IReadOnlyList<GatewayRouteLine> Routes, string? AccessLog, string? Remark);

/// <summary>A gateway route.</summary>
internal sealed record GatewayRouteLine(
    About About, int? Priority, string Protocol, IReadOnlyList<string> Conditions, IReadOnlyList<string> Rewrites, string Service, int? Port);
