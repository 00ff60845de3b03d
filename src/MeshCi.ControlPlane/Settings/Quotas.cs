using MeshCi.Definitions.Model;

namespace MeshCi.ControlPlane.Settings;

/// <summary>The quotas of an account, with the defaults of the service. Quotas that AWS calls adjustable can be set.</summary>
public sealed record Quotas
{
    /// <summary>Meshes per account and region.</summary>
    public int Meshes { get; init; } = 15;

    /// <summary>Virtual nodes per mesh.</summary>
    public int VirtualNodes { get; init; } = 200;

    /// <summary>Virtual routers per mesh.</summary>
    public int VirtualRouters { get; init; } = 200;

    /// <summary>Virtual services per mesh.</summary>
    public int VirtualServices { get; init; } = 200;

    /// <summary>Virtual gateways per mesh.</summary>
    public int VirtualGateways { get; init; } = 3;

    /// <summary>Routes per virtual router.</summary>
    public int Routes { get; init; } = 50;

    /// <summary>Gateway routes per virtual gateway.</summary>
    public int GatewayRoutes { get; init; } = 10;

    /// <summary>Backends per virtual node.</summary>
    public int Backends { get; init; } = 50;

    /// <summary>The quota of a kind within its mesh, router, gateway or account.</summary>
    public int Of(ResourceKind kind) => kind switch
    {
        ResourceKind.Mesh => Meshes,
        ResourceKind.VirtualNode => VirtualNodes,
        ResourceKind.VirtualRouter => VirtualRouters,
        ResourceKind.Route => Routes,
        ResourceKind.VirtualService => VirtualServices,
        ResourceKind.VirtualGateway => VirtualGateways,
        _ => GatewayRoutes,
    };
}
