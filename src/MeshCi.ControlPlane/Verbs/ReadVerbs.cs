using MeshCi.ControlPlane.Access;
using MeshCi.ControlPlane.Resources;
using MeshCi.ControlPlane.Store;
using MeshCi.Definitions.Model;

namespace MeshCi.ControlPlane.Verbs;

/// <summary>The verbs that only read. Permissions are decided in the same state of the store that is read.</summary>
/// <param name="store">The resources.</param>
public sealed class ReadVerbs(IMeshStore store)
{
    /// <summary>A resource.</summary>
    /// <exception cref="RefusalException">The caller does not have the permission, a name is invalid, or the resource does not exist.</exception>
    public StoredResource Describe(Authorization caller, ResourceAddress at)
    {
        ArgumentNullException.ThrowIfNull(caller);
        Addressing.RequireNames(at);
        return store.Read(reader =>
        {
            caller.Require(reader, Verb.Describe, at);
            if (reader.Find(at) is { } found) return found;
            Addressing.RequireAncestors(reader, at);
            throw Refusal.NotFound(at.AbsentText);
        });
    }

    /// <summary>A page of the resources of a kind in a mesh, router or gateway; for meshes, of those that the caller can see.</summary>
    /// <param name="caller">The caller.</param>
    /// <param name="like">An address of such a resource with an empty name.</param>
    /// <param name="token">The token of the previous page; null for the first page.</param>
    /// <param name="limit">Maximum number of resources on the page, at least 1.</param>
    /// <exception cref="RefusalException">The caller does not have the permission, a name is invalid, the mesh, router or gateway does not exist, or the token
    /// is from another list.</exception>
    public Page<StoredResource> List(Authorization caller, ResourceAddress like, string? token, int limit)
    {
        ArgumentNullException.ThrowIfNull(caller);
        Addressing.RequireNames(like);
        var list = $"{caller.Account}\n{like.Region}\n{like.MeshOwner}\n{like.Kind}\n{like.Mesh}\n{like.Parent}";
        var after = PageToken.Read(list, token);
        var found = store.Read(reader =>
        {
            caller.Require(reader, Verb.List, like);
            if (like.Kind == ResourceKind.Mesh) return MeshList.After(caller, reader, like.Region, after, limit + 1);
            Addressing.RequireAncestors(reader, like);
            return reader.Page(like, after, limit + 1);
        });
        return Page<StoredResource>.Cut(found, limit, list, like.Kind == ResourceKind.Mesh ? MeshList.PlaceOf : resource => resource.Address.Name);
    }

    /// <summary>A page of a resource's tags.</summary>
    /// <param name="caller">The caller.</param>
    /// <param name="at">The resource, from its ARN.</param>
    /// <param name="region">The region of the call.</param>
    /// <param name="token">The token of the previous page; null for the first page.</param>
    /// <param name="limit">Maximum number of tags on the page, at least 1.</param>
    /// <exception cref="RefusalException">The caller does not have the permission, the resource does not exist in that region, or the token is from another
    /// list.</exception>
    public Page<KeyValuePair<string, string>> ListTags(Authorization caller, ResourceAddress at, string region, string? token, int limit)
    {
        ArgumentNullException.ThrowIfNull(caller);
        var list = at.Arn;
        var after = PageToken.Read(list, token);
        var found = store.Read(reader =>
        {
            caller.Require(reader, Verb.ListTags, at);
            return reader.Tags(Addressing.GetOwned(reader, at, region), after, limit + 1);
        });
        return Page<KeyValuePair<string, string>>.Cut(found, limit, list, tag => tag.Key);
    }
}
