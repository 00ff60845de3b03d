using MeshCi.Definitions.Diagnostics;
using MeshCi.Definitions.Model;

namespace MeshCi.Definitions.Rules.Specs;

/// <summary>What App Mesh refuses in a gateway route.</summary>
internal static class GatewayRouteRules
{
    private const string GrpcMatchIsEmpty = "A gRPC gateway route must match by at least one of serviceName, hostname, metadata and port.";

    public static void Check(GatewayRouteSpec route, SpecFindings found)
    {
        MatchRules.OneType([(RouteTypes.Http, route.HttpRoute), (RouteTypes.Http2, route.Http2Route), (RouteTypes.Grpc, route.GrpcRoute)], found);
        if (route.GrpcRoute is { } grpc) Grpc(grpc, found);
        if (route.Http2Route is { } http2) Http(http2, "spec.http2Route", found);
        if (route.HttpRoute is { } http) Http(http, "spec.httpRoute", found);
    }

    private static void Http(HttpGatewayRoute route, string path, SpecFindings found)
    {
        if (route.Match is { } match)
        {
            MatchRules.Headers(match.Headers?.Select(header => header?.Match), $"{path}.match.headers", found);
            Hostname(match.Hostname, $"{path}.match.hostname", found);
            ReservedMatches.Http(match, $"{path}.match", found);
            MatchRules.Path(match.Prefix, match.Path, $"{path}.match", found);
            if (match.Prefix is null && match.Path is null && match.Hostname is null && match.Port is null)
                found.Add($"{path}.match", MeshDiagnostics.ExactlyOne, "A gateway route must match by at least one of prefix, path, hostname and port.");
        }

        if (route.Action?.Rewrite is { } rewrite) Rewrite(rewrite, $"{path}.action.rewrite", found);
    }

    private static void Rewrite(HttpGatewayRouteRewrite rewrite, string path, SpecFindings found)
    {
        if (rewrite.Hostname is null && rewrite.Path is null && rewrite.Prefix is null)
            found.Add(path, MeshDiagnostics.ExactlyOne, "A rewrite must rewrite at least one of prefix, path and hostname.");
        if (rewrite.Path is not null && rewrite.Prefix is not null)
            found.Add($"{path}.path", MeshDiagnostics.ExclusiveMatch, "A rewrite changes either the prefix or the path, not both.");
        if (rewrite.Path?.Exact is { } exact && !exact.StartsWith('/'))
            found.Add($"{path}.path.exact", MeshDiagnostics.PathForm, $"The rewritten path '{Wording.Short(exact)}' must begin with a slash.");
        if (rewrite.Prefix is not { } prefix) return;
        if (prefix.DefaultPrefix is null == prefix.Value is null)
            found.Add($"{path}.prefix", MeshDiagnostics.ExactlyOne, "A prefix rewrite must have exactly one of defaultPrefix and value.");
        if (prefix.Value is { } value && !(value.StartsWith('/') && value.EndsWith('/')))
            found.Add($"{path}.prefix.value", MeshDiagnostics.PathForm, $"The rewritten prefix '{Wording.Short(value)}' must begin and end with a slash.");
    }

    private static void Grpc(GrpcGatewayRoute route, SpecFindings found)
    {
        const string path = "spec.grpcRoute";
        if (route.Match is not { } match) return;
        Hostname(match.Hostname, $"{path}.match.hostname", found);
        ReservedMatches.Grpc(match, $"{path}.match", found);
        for (var index = 0; index < (match.Metadata?.Count ?? 0); index++)
        {
            if (match.Metadata![index]?.Match is { } value) MatchRules.Value(value.Range, value.Regex, $"{path}.match.metadata[{index}].match", found);
        }

        if (match.ServiceName is null && match.Hostname is null && match.Metadata is null && match.Port is null)
            found.Add($"{path}.match", MeshDiagnostics.ExactlyOne, GrpcMatchIsEmpty);
    }

    private static void Hostname(GatewayRouteHostnameMatch? hostname, string path, SpecFindings found)
    {
        if (hostname is not null && hostname.Exact is null == hostname.Suffix is null)
            found.Add(path, MeshDiagnostics.ExclusiveMatch, "A host name match must have exactly one of exact and suffix.");
    }
}
