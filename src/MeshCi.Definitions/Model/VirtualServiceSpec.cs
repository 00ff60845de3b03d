namespace MeshCi.Definitions.Model;

/// <summary>The provider of a virtual service: a router, a node, or none (callers get a 503 response).</summary>
/// <remarks>App Mesh shape <c>VirtualServiceSpec</c>.</remarks>
public sealed record VirtualServiceSpec
{
    /// <summary>The provider; absent means that there is none.</summary>
    public VirtualServiceProvider? Provider { get; init; }
}

/// <summary>The virtual service provider of App Mesh.</summary>
/// <remarks>App Mesh shape <c>VirtualServiceProvider</c>; exactly one member is set.</remarks>
[Union]
public sealed record VirtualServiceProvider
{
    /// <summary>A virtual node.</summary>
    public VirtualNodeServiceProvider? VirtualNode { get; init; }

    /// <summary>A virtual router.</summary>
    public VirtualRouterServiceProvider? VirtualRouter { get; init; }
}

/// <summary>The virtual node service provider of App Mesh.</summary>
/// <remarks>App Mesh shape <c>VirtualNodeServiceProvider</c>.</remarks>
public sealed record VirtualNodeServiceProvider
{
    /// <summary>Name of a virtual node: 1 to 255 characters.</summary>
    [Required, Length(1, 255)]
    public string? VirtualNodeName { get; init; }
}

/// <summary>The virtual router service provider of App Mesh.</summary>
/// <remarks>App Mesh shape <c>VirtualRouterServiceProvider</c>.</remarks>
public sealed record VirtualRouterServiceProvider
{
    /// <summary>Name of a virtual router: 1 to 255 characters.</summary>
    [Required, Length(1, 255)]
    public string? VirtualRouterName { get; init; }
}
