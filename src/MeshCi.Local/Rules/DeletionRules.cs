using MeshCi.Definitions;
using MeshCi.Local.Store;

namespace MeshCi.Local.Rules;

/// <summary>What must be gone before a resource can be deleted.</summary>
internal static class DeletionRules
{
    private static readonly ResourceKind[] InMesh =
        [ResourceKind.VirtualGateway, ResourceKind.VirtualService, ResourceKind.VirtualRouter, ResourceKind.VirtualNode];

    /// <summary>Refuses the deletion of what is still used.</summary>
    /// <exception cref="ApiException">Something is under the resource or refers to it.</exception>
    public static void Check(MeshTransaction transaction, ResourceAddress at)
    {
        switch (at.Kind)
        {
            case ResourceKind.Mesh:
                foreach (var kind in InMesh)
                {
                    if (transaction.Count(at with { Kind = kind, Name = "" }) > 0)
                        throw ApiException.ResourceInUse($"Mesh {at.Name} for account {at.MeshOwner} has active {kind}s, please delete {kind}s before deleting the Mesh");
                }

                break;
            case ResourceKind.VirtualNode:
                if (transaction.Referring(ResourceKind.Route, at).Count > 0)
                    throw ApiException.ResourceInUse($"VirtualNode with name {at.Name} cannot be deleted because it is the target of one or more routes.");
                RefuseProvider(transaction, at);
                break;
            case ResourceKind.VirtualRouter:
                RefuseProvider(transaction, at);
                RefuseChildren(transaction, at, ResourceKind.Route);
                break;
            case ResourceKind.VirtualService:
                var routes = transaction.Referring(ResourceKind.GatewayRoute, at);
                if (routes.Count > 0)
                {
                    var names = string.Join(", ", routes.Select(route => route.Address.Name));
                    throw ApiException.ResourceInUse($"VirtualService {at.Name} is being referenced in the following: GATEWAY_ROUTE: [{names}]");
                }

                break;
            case ResourceKind.VirtualGateway:
                RefuseChildren(transaction, at, ResourceKind.GatewayRoute);
                break;
        }
    }

    private static void RefuseProvider(MeshTransaction transaction, ResourceAddress at)
    {
        if (transaction.Referring(ResourceKind.VirtualService, at).Count > 0)
            throw ApiException.ResourceInUse($"{at.Kind} with name {at.Name} cannot be deleted because it is a VirtualService provider");
    }

    private static void RefuseChildren(MeshTransaction transaction, ResourceAddress at, ResourceKind kind)
    {
        if (transaction.Count(at with { Kind = kind, Parent = at.Name, Name = "" }) > 0)
            throw ApiException.ResourceInUse($"{at.Kind} with name {at.Name} cannot be deleted because it has {kind}s, please delete them first");
    }
}
