namespace MeshCi.Definitions.Model;

/// <summary>The listeners of a virtual router.</summary>
/// <remarks>App Mesh shape <c>VirtualRouterSpec</c>.</remarks>
public sealed record VirtualRouterSpec
{
    /// <summary>The listeners.</summary>
    public IReadOnlyList<VirtualRouterListener>? Listeners { get; init; }
}

/// <summary>The virtual router listener of App Mesh.</summary>
/// <remarks>App Mesh shape <c>VirtualRouterListener</c>.</remarks>
public sealed record VirtualRouterListener
{
    /// <summary>Port and protocol.</summary>
    [Required]
    public PortMapping? PortMapping { get; init; }
}
