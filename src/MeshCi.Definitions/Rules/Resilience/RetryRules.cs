using MeshCi.Definitions.Diagnostics;
using MeshCi.Definitions.Graph;
using MeshCi.Definitions.Model;
using MeshCi.Definitions.Rules.Context;

namespace MeshCi.Definitions.Rules.Resilience;

/// <summary>Retries that may do harm, or that happen without having been asked for, and requests without end.</summary>
internal static class RetryRules
{
    // After these the server may have done its work already; connection errors and refused streams come before it.
    private static readonly string[] HttpAnswers = ["server-error", "gateway-error", "client-error"];
    private static readonly string[] GrpcAnswers = ["deadline-exceeded", "internal"];
    private static readonly string[] Changing = ["POST", "PATCH"];

    public static void Check(ResourceId id, RouteView route, DefinitionView view, List<ResourceFinding> found)
    {
        var spec = view.Get<RouteSpec>(id)!;
        if ((spec.HttpRoute ?? spec.Http2Route) is { } http) Http(id, route, http, view, found);
        if (spec.GrpcRoute is { } grpc) Grpc(id, grpc, view, found);
        if (route.Protocol != "tcp" && route.MaxRetries is null)
        {
            found.Add(new(
                id, $"spec.{route.Type}.retryPolicy", MeshDiagnostics.HiddenRetries, "Where a route has no retry policy, the proxy retries twice by a rule that the definition does not show. Add RetryOn=\"connection-error;stream-error\", MaxRetries=\"2\" and PerRetryTimeout to say so, or MaxRetries=\"0\" for none."));
        }

        Unlimited(id, route, view, found);
    }

    private static void Http(ResourceId id, RouteView route, HttpRoute http, DefinitionView view, List<ResourceFinding> found)
    {
        if (http.RetryPolicy is not { MaxRetries: > 0, HttpRetryEvents: { } events } || view.Context.IsIdempotent(id)) return;
        var risky = events.Where(HttpAnswers.Contains).ToList();
        var method = http.Match?.Method;
        if (risky.Count == 0 || (method is not null && !Changing.Contains(method))) return;
        var (severity, which) = method is null ? (Severity.Info, "Requests of any method, POST among them,") : (Severity.Warning, $"{method} requests");
        found.Add(new(
            id, $"spec.{route.Type}.retryPolicy.httpRetryEvents", MeshDiagnostics.RepeatsRequests.As(severity), $"{which} are tried again after {Wording.Or(risky)}, when the server may have done its work already. Retry on connection-error and stream-error only, or set Idempotent=\"true\" where a repeated request does no harm."));
    }

    private static void Grpc(ResourceId id, GrpcRoute grpc, DefinitionView view, List<ResourceFinding> found)
    {
        if (grpc.RetryPolicy is not { MaxRetries: > 0, GrpcRetryEvents: { } events } || view.Context.IsIdempotent(id)) return;
        var risky = events.Where(GrpcAnswers.Contains).ToList();
        if (risky.Count == 0) return;
        found.Add(new(
            id, "spec.grpcRoute.retryPolicy.grpcRetryEvents", MeshDiagnostics.RepeatsCalls, $"Calls are tried again after {Wording.Or(risky)}, when the server may have done its work already. Retry on unavailable and cancelled only, or set Idempotent=\"true\" where a repeated call does no harm."));
    }

    private static void Unlimited(ResourceId id, RouteView route, DefinitionView view, List<ResourceFinding> found)
    {
        if (route.PerRequest.Milliseconds() != 0 || id.Parent is null || !view.IsReachedFromGateway(id.Parent)) return;
        found.Add(new(
            id, $"spec.{route.Type}.timeout.perRequest", MeshDiagnostics.UnlimitedFromGateway, "A gateway route leads here, and the request timeout 0s means no limit: callers from outside can hold connections for ever. Set PerRequestTimeout to the longest answer that is worth waiting for, such as 30s."));
    }
}
