using MeshCi.Definitions.Diagnostics;
using MeshCi.Definitions.Model;
using MeshCi.Definitions.Rules.Context;

namespace MeshCi.Definitions.Rules.Routing;

/// <summary>Paths that no request can have: the proxy normalizes paths before matching, and the query and the fragment are not part of the path.</summary>
internal static class PathHygiene
{
    private static readonly (string Part, string Why)[] Never =
    [
        ("//", "consecutive slashes are merged before matching"),
        ("/../", "such segments are resolved before matching"),
        ("/./", "such segments are resolved before matching"),
        ("%2f", "an escaped slash is refused or unescaped before matching"),
        ("#", "a fragment never leaves the browser"),
        ("?", "the query is not part of the path; use a MeshRouteMatch with In=\"query\""),
        ("{", "a brace is an ordinary character, which clients escape; for a part that varies, use PathRegex, such as /orders/[^/]+"),
        ("*", "a star is an ordinary character; Prefix matches everything that begins with it, and PathRegex takes an expression"),
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

    // The whole path must match, and paths begin with a slash. An expression that begins with a letter can match one only if that letter is optional or
    // one of several alternatives.
    private static void Regex(ResourceId id, string type, string? expression, List<ResourceFinding> found)
    {
        if (expression?.TrimStart('^') is not { Length: > 0 } rest || !char.IsAsciiLetterOrDigit(rest[0])) return;
        if (rest.Contains('|', StringComparison.Ordinal) || (rest.Length > 1 && rest[1] is '*' or '?' or '{')) return;
        found.Add(new(id, $"spec.{type}.match.path.regex", MeshDiagnostics.PathForm.As(Severity.Warning), LacksSlash(expression, rest)));
    }

    private static void Check(ResourceId id, string type, string? prefix, string? exact, List<ResourceFinding> found)
    {
        var (member, text) = prefix is null ? ("path.exact", exact) : ("prefix", prefix);
        if (text is null) return;
        foreach (var (part, why) in Never)
        {
            if (!text.Contains(part, StringComparison.OrdinalIgnoreCase)) continue;
            found.Add(new(id, $"spec.{type}.match.{member}", MeshDiagnostics.PathForm.As(Severity.Warning), NeverMatches(text, part, why)));
            return;
        }
    }

    private static string LacksSlash(string expression, string rest) =>
        $"No request matches '{Wording.Short(expression)}': the whole path must match, and paths begin with a slash. Write '/{Wording.Short(rest)}'.";

    private static string NeverMatches(string path, string part, string why) =>
        $"No request matches '{Wording.Short(path)}': it contains '{part}', and {why}. Write the path in the form in which it is matched.";
}
