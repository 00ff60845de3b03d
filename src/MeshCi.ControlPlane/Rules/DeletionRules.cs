using MeshCi.ControlPlane.Resources;
using MeshCi.ControlPlane.Store;
using MeshCi.Definitions.Model;

namespace MeshCi.ControlPlane.Rules;

/// <summary>What must be deleted before a resource.</summary>
internal static class DeletionRules
{
    private static readonly ResourceKind[] InMesh =
        [ResourceKind.VirtualGateway, ResourceKind.VirtualService, ResourceKind.VirtualRouter, ResourceKind.VirtualNode];

    /// <summary>Refuses the deletion of a resource that is in use.</summary>
    /// <exception cref="RefusalException">The resource has children, or another resource refers to it.</exception>
    public static void Check(IMeshReader reader, ResourceAddress at)
    {
        switch (at.Kind)
        {
            case ResourceKind.Mesh:
                foreach (var kind in InMesh)
                {
                    if (reader.Count(at with { Kind = kind, Name = "" }) > 0)
                        throw Refusal.InUse($"Mesh {at.Name} for account {at.MeshOwner} has active {kind}s, please delete {kind}s before deleting the Mesh");
                }

                break;
            case ResourceKind.VirtualNode:
                if (reader.Referring(ResourceKind.Route, at).Count > 0)
                    throw Refusal.InUse($"VirtualNode with name {at.Name} cannot be deleted because it is the target of one or more routes.");
                RefuseProvider(reader, at);
                break;
            case ResourceKind.VirtualRouter:
                RefuseProvider(reader, at);
                RefuseChildren(reader, at, ResourceKind.Route);
                break;
            case ResourceKind.VirtualService:
                var routes = reader.Referring(ResourceKind.GatewayRoute, at);
                if (routes.Count > 0)
                {
                    var names = string.Join(", ", routes.Select(route => route.Address.Name));
                    throw Refusal.InUse($"VirtualService {at.Name} is being referenced in the following: GATEWAY_ROUTE: [{names}]");
                }

                break;
            case ResourceKind.VirtualGateway:
                RefuseChildren(reader, at, ResourceKind.GatewayRoute);
                break;
        }
    }

    private static void RefuseProvider(IMeshReader reader, ResourceAddress at)
    {
        if (reader.Referring(ResourceKind.VirtualService, at).Count > 0)
            throw Refusal.InUse($"{at.Kind} with name {at.Name} cannot be deleted because it is a VirtualService provider");
    }

    private static void RefuseChildren(IMeshReader reader, ResourceAddress at, ResourceKind kind)
    {
        if (reader.Count(at with { Kind = kind, Parent = at.Name, Name = "" }) > 0)
            throw Refusal.InUse($"{at.Kind} with name {at.Name} cannot be deleted because it has {kind}s, please delete them first");
    }
}
