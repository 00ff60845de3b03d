namespace MeshCi.Definitions.Model;

/// <summary>What a virtual router listens on.</summary>
/// <remarks>App Mesh shape <c>VirtualRouterSpec</c>.</remarks>
public sealed record VirtualRouterSpec
{
    /// <summary>What it listens on.</summary>
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
