using MeshCi.Definitions.Diagnostics;
using MeshCi.Definitions.Model;

namespace MeshCi.Definitions.Rules.Specs;

/// <summary>What App Mesh refuses in a route.</summary>
internal static class RouteRules
{
    private const string AllWeightsAreZero =
        "All weights are 0, so the route does not send requests to any target. Give at least one target a weight from 1 to 100.";

    public static void Check(RouteSpec route, SpecFindings found)
    {
        MatchRules.OneType(
            [(RouteTypes.Http, route.HttpRoute), (RouteTypes.Http2, route.Http2Route), (RouteTypes.Grpc, route.GrpcRoute), (RouteTypes.Tcp, route.TcpRoute)],
            found);
        if (route.GrpcRoute is { } grpc) Grpc(grpc, found);
        if (route.Http2Route is { } http2) Http(http2, "spec.http2Route", found);
        if (route.HttpRoute is { } http) Http(http, "spec.httpRoute", found);
        Weights(route.HttpRoute?.Action?.WeightedTargets, RouteTypes.Http, found);
        Weights(route.Http2Route?.Action?.WeightedTargets, RouteTypes.Http2, found);
        Weights(route.GrpcRoute?.Action?.WeightedTargets, RouteTypes.Grpc, found);
        Weights(route.TcpRoute?.Action?.WeightedTargets, RouteTypes.Tcp, found);
    }

    private static void Http(HttpRoute route, string path, SpecFindings found)
    {
        if (route.Match is { } match)
        {
            MatchRules.Headers(match.Headers?.Select(header => header?.Match), $"{path}.match.headers", found);
            MatchRules.Path(match.Prefix, match.Path, $"{path}.match", found);
        }

        if (route.RetryPolicy is { } retry) Retry(retry.HttpRetryEvents, retry.TcpRetryEvents, null, $"{path}.retryPolicy", found);
    }

    private static void Grpc(GrpcRoute route, SpecFindings found)
    {
        const string path = "spec.grpcRoute";
        if (route.Match is { } match)
        {
            for (var index = 0; index < (match.Metadata?.Count ?? 0); index++)
            {
                if (match.Metadata![index]?.Match is { } value) MatchRules.Value(value.Range, value.Regex, $"{path}.match.metadata[{index}].match", found);
            }

            if (match.MethodName is { } method && match.ServiceName is null)
                found.Add($"{path}.match.methodName", MeshDiagnostics.GrpcMatch, $"The gRPC method '{Wording.Short(method)}' needs the name of its service.");
        }

        if (route.RetryPolicy is { } retry) Retry(retry.HttpRetryEvents, retry.TcpRetryEvents, retry.GrpcRetryEvents, $"{path}.retryPolicy", found);
    }

    private static void Weights(IReadOnlyList<WeightedTarget>? targets, string type, SpecFindings found)
    {
        if (targets is { Count: > 0 } && targets.All(target => target?.Weight is null or 0))
            found.Add($"spec.{type}.action.weightedTargets", MeshDiagnostics.NoWeight, AllWeightsAreZero);
    }

    private static void Retry(
        IReadOnlyList<string>? http, IReadOnlyList<string>? tcp, IReadOnlyList<string>? grpc, string path, SpecFindings found)
    {
        if ((http?.Count ?? 0) + (tcp?.Count ?? 0) + (grpc?.Count ?? 0) == 0)
            found.Add($"{path}.httpRetryEvents", MeshDiagnostics.MissingMetadata, "A retry policy needs at least one event to retry on.");
        for (var index = 0; index < (http?.Count ?? 0); index++)
        {
            if (!RetryEventNames.Http.Contains(http![index]))
            {
                found.Add(
                    $"{path}.httpRetryEvents[{index}]",
                    MeshDiagnostics.NotAllowed,
                    $"'{Wording.Short(http[index])}' is not an HTTP retry event. The HTTP retry events are {string.Join(", ", RetryEventNames.Http)}.");
            }
        }
    }
}
