using MeshCi.Definitions;
using MeshCi.Local.Store;

namespace MeshCi.Local.Identity;

/// <summary>
/// What accounts may do in each other's meshes (App Mesh User Guide, "Working with shared meshes"). Whoever a mesh is shared with may see
/// everything in it but gateways, and make nodes, routers, routes and services; each account changes its own only; the owner may remove anything.
/// </summary>
internal static class SharedMeshes
{
    private static readonly ResourceKind[] OfConsumers = [ResourceKind.VirtualNode, ResourceKind.VirtualRouter, ResourceKind.Route, ResourceKind.VirtualService];

    /// <summary>Requires that the mesh is the caller's own or shared with it, and the call one that a consumer can make.</summary>
    /// <exception cref="ApiException">It is not; whether the mesh exists does not matter.</exception>
    public static void RequireUse(Authorization caller, Verb verb, ResourceAddress at)
    {
        if (at.MeshOwner == caller.Account) return;
        if (verb is Verb.Tag or Verb.Untag or Verb.ListTags)
            throw Forbidden(caller, $"the resource {at.Arn} belongs to account {at.MeshOwner}; only that account sees and sets its tags");
        if (!caller.Directory.IsShared(at.MeshOwner, at.Mesh, caller.Account))
            throw Forbidden(caller, $"mesh {at.Mesh} of account {at.MeshOwner} is not shared with account {caller.Account}");
        if (OfConsumers.Contains(at.Kind) || (at.Kind == ResourceKind.Mesh && verb == Verb.Describe)) return;
        throw Forbidden(caller, $"{Operations.Name(verb, at.Kind)} in mesh {at.Mesh} is for its owner, account {at.MeshOwner}");
    }

    /// <summary>Requires that the caller may change a resource.</summary>
    /// <exception cref="ApiException">Another account owns it.</exception>
    public static void RequireChange(Authorization caller, StoredResource resource)
    {
        if (resource.Owner != caller.Account) throw Forbidden(caller, $"{resource.Arn} belongs to account {resource.Owner}; only that account can change it");
    }

    /// <summary>Requires that the caller may remove a resource.</summary>
    /// <exception cref="ApiException">Neither the resource nor the mesh is the caller's.</exception>
    public static void RequireRemoval(Authorization caller, StoredResource resource)
    {
        if (resource.Owner != caller.Account && resource.Address.MeshOwner != caller.Account)
            throw Forbidden(caller, $"{resource.Arn} belongs to account {resource.Owner}; only that account and the owner of the mesh, {resource.Address.MeshOwner}, can delete it");
    }

    /// <summary>The meshes that an account sees in a region after a place in the list, in order of names and then owners.</summary>
    public static List<StoredResource> Page(Authorization caller, MeshTransaction transaction, string region, string after, int count)
    {
        // The name and the owner, since two accounts' meshes may have one name.
        var place = after.Split('\n');
        var (name, owner) = (place[0], place.Length > 1 ? place[1] : "");
        var own = new ResourceAddress(region, caller.Account, "", ResourceKind.Mesh, "", "");
        var meshes = transaction.Page(own, name, count);
        if (transaction.Find(own with { Mesh = name, Name = name }) is { } sameName) meshes.Add(sameName);
        foreach (var (other, mesh) in caller.Directory.SharedWith(caller.Account))
        {
            if (transaction.Find(own with { MeshOwner = other, Mesh = mesh, Name = mesh }) is { } shared) meshes.Add(shared);
        }

        return
        [
            .. meshes.Where(mesh => (string.CompareOrdinal(mesh.Address.Mesh, name), string.CompareOrdinal(mesh.Address.MeshOwner, owner)) is ( > 0, _) or (0, > 0))
                .OrderBy(mesh => mesh.Address.Mesh, StringComparer.Ordinal).ThenBy(mesh => mesh.Address.MeshOwner, StringComparer.Ordinal)
                .Take(count),
        ];
    }

    /// <summary>The place of a mesh in the list.</summary>
    public static string PlaceOf(StoredResource mesh) => $"{mesh.Address.Mesh}\n{mesh.Address.MeshOwner}";

    private static ApiException Forbidden(Authorization caller, string reason) => ApiException.Forbidden($"User: {caller.Principal.Arn} is not authorized: {reason}.");
}
