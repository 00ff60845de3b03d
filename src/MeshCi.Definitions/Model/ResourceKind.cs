namespace MeshCi.Definitions.Model;

/// <summary>The seven kinds of App Mesh resource, in the order in which they are created.</summary>
public enum ResourceKind
{
    /// <summary>The mesh itself.</summary>
    Mesh,

    /// <summary>A group of identical service instances.</summary>
    VirtualNode,

    /// <summary>Distributes the traffic of virtual services by routes.</summary>
    VirtualRouter,

    /// <summary>A child of a virtual router.</summary>
    Route,

    /// <summary>The name that callers use for a service.</summary>
    VirtualService,

    /// <summary>Lets traffic from outside into the mesh.</summary>
    VirtualGateway,

    /// <summary>A child of a virtual gateway.</summary>
    GatewayRoute,
}
