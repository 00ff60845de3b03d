using MeshCi.Definitions.Diagnostics;
using MeshCi.Definitions.Model;
using MeshCi.Definitions.Rules.Context;

namespace MeshCi.Definitions.Rules.Routing;

/// <summary>Matches of gateway routes that App Mesh reserves: they are accepted, but no request matches them.</summary>
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
        if (text is null || Array.Find(reserved, begin => text.StartsWith(begin, StringComparison.Ordinal)) is not { } beginning) return;
        found.Add(new(id, path, MeshDiagnostics.GrpcMatch.As(Severity.Warning), IsReserved(what, beginning, text)));
    }

    private static string IsReserved(string what, string beginning, string text) =>
        $"App Mesh reserves {what} that begin with '{beginning}', so no request matches '{Wording.Short(text)}'. Choose a name that begins differently.";
}
