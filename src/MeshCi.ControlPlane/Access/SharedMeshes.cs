using MeshCi.ControlPlane.Resources;
using MeshCi.ControlPlane.Store;
using MeshCi.Definitions.Model;

namespace MeshCi.ControlPlane.Access;

/// <summary>
/// Decides what accounts may do in each other's meshes (App Mesh User Guide, "Working with shared meshes"). An account that a mesh is shared with can
/// see everything in it except gateways, and create nodes, routers, routes and services. Each account changes only its own resources; the owner of the
/// mesh can delete any of them.
/// </summary>
internal static class SharedMeshes
{
    private static readonly ResourceKind[] OfConsumers =
        [ResourceKind.VirtualNode, ResourceKind.VirtualRouter, ResourceKind.Route, ResourceKind.VirtualService];

    /// <summary>Requires that the mesh is the caller's own or shared with it, and that a consumer may make the call.</summary>
    /// <exception cref="RefusalException">Neither is so; whether the mesh exists does not matter.</exception>
    public static void RequireUse(Authorization caller, Verb verb, ResourceAddress at)
    {
        if (at.MeshOwner == caller.Account) return;
        if (verb is Verb.Tag or Verb.Untag or Verb.ListTags)
            throw Forbidden(caller, TagsAreOwners(at));
        if (!caller.Directory.IsShared(at.MeshOwner, at.Mesh, caller.Account))
            throw Forbidden(caller, NotShared(at, caller.Account));
        if (OfConsumers.Contains(at.Kind) || (at.Kind == ResourceKind.Mesh && verb == Verb.Describe)) return;
        throw Forbidden(caller, OnlyOwner(verb, at));
    }

    /// <summary>Requires that the caller may change a resource.</summary>
    /// <exception cref="RefusalException">Another account owns it.</exception>
    public static void RequireChange(Authorization caller, StoredResource resource)
    {
        if (resource.Owner != caller.Account) throw Forbidden(caller, OnlyOwnerChanges(resource));
    }

    /// <summary>Requires that the caller may remove a resource.</summary>
    /// <exception cref="RefusalException">Neither the resource nor the mesh is the caller's.</exception>
    public static void RequireRemoval(Authorization caller, StoredResource resource)
    {
        if (resource.Owner != caller.Account && resource.Address.MeshOwner != caller.Account)
            throw Forbidden(caller, OnlyOwnersDelete(resource));
    }

    private static string TagsAreOwners(ResourceAddress at) =>
        $"the resource {at.Arn} belongs to account {at.MeshOwner}; only that account can see and set its tags";

    private static string NotShared(ResourceAddress at, string account) => $"mesh {at.Mesh} of account {at.MeshOwner} is not shared with account {account}";

    private static string OnlyOwner(Verb verb, ResourceAddress at) =>
        $"{Operations.Get(verb, at.Kind).Name} in mesh {at.Mesh} is reserved for its owner, account {at.MeshOwner}";

    private static string OnlyOwnerChanges(StoredResource resource) => $"{resource.Arn} belongs to account {resource.Owner}; only that account can change it";

    private static string OnlyOwnersDelete(StoredResource resource) =>
        $"{resource.Arn} belongs to account {resource.Owner}; "
        + $"only that account and the owner of the mesh, {resource.Address.MeshOwner}, can delete it";

    private static RefusalException Forbidden(Authorization caller, string reason) =>
        Refusal.Forbidden($"User: {caller.Principal.Arn} is not authorized: {reason}.");
}
