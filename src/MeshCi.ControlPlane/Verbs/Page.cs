namespace MeshCi.ControlPlane.Verbs;

/// <summary>A part of a list.</summary>
/// <param name="Items">The part.</param>
/// <param name="NextToken">What asks for the next part; null after the last.</param>
public sealed record Page<T>(IReadOnlyList<T> Items, string? NextToken)
{
    /// <summary>The first elements of what was found, and the token for more where there are more.</summary>
    /// <param name="found">One more than the page takes, if there are so many.</param>
    /// <param name="limit">Most elements on the page.</param>
    /// <param name="list">Which list.</param>
    /// <param name="place">An element's place in the order of the list.</param>
    internal static Page<T> Cut(IReadOnlyList<T> found, int limit, string list, Func<T, string> place)
    {
        if (found.Count <= limit) return new Page<T>(found, null);
        T[] page = [.. found.Take(limit)];
        return new Page<T>(page, PageToken.After(list, place(page[^1])));
    }
}
