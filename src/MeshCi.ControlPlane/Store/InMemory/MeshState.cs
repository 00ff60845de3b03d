using System.Collections.Immutable;
using MeshCi.ControlPlane.Resources;

namespace MeshCi.ControlPlane.Store.InMemory;

/// <summary>The content of the store at one moment.</summary>
internal sealed record MeshState
{
    /// <summary>The state of a new store.</summary>
    public static readonly MeshState Empty = new();

    /// <summary>The addresses of all resources, ordered by collection and then by name.</summary>
    public ImmutableSortedSet<ResourceAddress> Addresses { get; init; } = ImmutableSortedSet.Create<ResourceAddress>(AddressOrder.Instance);

    /// <summary>The resources by address.</summary>
    public ImmutableDictionary<ResourceAddress, ResourceEntry> Resources { get; init; } = ImmutableDictionary<ResourceAddress, ResourceEntry>.Empty;

    /// <summary>The owners of the meshes in which a resource exists, by its address as if its owner owned the mesh.</summary>
    public ImmutableDictionary<ResourceAddress, ImmutableSortedSet<string>> Owned { get; init; } =
        ImmutableDictionary<ResourceAddress, ImmutableSortedSet<string>>.Empty;

    /// <summary>The calls that were made with client tokens.</summary>
    public ImmutableDictionary<ClientToken, TokenEntry> Tokens { get; init; } = ImmutableDictionary<ClientToken, TokenEntry>.Empty;

    /// <summary>The stored changes, in order.</summary>
    public ImmutableList<RecordedChange> Changes { get; init; } = [];

    /// <summary>The key of the newest resource.</summary>
    public long LastKey { get; init; }

    /// <summary>The revision of the newest change.</summary>
    public long Revision { get; init; }
}

/// <summary>A resource with its links and tags.</summary>
/// <param name="Resource">The resource.</param>
/// <param name="Links">The references in its spec.</param>
/// <param name="Tags">Its tags, in ordinal order of their keys.</param>
internal sealed record ResourceEntry(StoredResource Resource, ImmutableHashSet<Link> Links, ImmutableSortedDictionary<string, string> Tags);

/// <summary>The call that was made with a client token.</summary>
/// <param name="Call">The call.</param>
/// <param name="Used">Time of the last use, in milliseconds since 1970.</param>
internal sealed record TokenEntry(RememberedCall Call, long Used);

/// <summary>Orders addresses by region, account, mesh, kind, parent and name, so that resources of one list are adjacent.</summary>
internal sealed class AddressOrder : IComparer<ResourceAddress>
{
    /// <summary>The order.</summary>
    public static readonly AddressOrder Instance = new();

    private AddressOrder()
    {
    }

    /// <inheritdoc />
    public int Compare(ResourceAddress x, ResourceAddress y)
    {
        var order = string.CompareOrdinal(x.Region, y.Region);
        if (order == 0) order = string.CompareOrdinal(x.MeshOwner, y.MeshOwner);
        if (order == 0) order = string.CompareOrdinal(x.Mesh, y.Mesh);
        if (order == 0) order = x.Kind.CompareTo(y.Kind);
        if (order == 0) order = string.CompareOrdinal(x.Parent, y.Parent);
        return order == 0 ? string.CompareOrdinal(x.Name, y.Name) : order;
    }
}
