namespace MeshCi.Local.Page;

/// <summary>
/// The order in which the proxies try routes: by priority, 0 first and without one last; within a priority the longest prefix first. Where
/// nothing decides, by name.
/// </summary>
/// <param name="Priority">The route's priority.</param>
/// <param name="Exact">The whole path, if the route names it.</param>
/// <param name="Regex">The expression of the path, if the route has one.</param>
/// <param name="Prefix">The beginning of the path, if the route names it.</param>
/// <param name="Name">The route's name.</param>
internal readonly record struct RouteOrder(int? Priority, string? Exact, string? Regex, string? Prefix, string Name) : IComparable<RouteOrder>
{
    private const int Last = 1000;

    /// <inheritdoc />
    public int CompareTo(RouteOrder other)
    {
        var byPriority = (Priority ?? Last).CompareTo(other.Priority ?? Last);
        if (byPriority != 0) return byPriority;
        var byLength = other.Length.CompareTo(Length);
        return byLength != 0 ? byLength : string.CompareOrdinal(Name, other.Name);
    }

    // A path that is named whole is as long as a prefix can be; an expression has no prefix to be sorted by.
    private int Length => Exact is not null ? int.MaxValue : Regex is not null ? int.MaxValue - 1 : Prefix?.Length ?? 0;
}
