namespace MeshCi.Definitions.Model;

/// <summary>Which resource of a mesh.</summary>
/// <param name="Kind">Its kind.</param>
/// <param name="Name">Its name.</param>
/// <param name="Parent">The virtual router of a route, the virtual gateway of a gateway route, else null.</param>
public sealed record ResourceId(ResourceKind Kind, string Name, string? Parent = null) : IComparable<ResourceId>
{
    /// <summary>As plans and messages write it: <c>route orders/checkout</c>.</summary>
    public override string ToString() => $"{Kind.Info().Name} {Path}";

    /// <summary>The name with its parent: <c>orders/checkout</c>.</summary>
    public string Path => Parent is null ? Name : $"{Parent}/{Name}";

    /// <summary>Creation order of kinds, then ordinal by parent and name.</summary>
    public int CompareTo(ResourceId? other)
    {
        if (other is null) return 1;
        var byKind = Kind.CompareTo(other.Kind);
        if (byKind != 0) return byKind;
        var byParent = string.CompareOrdinal(Parent, other.Parent);
        return byParent != 0 ? byParent : string.CompareOrdinal(Name, other.Name);
    }

    /// <summary>Comes before.</summary>
    public static bool operator <(ResourceId left, ResourceId right) => left.CompareTo(right) < 0;

    /// <summary>Comes after.</summary>
    public static bool operator >(ResourceId left, ResourceId right) => left.CompareTo(right) > 0;

    /// <summary>Comes before or is the same.</summary>
    public static bool operator <=(ResourceId left, ResourceId right) => left.CompareTo(right) <= 0;

    /// <summary>Comes after or is the same.</summary>
    public static bool operator >=(ResourceId left, ResourceId right) => left.CompareTo(right) >= 0;
}
