namespace MeshCi.ControlPlane.Verbs;

/// <summary>A page of a list.</summary>
/// <param name="Items">The elements of the page.</param>
/// <param name="NextToken">The token for the next page; null on the last page.</param>
public sealed record Page<T>(IReadOnlyList<T> Items, string? NextToken)
{
    /// <summary>The first elements of a result, with a token if there are more.</summary>
    /// <param name="found">The result, with one more element than the page if there are more.</param>
    /// <param name="limit">Maximum number of elements on the page.</param>
    /// <param name="list">Identifies the list.</param>
    /// <param name="place">The position of an element in the list.</param>
    internal static Page<T> Cut(IReadOnlyList<T> found, int limit, string list, Func<T, string> place)
    {
        if (found.Count <= limit) return new Page<T>(found, null);
        T[] page = [.. found.Take(limit)];
        return new Page<T>(page, PageToken.After(list, place(page[^1])));
    }
}
