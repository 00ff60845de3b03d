namespace MeshCi.Local.Http;

/// <summary>The request line's target as it was sent: names may hold <c>%2F</c>, so nothing is decoded before it is split.</summary>
/// <param name="RawPath">Path, from its first slash.</param>
/// <param name="RawQuery">Query without the question mark; may be empty.</param>
internal sealed record RequestTarget(string RawPath, string RawQuery)
{
    /// <summary>Splits a target of origin or absolute form.</summary>
    public static RequestTarget Parse(string raw)
    {
        if (!raw.StartsWith('/'))
        {
            var authority = raw.IndexOf("://", StringComparison.Ordinal);
            var path = authority < 0 ? -1 : raw.IndexOf('/', authority + 3);
            raw = path < 0 ? "/" : raw[path..];
        }

        var question = raw.IndexOf('?', StringComparison.Ordinal);
        return question < 0 ? new(raw, "") : new(raw[..question], raw[(question + 1)..]);
    }

    /// <summary>The decoded segments of the path.</summary>
    /// <exception cref="ApiException">An escape is malformed or its bytes are not UTF-8.</exception>
    public IReadOnlyList<string> Segments() => [.. RawPath[1..].Split('/').Select(Decode)];

    /// <summary>The decoded query parameters.</summary>
    /// <exception cref="ApiException">An escape is malformed, or a parameter stands there twice.</exception>
    public QueryParameters Query()
    {
        var values = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (var pair in RawQuery.Split('&', StringSplitOptions.RemoveEmptyEntries))
        {
            var parts = pair.Split('=', 2);
            var name = Decode(parts[0]);
            if (!values.TryAdd(name, parts.Length == 2 ? Decode(parts[1]) : ""))
                throw ApiException.BadRequest($"The query parameter {name} stands there twice.");
        }

        return new QueryParameters(values);
    }

    private static string Decode(string part) =>
        PercentEncoding.Decode(part) ?? throw ApiException.BadRequest("The request target holds a malformed percent-encoding.");
}

/// <summary>The query parameters of a call.</summary>
internal sealed class QueryParameters(IReadOnlyDictionary<string, string> values)
{
    /// <summary>The value, or null if it was not given.</summary>
    public string? Get(string name) => values.GetValueOrDefault(name);

    /// <summary>The page size that <c>limit</c> asks for.</summary>
    /// <param name="maximum">Largest allowed, and what it is when not given.</param>
    /// <exception cref="ApiException">It is no number from 1 to the maximum.</exception>
    public int Limit(int maximum)
    {
        if (Get("limit") is not { } text) return maximum;
        return int.TryParse(text, System.Globalization.NumberStyles.None, System.Globalization.CultureInfo.InvariantCulture, out var limit)
            && limit >= 1 && limit <= maximum
                ? limit
                : throw ApiException.BadRequest($"limit must be 1 to {maximum}, not '{text}'.");
    }
}
