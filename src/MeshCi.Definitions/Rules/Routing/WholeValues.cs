using System.Buffers;
using MeshCi.Definitions.Diagnostics;
using MeshCi.Definitions.Model;
using MeshCi.Definitions.Rules.Context;

namespace MeshCi.Definitions.Rules.Routing;

/// <summary>
/// Regular expressions for headers and gRPC metadata that look like a search for a part of the value: Envoy compares them with the whole value
/// (envoyproxy/envoy issues 8283 and 19948).
/// </summary>
internal static class WholeValues
{
    private static readonly SearchValues<char> Operators = SearchValues.Create(".*+?()[]{}|\\");
    private static readonly string[] Anything = [".*", ".+", "[^"];

    // Headers in which the interesting part never is the whole value.
    private static readonly HashSet<string> LongTexts = new(StringComparer.OrdinalIgnoreCase)
    {
        "accept", "accept-encoding", "accept-language", "authorization", "content-type", "cookie", "forwarded", "referer", "user-agent", "via",
        "x-forwarded-for",
    };

    public static void Check(ResourceId id, RouteSpec spec, List<ResourceFinding> found)
    {
        var (type, http) = spec.HttpRoute is { } one ? (RouteTypes.Http, one) : (RouteTypes.Http2, spec.Http2Route);
        Headers(id, $"spec.{type}.match.headers", http?.Match?.Headers?.Select(header => (header.Name, header.Match?.Regex)), found);
        var metadata = spec.GrpcRoute?.Match?.Metadata?.Select(header => (header.Name, header.Match?.Regex));
        Headers(id, "spec.grpcRoute.match.metadata", metadata, found);
    }

    public static void Check(ResourceId id, GatewayRouteSpec spec, List<ResourceFinding> found)
    {
        var (type, http) = spec.HttpRoute is { } one ? (RouteTypes.Http, one) : (RouteTypes.Http2, spec.Http2Route);
        Headers(id, $"spec.{type}.match.headers", http?.Match?.Headers?.Select(header => (header.Name, header.Match?.Regex)), found);
        var metadata = spec.GrpcRoute?.Match?.Metadata?.Select(header => (header.Name, header.Match?.Regex));
        Headers(id, "spec.grpcRoute.match.metadata", metadata, found);
    }

    private static void Headers(ResourceId id, string path, IEnumerable<(string? Name, string? Regex)>? headers, List<ResourceFinding> found)
    {
        var index = -1;
        foreach (var (name, regex) in headers ?? [])
        {
            index++;
            if (name is null || regex is null || !LooksLikeSearch(name, regex)) continue;
            found.Add(new(id, $"{path}[{index}].match.regex", MeshDiagnostics.MatchesWholeValue, MatchesOnly(name, regex)));
        }
    }

    // A text without operators, or an expression with one anchor, could be written without a regular expression or without that anchor.
    private static bool LooksLikeSearch(string name, string regex)
    {
        if (Anything.Any(part => regex.Contains(part, StringComparison.Ordinal))) return false;
        var (isBegun, isEnded) = (regex.StartsWith('^'), IsEnded(regex));
        if (isBegun && isEnded) return false;
        return isBegun || isEnded || !regex.AsSpan().ContainsAny(Operators) || LongTexts.Contains(name);
    }

    // An escaped $ is a character, not an anchor.
    private static bool IsEnded(string regex) => regex.EndsWith('$') && !regex.EndsWith("\\$", StringComparison.Ordinal);

    private static string MatchesOnly(string name, string regex)
    {
        var text = regex.TrimStart('^');
        if (IsEnded(regex)) text = text.TrimEnd('$');
        var searched = text.Contains('|', StringComparison.Ordinal) ? $"({text})" : text;
        var wider = $"{(regex.StartsWith('^') ? "" : ".*")}{searched}{(IsEnded(regex) ? "" : ".*")}";
        var exact = text.AsSpan().ContainsAny(Operators) ? $"Regex=\"^{Wording.Short(text)}$\"" : $"Exact=\"{Wording.Short(text)}\"";
        return $"The whole value of {Wording.Short(name)} must match '{Wording.Short(regex)}'; it is not enough that the value contains a match. "
            + $"To search in the value, write Regex=\"{Wording.Short(wider)}\". "
            + $"If the whole value is meant, write {exact}.";
    }
}
