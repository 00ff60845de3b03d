using System.Collections.Immutable;
using MeshCi.ControlPlane.Resources;

namespace MeshCi.ControlPlane.Store.InMemory;

/// <summary>Changes a copy of the state; the store either takes it over as a whole or discards it.</summary>
/// <param name="state">The initial state.</param>
/// <param name="kept">Number of changes to keep.</param>
internal sealed class InMemoryTransaction(MeshState state, int kept) : InMemoryReader(state), IMeshTransaction
{
    private static readonly ImmutableSortedDictionary<string, string> NoTags = ImmutableSortedDictionary.Create<string, string>(StringComparer.Ordinal);
    private static readonly ImmutableSortedSet<string> NoAccounts = ImmutableSortedSet.Create<string>(StringComparer.Ordinal);

    /// <inheritdoc />
    public StoredResource Insert(ResourceAddress at, string owner, string uid, long now, byte[] spec, IReadOnlyCollection<Link> links)
    {
        if (State.Resources.ContainsKey(at)) throw new InvalidOperationException($"{at.Arn} already exists.");
        var resource = new StoredResource(State.LastKey + 1, at, owner, uid, 1, now, now, spec);
        var owned = at with { MeshOwner = owner };
        State = State with
        {
            LastKey = resource.Key,
            Addresses = State.Addresses.Add(at),
            Resources = State.Resources.Add(at, new ResourceEntry(resource, [.. links], NoTags)),
            Owned = State.Owned.SetItem(owned, State.Owned.GetValueOrDefault(owned, NoAccounts).Add(at.MeshOwner)),
        };
        return resource;
    }

    /// <inheritdoc />
    public StoredResource Update(StoredResource resource, long now, byte[] spec, IReadOnlyCollection<Link> links)
    {
        var updated = resource with { Version = resource.Version + 1, UpdatedAt = now, Spec = spec };
        Set(Entry(resource) with { Resource = updated, Links = [.. links] });
        return updated;
    }

    /// <inheritdoc />
    public void Delete(StoredResource resource)
    {
        var owned = resource.Address with { MeshOwner = resource.Owner };
        var meshOwners = State.Owned[owned].Remove(resource.Address.MeshOwner);
        State = State with
        {
            Addresses = State.Addresses.Remove(resource.Address),
            Resources = State.Resources.Remove(resource.Address),
            Owned = meshOwners.IsEmpty ? State.Owned.Remove(owned) : State.Owned.SetItem(owned, meshOwners),
            Tokens = State.Tokens.RemoveRange(State.Tokens.Where(token => token.Value.Call.Result.Key == resource.Key).Select(token => token.Key)),
        };
    }

    /// <inheritdoc />
    public long SetTags(StoredResource resource, IReadOnlyDictionary<string, string> tags)
    {
        var entry = Entry(resource);
        entry = entry with { Tags = entry.Tags.SetItems(tags) };
        Set(entry);
        return entry.Tags.Count;
    }

    /// <inheritdoc />
    public void RemoveTags(StoredResource resource, IEnumerable<string> keys)
    {
        var entry = Entry(resource);
        Set(entry with { Tags = entry.Tags.RemoveRange(keys) });
    }

    /// <inheritdoc />
    public void Remember(ClientToken token, RememberedCall made, long now, long oldest)
    {
        var forgotten = State.Tokens.Where(known => known.Value.Used < oldest).Select(known => known.Key);
        State = State with { Tokens = State.Tokens.RemoveRange(forgotten).Add(token, new TokenEntry(made, now)) };
    }

    /// <inheritdoc />
    public void Record(RecordedChange change)
    {
        var changes = State.Changes.Add(change with { Revision = State.Revision + 1 });
        State = State with
        {
            Revision = State.Revision + 1,
            Changes = changes.Count > kept ? changes.RemoveRange(0, changes.Count - kept) : changes,
        };
    }

    private void Set(ResourceEntry entry) => State = State with { Resources = State.Resources.SetItem(entry.Resource.Address, entry) };
}
