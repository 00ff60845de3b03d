using MeshCi.Definitions.Model;

namespace MeshCi.Definitions;

/// <summary>The seven kinds of App Mesh resource, in the order in which they are created.</summary>
public enum ResourceKind
{
    /// <summary>The mesh itself.</summary>
    Mesh,

    /// <summary>A group of equal service instances.</summary>
    VirtualNode,

    /// <summary>Distributes the traffic of virtual services over routes.</summary>
    VirtualRouter,

    /// <summary>A child of a virtual router.</summary>
    Route,

    /// <summary>The name by which callers know a service.</summary>
    VirtualService,

    /// <summary>Lets traffic from outside into the mesh.</summary>
    VirtualGateway,

    /// <summary>A child of a virtual gateway.</summary>
    GatewayRoute,
}

/// <summary>How a kind is written in the API's names and paths: one table for generator, validator, client and server.</summary>
/// <param name="Kind">The kind.</param>
/// <param name="Name">The kind in camel case, as definitions, ARNs and plans write it: <c>virtualNode</c>.</param>
/// <param name="Collection">Path segment and list member: <c>virtualNodes</c>.</param>
/// <param name="NameMember">Member that holds the name: <c>virtualNodeName</c>.</param>
/// <param name="Parent">The kind it lives under besides the mesh, if any.</param>
/// <param name="SpecType">The record of its spec.</param>
public sealed record ResourceKindInfo(
    ResourceKind Kind, string Name, string Collection, string NameMember, ResourceKind? Parent, Type SpecType);

/// <summary>The table of kinds.</summary>
public static class ResourceKinds
{
    private static readonly ResourceKindInfo[] Table =
    [
        new(ResourceKind.Mesh, "mesh", "meshes", "meshName", null, typeof(MeshSpec)),
        new(ResourceKind.VirtualNode, "virtualNode", "virtualNodes", "virtualNodeName", null, typeof(VirtualNodeSpec)),
        new(ResourceKind.VirtualRouter, "virtualRouter", "virtualRouters", "virtualRouterName", null, typeof(VirtualRouterSpec)),
        new(ResourceKind.Route, "route", "routes", "routeName", ResourceKind.VirtualRouter, typeof(RouteSpec)),
        new(ResourceKind.VirtualService, "virtualService", "virtualServices", "virtualServiceName", null, typeof(VirtualServiceSpec)),
        new(ResourceKind.VirtualGateway, "virtualGateway", "virtualGateways", "virtualGatewayName", null, typeof(VirtualGatewaySpec)),
        new(ResourceKind.GatewayRoute, "gatewayRoute", "gatewayRoutes", "gatewayRouteName", ResourceKind.VirtualGateway, typeof(GatewayRouteSpec)),
    ];

    /// <summary>All kinds in creation order.</summary>
    public static IReadOnlyList<ResourceKindInfo> All => Table;

    /// <summary>The row of a kind.</summary>
    public static ResourceKindInfo Info(this ResourceKind kind) => Table[(int)kind];

    /// <summary>The kind of that camel-case name, or null.</summary>
    public static ResourceKind? Find(string name) => Table.FirstOrDefault(row => row.Name == name)?.Kind;
}
