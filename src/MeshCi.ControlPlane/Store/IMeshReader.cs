using MeshCi.ControlPlane.Resources;
using MeshCi.Definitions.Model;

namespace MeshCi.ControlPlane.Store;

/// <summary>One state of a store. What is committed later is not seen.</summary>
public interface IMeshReader
{
    /// <summary>The revision of the newest change in this state; 0 for none. A subscriber that has read this state watches after this revision.</summary>
    long Revision { get; }

    /// <summary>The resource of an address, or null.</summary>
    StoredResource? Find(ResourceAddress at);

    /// <summary>
    /// The resource that an account owns under the names of an address, in its own mesh if it has one of that name, otherwise in a shared one; null if
    /// there is none.
    /// </summary>
    /// <param name="owner">The account.</param>
    /// <param name="at">Region, kind and names; its mesh owner does not matter.</param>
    StoredResource? FindOwned(string owner, ResourceAddress at);

    /// <summary>
    /// How many resources of a kind the same mesh, router or gateway has, whoever owns them; of meshes, how many the region and account have.
    /// </summary>
    /// <param name="collection">An address of such a resource; its name does not matter.</param>
    long Count(ResourceAddress collection);

    /// <summary>How many resources of a kind a whole mesh has, under all its routers and gateways.</summary>
    long CountInMesh(ResourceAddress mesh, ResourceKind kind);

    /// <summary>Up to <paramref name="count"/> resources whose names come after a name, in ordinal order of their names.</summary>
    /// <param name="collection">An address of such a resource; its name does not matter.</param>
    /// <param name="after">The name; empty to begin with the first.</param>
    /// <param name="count">At least 1.</param>
    IReadOnlyList<StoredResource> Page(ResourceAddress collection, string after, int count);

    /// <summary>The resources of a kind in the same mesh whose specs refer to a resource by its name, by parent and name.</summary>
    IReadOnlyList<StoredResource> Referring(ResourceKind kind, ResourceAddress target);

    /// <summary>Everything of one mesh, including the mesh itself, by kind, parent and name.</summary>
    IReadOnlyList<StoredResource> All(ResourceAddress mesh);

    /// <summary>The meshes of all regions and accounts, by region, account and name.</summary>
    IReadOnlyList<StoredResource> Meshes();

    /// <summary>Up to <paramref name="count"/> tags whose keys come after a key, in ordinal order of their keys.</summary>
    IReadOnlyList<KeyValuePair<string, string>> Tags(StoredResource resource, string after, int count);

    /// <summary>The tags of one mesh's resources by the resources' keys.</summary>
    ILookup<long, KeyValuePair<string, string>> TagsOfAll(ResourceAddress mesh);

    /// <summary>The call that was made with a client token; null if the token is new or was used before <paramref name="oldest"/>.</summary>
    /// <param name="token">The token.</param>
    /// <param name="oldest">Milliseconds since 1970.</param>
    RememberedCall? Recall(ClientToken token, long oldest);

    /// <summary>Up to <paramref name="count"/> of the newest changes, the newest first.</summary>
    /// <param name="count">At least 1.</param>
    /// <param name="mesh">Only those of this mesh; null for all.</param>
    IReadOnlyList<RecordedChange> LastChanges(int count, ResourceAddress? mesh = null);

    /// <summary>Up to <paramref name="count"/> of the changes that are kept and have a revision after <paramref name="revision"/>, in order.</summary>
    IReadOnlyList<RecordedChange> ChangesAfter(long revision, int count);
}

/// <summary>What every reader can do with what it has.</summary>
public static class MeshReaders
{
    /// <summary>The resource of an address.</summary>
    /// <exception cref="RefusalException">It does not exist.</exception>
    public static StoredResource Get(this IMeshReader reader, ResourceAddress at) => reader.Find(at) ?? throw Refusal.NotFound(at.AbsentText);

    /// <summary>All tags of a resource by key.</summary>
    public static IReadOnlyDictionary<string, string> AllTags(this IMeshReader reader, StoredResource resource) =>
        reader.Tags(resource, "", int.MaxValue).ToDictionary(StringComparer.Ordinal);
}
