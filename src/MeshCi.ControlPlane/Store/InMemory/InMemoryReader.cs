using System.Collections.Immutable;
using MeshCi.ControlPlane.Resources;
using MeshCi.Definitions.Model;

namespace MeshCi.ControlPlane.Store.InMemory;

/// <summary>Reads one state.</summary>
/// <param name="state">The state; transactions replace it as they change it.</param>
internal class InMemoryReader(MeshState state) : IMeshReader
{
    /// <summary>The state.</summary>
    public MeshState State { get; protected set; } = state;

    /// <inheritdoc />
    public long Revision => State.Revision;

    /// <inheritdoc />
    public StoredResource? Find(ResourceAddress at) => State.Resources.GetValueOrDefault(at)?.Resource;

    /// <inheritdoc />
    public StoredResource? FindOwned(string owner, ResourceAddress at)
    {
        if (!State.Owned.TryGetValue(at with { MeshOwner = owner }, out var meshOwners)) return null;
        return Find(at with { MeshOwner = meshOwners.Contains(owner) ? owner : meshOwners[0] });
    }

    /// <inheritdoc />
    public long Count(ResourceAddress collection) => Collection(collection, "").LongCount();

    /// <inheritdoc />
    public long CountInMesh(ResourceAddress mesh, ResourceKind kind) => All(mesh).LongCount(resource => resource.Address.Kind == kind);

    /// <inheritdoc />
    public IReadOnlyList<StoredResource> Page(ResourceAddress collection, string after, int count) => [.. Collection(collection, after).Take(count)];

    /// <inheritdoc />
    public IReadOnlyList<StoredResource> Referring(ResourceKind kind, ResourceAddress target)
    {
        var link = new Link(target.Kind, target.Name);
        return [.. All(target).Where(resource => resource.Address.Kind == kind && Entry(resource).Links.Contains(link))];
    }

    /// <inheritdoc />
    public IReadOnlyList<StoredResource> All(ResourceAddress mesh) =>
    [
        .. From(new ResourceAddress(mesh.Region, mesh.MeshOwner, mesh.Mesh, default, "", ""))
            .TakeWhile(at => at.Region == mesh.Region && at.MeshOwner == mesh.MeshOwner && at.Mesh == mesh.Mesh)
            .Select(at => State.Resources[at].Resource),
    ];

    /// <inheritdoc />
    public IReadOnlyList<StoredResource> Meshes() => [.. State.Addresses.Where(at => at.Kind == ResourceKind.Mesh).Select(at => State.Resources[at].Resource)];

    /// <inheritdoc />
    public IReadOnlyList<KeyValuePair<string, string>> Tags(StoredResource resource, string after, int count) =>
        [.. EntryTags(resource).Where(tag => string.CompareOrdinal(tag.Key, after) > 0).Take(count)];

    /// <inheritdoc />
    public ILookup<long, KeyValuePair<string, string>> TagsOfAll(ResourceAddress mesh) =>
        All(mesh).SelectMany(resource => Entry(resource).Tags, (resource, tag) => (resource.Key, Tag: tag)).ToLookup(row => row.Key, row => row.Tag);

    /// <inheritdoc />
    public RememberedCall? Recall(ClientToken token, long oldest) => State.Tokens.TryGetValue(token, out var entry) && entry.Used >= oldest ? entry.Call : null;

    /// <inheritdoc />
    public IReadOnlyList<RecordedChange> LastChanges(int count, ResourceAddress? mesh = null) =>
        [.. State.Changes.Reverse().Where(change => mesh is null || change.Address.OfMesh == mesh).Take(count)];

    /// <inheritdoc />
    public IReadOnlyList<RecordedChange> ChangesAfter(long revision, int count)
    {
        var forgotten = State.Revision - State.Changes.Count;
        return [.. State.Changes.Skip((int)Math.Clamp(revision - forgotten, 0, State.Changes.Count)).Take(count)];
    }

    /// <summary>An existing resource with its links and tags.</summary>
    protected ResourceEntry Entry(StoredResource resource) => State.Resources[resource.Address];

    private ImmutableSortedDictionary<string, string> EntryTags(StoredResource resource) =>
        State.Resources.TryGetValue(resource.Address, out var entry) && entry.Resource.Key == resource.Key
            ? entry.Tags
            : ImmutableSortedDictionary<string, string>.Empty;

    // Meshes are listed by account, and each has a mesh name of its own.
    private IEnumerable<StoredResource> Collection(ResourceAddress like, string after) => like.Kind == ResourceKind.Mesh
        ? From(like with { Mesh = after, Name = after })
            .TakeWhile(at => at.Region == like.Region && at.MeshOwner == like.MeshOwner)
            .Where(at => at.Kind == ResourceKind.Mesh && string.CompareOrdinal(at.Mesh, after) > 0)
            .Select(at => State.Resources[at].Resource)
        : From(like with { Name = after })
            .TakeWhile(at => at with { Name = "" } == like with { Name = "" })
            .Where(at => string.CompareOrdinal(at.Name, after) > 0)
            .Select(at => State.Resources[at].Resource);

    private IEnumerable<ResourceAddress> From(ResourceAddress first)
    {
        var addresses = State.Addresses;
        var index = addresses.IndexOf(first);
        for (var next = index < 0 ? ~index : index; next < addresses.Count; next++) yield return addresses[next];
    }
}
