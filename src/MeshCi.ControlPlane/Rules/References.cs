using MeshCi.ControlPlane.Resources;
using MeshCi.ControlPlane.Store;
using MeshCi.Definitions.Model;

namespace MeshCi.ControlPlane.Rules;

/// <summary>Which resources a spec needs to exist. A node's backends are names only: an unknown one is accepted.</summary>
public static class References
{
    /// <summary>What a stored spec refers to.</summary>
    public static IReadOnlyCollection<Link> Of(ResourceKind kind, ReadOnlySpan<byte> spec)
    {
        switch (kind)
        {
            case ResourceKind.Route:
                return [.. RouteView.Of(spec).Targets.Select(target => new Link(ResourceKind.VirtualNode, target.VirtualNode!)).Distinct()];
            case ResourceKind.VirtualService:
                var provider = SpecJson.Read<VirtualServiceSpec>(spec).Provider;
                return provider?.VirtualNode is { } node ? [new Link(ResourceKind.VirtualNode, node.VirtualNodeName!)]
                    : provider?.VirtualRouter is { } router ? [new Link(ResourceKind.VirtualRouter, router.VirtualRouterName!)]
                    : [];
            case ResourceKind.GatewayRoute:
                return GatewayRouteView.Of(spec).Target is { } target
                    ? [new Link(ResourceKind.VirtualService, target.VirtualService!.VirtualServiceName!)]
                    : [];
            default:
                return [];
        }
    }

    /// <summary>Requires that everything a spec refers to is there.</summary>
    /// <exception cref="RefusalException">Something is not.</exception>
    public static void Require(IMeshReader reader, ResourceAddress at, IReadOnlyCollection<Link> links)
    {
        foreach (var link in links) reader.Get(new ResourceAddress(at.Region, at.MeshOwner, at.Mesh, link.Kind, "", link.Name));
    }
}
