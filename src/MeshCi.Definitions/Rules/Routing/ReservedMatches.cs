using MeshCi.Definitions.Diagnostics;
using MeshCi.Definitions.Model;
using MeshCi.Definitions.Rules.Context;

namespace MeshCi.Definitions.Rules.Routing;

/// <summary>Matches of gateway routes that App Mesh keeps for itself: they are accepted, and requests never come to them.</summary>
internal static class ReservedMatches
{
    private static readonly string[] Paths = ["/aws-appmesh", "/aws-app-mesh"];
    private static readonly string[] Services = ["aws.app-mesh", "aws.appmesh"];

    public static void Check(ResourceId id, GatewayRouteSpec route, List<ResourceFinding> found)
    {
        var (type, match) = route.HttpRoute is { } http ? (RouteTypes.Http, http.Match) : (RouteTypes.Http2, route.Http2Route?.Match);
        Check(id, $"spec.{type}.match.prefix", "paths", match?.Prefix, Paths, found);
        Check(id, $"spec.{type}.match.path.exact", "paths", match?.Path?.Exact, Paths, found);
        Check(id, "spec.grpcRoute.match.serviceName", "gRPC services", route.GrpcRoute?.Match?.ServiceName, Services, found);
    }

    private static void Check(ResourceId id, string path, string what, string? text, string[] reserved, List<ResourceFinding> found)
    {
        if (text is null || Array.Find(reserved, begin => text.StartsWith(begin, StringComparison.Ordinal)) is not { } kept) return;
        found.Add(new(
            id, path, MeshDiagnostics.GrpcMatch.As(Severity.Warning), $"App Mesh keeps {what} that begin with '{kept}' for itself, so no request comes to '{Wording.Short(text)}'. Choose another beginning."));
    }
}
