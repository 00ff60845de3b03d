using MeshCi.Traces.Formats;

namespace MeshCi.Tasks.Confirming;

/// <summary>Reads answers that consist of pages. A page can be empty although others follow.</summary>
internal static class Pages
{
    // With 500 metrics or some hundred services in each, no mesh has more.
    private const int Most = 200;

    /// <summary>Reads all pages.</summary>
    /// <param name="read">Reads the page of a token, or the first one, and returns it with the token of the next one, or null if there is none.</param>
    /// <exception cref="TraceFormatException">The pages do not end.</exception>
    public static async Task<IReadOnlyList<T>> ReadAsync<T>(Func<string?, Task<(T Page, string? NextToken)>> read)
    {
        var pages = new List<T>();
        string? token = null;
        do
        {
            var (page, next) = await read(token).ConfigureAwait(false);
            pages.Add(page);
            if (next is not null && (next == token || pages.Count == Most)) throw new TraceFormatException("The pages of the answer do not end.");
            token = next;
        }
        while (token is not null);
        return pages;
    }
}
