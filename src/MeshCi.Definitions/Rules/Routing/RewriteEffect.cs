using MeshCi.Definitions.Diagnostics;
using MeshCi.Definitions.Model;
using MeshCi.Definitions.Rules.Context;

namespace MeshCi.Definitions.Rules.Routing;

/// <summary>Rewrites that have no effect, because the route matches something else.</summary>
internal static class RewriteEffect
{
    private const string RewritesPrefixOfPath =
        "A prefix is rewritten only if the route matches by prefix, but this route matches a whole path. Use RewritePath, or match by Prefix.";

    private const string RewritesPathOfPrefix =
        "A path is rewritten only if the route matches a whole path, but this route matches by prefix. Use RewritePrefix, or match by Path.";

    public static void Check(ResourceId id, GatewayRouteSpec route, List<ResourceFinding> found)
    {
        var (type, http) = route.HttpRoute is { } one ? (RouteTypes.Http, one) : (RouteTypes.Http2, route.Http2Route);
        if (http is not { Match: { } match, Action.Rewrite: { } rewrite }) return;
        var path = $"spec.{type}.action.rewrite";
        if (rewrite.Prefix is not null && match.Path is not null)
            found.Add(new(id, $"{path}.prefix", MeshDiagnostics.NoEffect, RewritesPrefixOfPath));
        if (rewrite.Path is not null && match.Prefix is not null)
            found.Add(new(id, $"{path}.path", MeshDiagnostics.NoEffect, RewritesPathOfPrefix));
    }
}
