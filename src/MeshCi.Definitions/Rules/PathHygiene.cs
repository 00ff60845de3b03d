using MeshCi.Definitions.Model;

namespace MeshCi.Definitions;

/// <summary>Paths that no request can have: the proxy normalizes paths before it matches, and query and fragment are no part of one.</summary>
internal static class PathHygiene
{
    private static readonly (string Part, string Why)[] Never =
    [
        ("//", "slashes in a row are merged before the match"),
        ("/../", "such segments are resolved before the match"),
        ("/./", "such segments are resolved before the match"),
        ("%2f", "an escaped slash is refused or unescaped before the match"),
        ("#", "a fragment never leaves the browser"),
        ("?", "the query is no part of the path; use a MeshRouteMatch with In=\"query\""),
    ];

    public static void Check(ResourceId id, RouteSpec spec, List<ResourceFinding> found)
    {
        var (type, match) = spec.HttpRoute is { } http ? ("httpRoute", http.Match) : ("http2Route", spec.Http2Route?.Match);
        Check(id, type, match?.Prefix, match?.Path?.Exact, found);
    }

    public static void Check(ResourceId id, GatewayRouteSpec spec, List<ResourceFinding> found)
    {
        var (type, match) = spec.HttpRoute is { } http ? ("httpRoute", http.Match) : ("http2Route", spec.Http2Route?.Match);
        Check(id, type, match?.Prefix, match?.Path?.Exact, found);
    }

    private static void Check(ResourceId id, string type, string? prefix, string? exact, List<ResourceFinding> found)
    {
        var (member, text) = prefix is null ? ("path.exact", exact) : ("prefix", prefix);
        if (text is null) return;
        foreach (var (part, why) in Never)
        {
            if (!text.Contains(part, StringComparison.OrdinalIgnoreCase)) continue;
            found.Add(new(
                id, $"spec.{type}.match.{member}", Diagnostics.PathForm.As(Severity.Warning), $"No request matches '{Say.Short(text)}': it holds '{part}', and {why}. Write the path as it arrives."));
            return;
        }
    }
}
