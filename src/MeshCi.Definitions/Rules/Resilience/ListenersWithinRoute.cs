using MeshCi.Definitions.Diagnostics;
using MeshCi.Definitions.Model;
using MeshCi.Definitions.Rules.Context;

namespace MeshCi.Definitions.Rules.Resilience;

/// <summary>Routes and listeners whose request timeouts contradict each other: the shorter one applies.</summary>
internal static class ListenersWithinRoute
{
    public static void Check(RouteTimes route, RequestTimes times, DefinitionView view, List<ResourceFinding> found)
    {
        var path = $"spec.{route.Route.Type}.timeout.perRequest";
        if (route.Cut is { } cut)
        {
            found.Add(new(route.Id, path, MeshDiagnostics.RouteCutsListener, EndsBeforeListener(route, cut, times, view)));
        }

        if (route.Targets.Where(route.IsEndedBy).MinBy(listener => listener.Request.Milliseconds) is not { } listener) return;
        var isRetried = route.Attempts.RetriesListener;
        // A listener below the default of its routes is meant to end requests early. That it makes the routes retry is worth knowing.
        if (route.Request.IsDefault)
        {
            if (isRetried)
            {
                var message = $"{EndsAttempts(route, listener)} {FixOfDefault(route, listener)}";
                found.Add(new(route.Id, path, MeshDiagnostics.ListenerEndsAttempts.As(Severity.Info), message));
            }

            return;
        }

        var diagnostic = isRetried ? MeshDiagnostics.ListenerEndsAttempts.As(Severity.Warning) : MeshDiagnostics.ListenerEndsAttempts;
        var problem = isRetried ? EndsAttempts(route, listener) : EndsRequests(route, listener);
        found.Add(new(route.Id, path, diagnostic, $"{problem} {Fix(route, listener)}"));
    }

    private static string EndsRequests(RouteTimes route, ListenerTimes listener)
    {
        var own = route.Request.Milliseconds == Limit.Unlimited
            ? "although this route sets no limit" : $"so this route's {route.Request.Text} are never reached";
        var status = route.Route.Protocol == "grpc" ? "UNAVAILABLE" : "504";
        return $"{Upper(listener.Name)} ends requests after {listener.Request.Text} with status {status}, {own}.";
    }

    private static string EndsAttempts(RouteTimes route, ListenerTimes listener) =>
        $"{Upper(listener.Name)} ends each attempt after {listener.Request.Text}, and the route retries it: "
        + $"a request that hangs makes up to {(Int128)route.Attempts.Retries + 1} attempts.";

    // The other way must neither end requests earlier than now nor leave an attempt without an effective time.
    private static string Fix(RouteTimes route, ListenerTimes listener)
    {
        var time = Limit.Write(listener.Request.Milliseconds);
        var longer = ResilienceMessages.Raise(route);
        return route.Attempts is { RetriesListener: true, PerRetry: not Limit.Unlimited } ? $"Set {longer}, or PerRetryTimeout=\"{time}\" on the route."
            : route.Attempts is { RetriesListener: false, RetriesTimeout: false } ? $"Set {longer}, or PerRequestTimeout=\"{time}\" on the route."
            : $"Set {longer}.";
    }

    private static string FixOfDefault(RouteTimes route, ListenerTimes listener) =>
        $"To wait longer for a response instead, set PerRequestTimeout=\"{Limit.Write(route.Request.Milliseconds)}\" on {listener.Name}.";

    private static string EndsBeforeListener(RouteTimes route, ListenerTimes listener, RequestTimes times, DefinitionView view)
    {
        var waits = listener.Request.Milliseconds == Limit.Unlimited ? "sets no limit" : $"waits {listener.Request.Text}";
        var place = view.Context.IsGenerated(route.Id) ? "a MeshRoute that matches these requests (Prefix=\"/\" for all requests)" : "the route";
        var fix = listener.Request.Milliseconds == Limit.Unlimited && times.IsReachedFromGateway(route)
            ? $"Set PerRequestTimeout on {place} to the longest acceptable response time, such as {Durations.Write(RequestTimes.Acceptable)}"
            : $"Set {ResilienceMessages.Raise(route, place)}";
        return $"{Upper(listener.Name)} {waits}, but this route sets no timeout, so callers give up after {route.Request.Text}. {fix}.";
    }

    private static string Upper(string text) => char.ToUpperInvariant(text[0]) + text[1..];
}
