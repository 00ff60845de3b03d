using MeshCi.Definitions.Model;

namespace MeshCi.Deployment.Planning;

/// <summary>Resources that the role may not list, or one that it may not read, and that may therefore need others.</summary>
/// <param name="Kind">Their kind.</param>
/// <param name="Parent">The router or gateway whose routes could not be listed; null for other kinds.</param>
/// <param name="Id">The resource that could not be read; null if the list could not.</param>
internal sealed record Unseen(ResourceKind Kind, string? Parent, ResourceId? Id)
{
    /// <summary>The beginning of what the role lacks.</summary>
    public const string Lacks = "the role may not";

    /// <summary>Whether one of them may need a resource, or be in it.</summary>
    public bool MayNeed(ResourceId id) => id.Kind switch
    {
        ResourceKind.Mesh => Id is null && Parent is null,
        ResourceKind.VirtualService => Kind is ResourceKind.VirtualNode or ResourceKind.VirtualGateway or ResourceKind.GatewayRoute,
        ResourceKind.VirtualNode => Kind is ResourceKind.VirtualService or ResourceKind.VirtualRouter or ResourceKind.Route,
        ResourceKind.VirtualRouter => Kind == ResourceKind.VirtualService || (Kind == ResourceKind.Route && Parent == id.Name),
        ResourceKind.VirtualGateway => Kind == ResourceKind.GatewayRoute && Parent == id.Name,
        _ => false,
    };

    /// <summary>What the role lacks, as the end of a sentence.</summary>
    public override string ToString() => Id is { } id ? $"{Lacks} read {id}" : $"{Lacks} list {Kind switch
    {
        ResourceKind.VirtualNode => "virtual nodes",
        ResourceKind.VirtualService => "virtual services",
        ResourceKind.VirtualRouter => "virtual routers",
        ResourceKind.VirtualGateway => "virtual gateways",
        ResourceKind.Route => $"the routes of virtualRouter {Parent}",
        _ => $"the gateway routes of virtualGateway {Parent}",
    }}";
}
