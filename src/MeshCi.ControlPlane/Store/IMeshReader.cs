using MeshCi.ControlPlane.Resources;
using MeshCi.Definitions.Model;

namespace MeshCi.ControlPlane.Store;

/// <summary>One state of a store. Later commits are not visible.</summary>
public interface IMeshReader
{
    /// <summary>The revision of the newest change in this state; 0 if there is none. A subscriber that has read this state continues after it.</summary>
    long Revision { get; }

    /// <summary>The resource at an address, or null.</summary>
    StoredResource? Find(ResourceAddress at);

    /// <summary>
    /// The resource that an account owns under the names of an address, in its own mesh if it has one with that name, otherwise in a shared one; null if
    /// it does not exist.
    /// </summary>
    /// <param name="owner">The account.</param>
    /// <param name="at">Region, kind and names; the owner of the mesh does not matter.</param>
    StoredResource? FindOwned(string owner, ResourceAddress at);

    /// <summary>
    /// The number of resources of a kind in a mesh, router or gateway, whoever owns them; for meshes, the number in the region and account.
    /// </summary>
    /// <param name="collection">An address of such a resource; its name does not matter.</param>
    long Count(ResourceAddress collection);

    /// <summary>The number of resources of a kind in a whole mesh, under all its routers and gateways.</summary>
    long CountInMesh(ResourceAddress mesh, ResourceKind kind);

    /// <summary>Up to <paramref name="count"/> resources with names after a name, in ordinal order.</summary>
    /// <param name="collection">An address of such a resource; its name does not matter.</param>
    /// <param name="after">The name; empty for the first page.</param>
    /// <param name="count">At least 1.</param>
    IReadOnlyList<StoredResource> Page(ResourceAddress collection, string after, int count);

    /// <summary>The resources of a kind in the same mesh with a spec that refers to a resource by its name, ordered by parent and name.</summary>
    IReadOnlyList<StoredResource> Referring(ResourceKind kind, ResourceAddress target);

    /// <summary>Everything of one mesh, including the mesh itself, by kind, parent and name.</summary>
    IReadOnlyList<StoredResource> All(ResourceAddress mesh);

    /// <summary>The meshes of all regions and accounts, by region, account and name.</summary>
    IReadOnlyList<StoredResource> Meshes();

    /// <summary>Up to <paramref name="count"/> tags with keys after a key, in ordinal order.</summary>
    IReadOnlyList<KeyValuePair<string, string>> Tags(StoredResource resource, string after, int count);

    /// <summary>The tags of all resources of a mesh, by the keys of the resources.</summary>
    ILookup<long, KeyValuePair<string, string>> TagsOfAll(ResourceAddress mesh);

    /// <summary>The call that was made with a client token; null if the token is new or was used before <paramref name="oldest"/>.</summary>
    /// <param name="token">The token.</param>
    /// <param name="oldest">Milliseconds since 1970.</param>
    RememberedCall? Recall(ClientToken token, long oldest);

    /// <summary>Up to <paramref name="count"/> of the newest changes, newest first.</summary>
    /// <param name="count">At least 1.</param>
    /// <param name="mesh">The mesh whose changes to return; null for all.</param>
    IReadOnlyList<RecordedChange> LastChanges(int count, ResourceAddress? mesh = null);

    /// <summary>Up to <paramref name="count"/> of the stored changes with a revision after <paramref name="revision"/>, in order.</summary>
    IReadOnlyList<RecordedChange> ChangesAfter(long revision, int count);
}

/// <summary>Extensions for all readers.</summary>
public static class MeshReaders
{
    /// <summary>The resource at an address.</summary>
    /// <exception cref="RefusalException">It does not exist.</exception>
    public static StoredResource Get(this IMeshReader reader, ResourceAddress at) => reader.Find(at) ?? throw Refusal.NotFound(at.AbsentText);

    /// <summary>All tags of a resource by key.</summary>
    public static IReadOnlyDictionary<string, string> AllTags(this IMeshReader reader, StoredResource resource) =>
        reader.Tags(resource, "", int.MaxValue).ToDictionary(StringComparer.Ordinal);
}
