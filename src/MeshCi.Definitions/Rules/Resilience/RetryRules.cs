using MeshCi.Definitions.Diagnostics;
using MeshCi.Definitions.Graph;
using MeshCi.Definitions.Model;
using MeshCi.Definitions.Rules.Context;

namespace MeshCi.Definitions.Rules.Resilience;

/// <summary>Retries that may do harm or that the definition does not show, and requests without a time limit.</summary>
internal static class RetryRules
{
    private const string RetriesAreHidden =
        "The route has no retry policy, so the proxy applies its default, which the definition does not show, and retries twice. "
        + "To make this explicit, add RetryOn=\"connection-error;stream-error\", MaxRetries=\"2\" and PerRetryTimeout. "
        + "To switch retries off, add MaxRetries=\"0\".";

    private const string RequestsAreUnlimited =
        "This route receives requests from a gateway, and its request timeout of 0s means no limit, so external callers can hold connections open forever. "
        + "Set PerRequestTimeout to the longest acceptable response time, such as 30s.";

    // On these events, the server may already have processed the request. Connection errors and refused streams occur before that.
    private static readonly string[] HttpResponses = ["server-error", "gateway-error", "client-error"];
    private static readonly string[] GrpcResponses = ["deadline-exceeded", "internal"];
    private static readonly string[] Changing = ["POST", "PATCH"];

    public static void Check(ResourceId id, RouteView route, DefinitionView view, List<ResourceFinding> found)
    {
        var spec = view.Get<RouteSpec>(id)!;
        if ((spec.HttpRoute ?? spec.Http2Route) is { } http) Http(id, route, http, view, found);
        if (spec.GrpcRoute is { } grpc) Grpc(id, grpc, view, found);
        if (route.Protocol != "tcp" && route.MaxRetries is null)
        {
            found.Add(new(id, $"spec.{route.Type}.retryPolicy", MeshDiagnostics.HiddenRetries, RetriesAreHidden));
        }

        Unlimited(id, route, view, found);
    }

    private static void Http(ResourceId id, RouteView route, HttpRoute http, DefinitionView view, List<ResourceFinding> found)
    {
        if (http.RetryPolicy is not { MaxRetries: > 0, HttpRetryEvents: { } events } || view.Context.IsIdempotent(id)) return;
        var risky = events.Where(HttpResponses.Contains).ToList();
        var method = http.Match?.Method;
        if (risky.Count == 0 || (method is not null && !Changing.Contains(method))) return;
        var (severity, which) = method is null ? (Severity.Info, "Requests of any method, including POST,") : (Severity.Warning, $"{method} requests");
        found.Add(new(
            id, $"spec.{route.Type}.retryPolicy.httpRetryEvents", MeshDiagnostics.RepeatsRequests.As(severity), RequestsAreRepeated(which, risky)));
    }

    private static void Grpc(ResourceId id, GrpcRoute grpc, DefinitionView view, List<ResourceFinding> found)
    {
        if (grpc.RetryPolicy is not { MaxRetries: > 0, GrpcRetryEvents: { } events } || view.Context.IsIdempotent(id)) return;
        var risky = events.Where(GrpcResponses.Contains).ToList();
        if (risky.Count == 0) return;
        found.Add(new(id, "spec.grpcRoute.retryPolicy.grpcRetryEvents", MeshDiagnostics.RepeatsCalls, CallsAreRepeated(risky)));
    }

    private static void Unlimited(ResourceId id, RouteView route, DefinitionView view, List<ResourceFinding> found)
    {
        if (route.PerRequest.Milliseconds() != 0 || id.Parent is null || !view.IsReachedFromGateway(id.Parent)) return;
        found.Add(new(id, $"spec.{route.Type}.timeout.perRequest", MeshDiagnostics.UnlimitedFromGateway, RequestsAreUnlimited));
    }

    private static string RequestsAreRepeated(string which, List<string> events) =>
        $"{which} are retried after {Wording.Or(events)}, although the server may already have processed them. "
        + "Retry only on connection-error and stream-error, or set Idempotent=\"true\" if repeating a request does no harm.";

    private static string CallsAreRepeated(List<string> events) =>
        $"Calls are retried after {Wording.Or(events)}, although the server may already have processed them. "
        + "Retry only on unavailable and cancelled, or set Idempotent=\"true\" if repeating a call does no harm.";
}
