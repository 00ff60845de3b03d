using MeshCi.ControlPlane.Resources;
using MeshCi.ControlPlane.Store;
using MeshCi.Definitions.Model;

namespace MeshCi.ControlPlane.Access;

/// <summary>
/// What accounts may do in each other's meshes (App Mesh User Guide, "Working with shared meshes"). Whoever a mesh is shared with may see
/// everything in it but gateways, and make nodes, routers, routes and services; each account changes its own only; the owner may remove anything.
/// </summary>
public static class SharedMeshes
{
    private static readonly ResourceKind[] OfConsumers = [ResourceKind.VirtualNode, ResourceKind.VirtualRouter, ResourceKind.Route, ResourceKind.VirtualService];

    /// <summary>Requires that the mesh is the caller's own or shared with it, and the call one that a consumer can make.</summary>
    /// <exception cref="RefusalException">It is not; whether the mesh exists does not matter.</exception>
    public static void RequireUse(Authorization caller, Verb verb, ResourceAddress at)
    {
        if (at.MeshOwner == caller.Account) return;
        if (verb is Verb.Tag or Verb.Untag or Verb.ListTags)
            throw Forbidden(caller, $"the resource {at.Arn} belongs to account {at.MeshOwner}; only that account sees and sets its tags");
        if (!caller.Directory.IsShared(at.MeshOwner, at.Mesh, caller.Account))
            throw Forbidden(caller, $"mesh {at.Mesh} of account {at.MeshOwner} is not shared with account {caller.Account}");
        if (OfConsumers.Contains(at.Kind) || (at.Kind == ResourceKind.Mesh && verb == Verb.Describe)) return;
        throw Forbidden(caller, $"{Operations.Get(verb, at.Kind).Name} in mesh {at.Mesh} is for its owner, account {at.MeshOwner}");
    }

    /// <summary>Requires that the caller may change a resource.</summary>
    /// <exception cref="RefusalException">Another account owns it.</exception>
    public static void RequireChange(Authorization caller, StoredResource resource)
    {
        if (resource.Owner != caller.Account) throw Forbidden(caller, $"{resource.Arn} belongs to account {resource.Owner}; only that account can change it");
    }

    /// <summary>Requires that the caller may remove a resource.</summary>
    /// <exception cref="RefusalException">Neither the resource nor the mesh is the caller's.</exception>
    public static void RequireRemoval(Authorization caller, StoredResource resource)
    {
        if (resource.Owner != caller.Account && resource.Address.MeshOwner != caller.Account)
            throw Forbidden(caller, $"{resource.Arn} belongs to account {resource.Owner}; only that account and the owner of the mesh, {resource.Address.MeshOwner}, can delete it");
    }

    private static RefusalException Forbidden(Authorization caller, string reason) => Refusal.Forbidden($"User: {caller.Principal.Arn} is not authorized: {reason}.");
}
