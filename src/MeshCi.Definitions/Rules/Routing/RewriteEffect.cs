using MeshCi.Definitions.Diagnostics;
using MeshCi.Definitions.Model;
using MeshCi.Definitions.Rules.Context;

namespace MeshCi.Definitions.Rules.Routing;

/// <summary>Rewrites that have no effect, because the route matches something else, or that leave paths which no service expects.</summary>
internal static class RewriteEffect
{
    private const string RewritesPrefixOfPath =
        "A prefix is rewritten only if the route matches by prefix, but this route matches a whole path. Use RewritePath, or match by Prefix.";

    private const string RewritesPathOfPrefix =
        "A path is rewritten only if the route matches a whole path, but this route matches by prefix. Use RewritePrefix, or match by Path.";

    public static void Check(ResourceId id, GatewayRouteSpec route, List<ResourceFinding> found)
    {
        var (type, http) = route.HttpRoute is { } one ? (RouteTypes.Http, one) : (RouteTypes.Http2, route.Http2Route);
        if (http?.Match is { Prefix: { } prefix, Path: null } && !prefix.EndsWith('/')) Cut(id, type, prefix, http.Action?.Rewrite, found);
        if (http is not { Match: { } match, Action.Rewrite: { } rewrite }) return;
        var path = $"spec.{type}.action.rewrite";
        if (rewrite.Prefix is not null && match.Path is not null)
            found.Add(new(id, $"{path}.prefix", MeshDiagnostics.NoEffect, RewritesPrefixOfPath));
        if (rewrite.Path is not null && match.Prefix is not null)
            found.Add(new(id, $"{path}.path", MeshDiagnostics.NoEffect, RewritesPathOfPrefix));
    }

    // The prefix is a plain text, and only that text is replaced (aws-app-mesh-roadmap issue 247; istio issues 26828 and 8076).
    private static void Cut(ResourceId id, string type, string prefix, HttpGatewayRouteRewrite? rewrite, List<ResourceFinding> found)
    {
        if (rewrite?.Path is not null || rewrite?.Prefix is { DefaultPrefix: "DISABLED" }) return;
        found.Add(new(id, $"spec.{type}.match.prefix", MeshDiagnostics.PrefixCutsSegment, RewritesParts(prefix, rewrite?.Prefix?.Value)));
    }

    private static string RewritesParts(string prefix, string? replacement)
    {
        var (shown, to) = (Wording.Short(prefix), Wording.Short(replacement ?? "/"));
        return $"The prefix '{shown}' does not end with a slash, so it also matches '{shown}s', and "
            + $"{(replacement is null ? "the default rewrite" : "the rewrite")} turns '{shown}s' into '{to}s' and '{shown}/1' into '{to}/1'. "
            + $"Write Prefix=\"{shown}/\", which also matches '{shown}'"
            + (replacement is null ? ", or keep the path with RewriteDefaultPrefix=\"DISABLED\"." : ".");
    }
}
