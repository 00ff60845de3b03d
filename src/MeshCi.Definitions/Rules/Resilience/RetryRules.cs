using MeshCi.Definitions.Diagnostics;
using MeshCi.Definitions.Graph;
using MeshCi.Definitions.Model;
using MeshCi.Definitions.Rules.Context;

namespace MeshCi.Definitions.Rules.Resilience;

/// <summary>Retries that may do harm or that the definition does not show.</summary>
internal static class RetryRules
{
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
            var method = view.Context.IsIdempotent(id) ? null : (spec.HttpRoute ?? spec.Http2Route)?.Match?.Method;
            var message = RetriesAreHidden(route.Protocol, method, view.Context.IsGenerated(id));
            found.Add(new(id, $"spec.{route.Type}.retryPolicy", MeshDiagnostics.HiddenRetries, message));
        }
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

    private static string RetriesAreHidden(string protocol, string? method, bool isGenerated)
    {
        var failures = Wording.Or([.. AppMeshDefaults.RetriedFailures(protocol)]);
        var events = string.Join(';', AppMeshDefaults.RetryEvents(protocol));
        var retries = $"The route has no retry policy, so the proxy's default applies: up to {AppMeshDefaults.MaxRetries} retries after {failures}. ";
        if (isGenerated) return $"{retries}To change this, declare a MeshRoute that matches these requests (Prefix=\"/\" for all requests) with RetryOn.";
        var off = "To switch retries off, set MaxRetries=\"0\" with any RetryOn and PerRetryTimeout.";
        return method is not null && Changing.Contains(method)
            ? $"{retries}The service may then process a {method} request twice. To retry only requests that did not reach it, "
                + $"set {Policy(NotProcessed)}. {off}"
            : $"{retries}To declare the same policy, set {Policy(events)}; {Includes(protocol)}. {off}";
    }

    private const string NotProcessed = "connection-error;stream-error";

    private static string Policy(string events) =>
        $"RetryOn=\"{events}\" and MaxRetries=\"{AppMeshDefaults.MaxRetries}\", with a PerRetryTimeout that is long enough for every response";

    private static string Includes(string protocol) =>
        protocol == "grpc" ? "gateway-error also includes 502 and 504 responses" : "it also includes 502 and 504 responses";

    private static string RequestsAreRepeated(string which, List<string> events) =>
        $"{which} are retried after {Wording.Or(events)}, although the server may already have processed them. "
        + $"Set RetryOn=\"{NotProcessed}\", or Idempotent=\"true\" if repeating a request does no harm. "
        + $"Do not remove the policy: the proxy's default also retries after {Wording.Or([.. AppMeshDefaults.RetriedFailures("http")])}.";

    private static string CallsAreRepeated(List<string> events) =>
        $"Calls are retried after {Wording.Or(events)}, although the server may already have processed them. "
        + "Retry only on unavailable and cancelled, or set Idempotent=\"true\" if repeating a call does no harm.";
}
