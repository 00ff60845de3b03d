using MeshCi.Definitions.Diagnostics;
using MeshCi.Definitions.Model;
using MeshCi.Definitions.Rules.Context;

namespace MeshCi.Definitions.Rules.Routing;

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
        var (type, match) = spec.HttpRoute is { } http ? (RouteTypes.Http, http.Match) : (RouteTypes.Http2, spec.Http2Route?.Match);
        Check(id, type, match?.Prefix, match?.Path?.Exact, found);
        Regex(id, type, match?.Path?.Regex, found);
    }

    public static void Check(ResourceId id, GatewayRouteSpec spec, List<ResourceFinding> found)
    {
        var (type, match) = spec.HttpRoute is { } http ? (RouteTypes.Http, http.Match) : (RouteTypes.Http2, spec.Http2Route?.Match);
        Check(id, type, match?.Prefix, match?.Path?.Exact, found);
        Regex(id, type, match?.Path?.Regex, found);
    }

    // The whole path must match, and each begins with a slash. What the first letter means is sure only where nothing repeats or replaces it.
    private static void Regex(ResourceId id, string type, string? expression, List<ResourceFinding> found)
    {
        if (expression?.TrimStart('^') is not { Length: > 0 } begun || !char.IsAsciiLetterOrDigit(begun[0]) || begun.Contains('|', StringComparison.Ordinal)) return;
        if (begun.Length > 1 && begun[1] is '*' or '?' or '{') return;
        found.Add(new(
            id, $"spec.{type}.match.path.regex", MeshDiagnostics.PathForm.As(Severity.Warning), $"No request matches '{Wording.Short(expression)}': the whole path must match, and paths begin with a slash. Write '/{Wording.Short(begun)}'."));
    }

    private static void Check(ResourceId id, string type, string? prefix, string? exact, List<ResourceFinding> found)
    {
        var (member, text) = prefix is null ? ("path.exact", exact) : ("prefix", prefix);
        if (text is null) return;
        foreach (var (part, why) in Never)
        {
            if (!text.Contains(part, StringComparison.OrdinalIgnoreCase)) continue;
            found.Add(new(
                id, $"spec.{type}.match.{member}", MeshDiagnostics.PathForm.As(Severity.Warning), $"No request matches '{Wording.Short(text)}': it holds '{part}', and {why}. Write the path as it arrives."));
            return;
        }
    }
}
