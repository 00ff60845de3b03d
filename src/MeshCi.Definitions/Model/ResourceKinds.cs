namespace MeshCi.Definitions.Model;

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

    /// <summary>The kind with this name in camel case, or null.</summary>
    public static ResourceKind? Find(string name) => Table.FirstOrDefault(row => row.Name == name)?.Kind;
}
