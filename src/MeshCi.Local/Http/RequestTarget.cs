namespace MeshCi.Local.Http;

/// <summary>The target of the request line as it was sent: names may contain <c>%2F</c>, so it is split before it is decoded.</summary>
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

    /// <summary>The decoded segments of the path. More than one slash at its beginning, as from an endpoint that ends with a slash, counts as one.</summary>
    /// <exception cref="ApiException">An escape is malformed or its bytes are not UTF-8.</exception>
    public IReadOnlyList<string> Segments() => [.. RawPath.TrimStart('/').Split('/').Select(Decode)];

    /// <summary>The decoded query parameters.</summary>
    /// <exception cref="ApiException">An escape is malformed, or a parameter appears twice.</exception>
    public QueryParameters Query()
    {
        var values = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (var pair in RawQuery.Split('&', StringSplitOptions.RemoveEmptyEntries))
        {
            var parts = pair.Split('=', 2);
            var name = Decode(parts[0]);
            if (!values.TryAdd(name, parts.Length == 2 ? Decode(parts[1]) : ""))
                throw ApiException.BadRequest($"The query parameter {name} appears twice.");
        }

        return new QueryParameters(values);
    }

    private static string Decode(string part) =>
        PercentEncoding.Decode(part) ?? throw ApiException.BadRequest("The request target contains a malformed percent-encoding.");
}

/// <summary>The query parameters of a call.</summary>
internal sealed class QueryParameters(IReadOnlyDictionary<string, string> values)
{
    /// <summary>The value, or null if it is absent.</summary>
    public string? Get(string name) => values.GetValueOrDefault(name);

    /// <summary>The page size in <c>limit</c>.</summary>
    /// <param name="maximum">Maximum value, and the default.</param>
    /// <exception cref="ApiException">It is not a number from 1 to the maximum.</exception>
    public int Limit(int maximum)
    {
        if (Get("limit") is not { } text) return maximum;
        return int.TryParse(text, System.Globalization.NumberStyles.None, System.Globalization.CultureInfo.InvariantCulture, out var limit)
            && limit >= 1 && limit <= maximum
                ? limit
                : throw ApiException.BadRequest($"limit must be 1 to {maximum}, not '{text}'.");
    }
}
