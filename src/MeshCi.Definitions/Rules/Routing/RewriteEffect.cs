using MeshCi.Definitions.Diagnostics;
using MeshCi.Definitions.Model;
using MeshCi.Definitions.Rules.Context;

namespace MeshCi.Definitions.Rules.Routing;

/// <summary>Rewrites of what the route does not match.</summary>
internal static class RewriteEffect
{
    public static void Check(ResourceId id, GatewayRouteSpec route, List<ResourceFinding> found)
    {
        var (type, http) = route.HttpRoute is { } one ? (RouteTypes.Http, one) : (RouteTypes.Http2, route.Http2Route);
        if (http is not { Match: { } match, Action.Rewrite: { } rewrite }) return;
        var path = $"spec.{type}.action.rewrite";
        if (rewrite.Prefix is not null && match.Path is not null)
            found.Add(new(id, $"{path}.prefix", MeshDiagnostics.NoEffect, "A prefix is rewritten where a prefix is matched, and this route matches a whole path. Use RewritePath, or match by Prefix."));
        if (rewrite.Path is not null && match.Prefix is not null)
            found.Add(new(id, $"{path}.path", MeshDiagnostics.NoEffect, "A path is rewritten where a whole path is matched, and this route matches a prefix. Use RewritePrefix, or match by Path."));
    }
}
