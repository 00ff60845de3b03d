namespace MeshCi.Definitions.Model;

/// <summary>Identifies a resource of a mesh.</summary>
/// <param name="Kind">Its kind.</param>
/// <param name="Name">Its name.</param>
/// <param name="Parent">The virtual router of a route, or the virtual gateway of a gateway route; otherwise null.</param>
public sealed record ResourceId(ResourceKind Kind, string Name, string? Parent = null) : IComparable<ResourceId>
{
    /// <summary>The form in plans and messages: <c>route orders/checkout</c>.</summary>
    public override string ToString() => $"{Kind.Info().Name} {Path}";

    /// <summary>The name with the name of its parent: <c>orders/checkout</c>.</summary>
    public string Path => Parent is null ? Name : $"{Parent}/{Name}";

    /// <summary>Sorts by kind, in the order of creation, then by parent and name (ordinal).</summary>
    public int CompareTo(ResourceId? other)
    {
        if (other is null) return 1;
        var byKind = Kind.CompareTo(other.Kind);
        if (byKind != 0) return byKind;
        var byParent = string.CompareOrdinal(Parent, other.Parent);
        return byParent != 0 ? byParent : string.CompareOrdinal(Name, other.Name);
    }

    /// <summary>Whether the left resource comes before the right one.</summary>
    public static bool operator <(ResourceId left, ResourceId right) => left.CompareTo(right) < 0;

    /// <summary>Whether the left resource comes after the right one.</summary>
    public static bool operator >(ResourceId left, ResourceId right) => left.CompareTo(right) > 0;

    /// <summary>Whether the left resource comes before the right one or is the same.</summary>
    public static bool operator <=(ResourceId left, ResourceId right) => left.CompareTo(right) <= 0;

    /// <summary>Whether the left resource comes after the right one or is the same.</summary>
    public static bool operator >=(ResourceId left, ResourceId right) => left.CompareTo(right) >= 0;
}
