using MeshCi.Definitions.Diagnostics;
using MeshCi.Definitions.Model;
using MeshCi.Definitions.Rules.Context;

namespace MeshCi.Definitions.Rules.Resilience;

/// <summary>
/// Idle timeouts that end a request before its request timeout does. What counts is the time without traffic to the caller: attempts that fail and start
/// again do not reset it, and no instance is recorded as failing.
/// </summary>
internal static class IdleTimeout
{
    public static void Check(RouteTimes route, List<ResourceFinding> found)
    {
        var (idle, request) = (route.Idle, route.Request);
        if (idle.Milliseconds >= request.Milliseconds) return;
        var path = $"spec.{route.Route.Type}.timeout.idle";
        var fix = $"Set {ResilienceMessages.Raise(route)}.";
        var (attempt, isRetried) = LongestAttempt(route);
        var hang = isRetried && attempt != Limit.Unlimited ? route.Attempts.Total(attempt) : attempt;
        if (idle.Milliseconds < Int128.Min(hang, request.Milliseconds))
        {
            var begun = isRetried ? Math.Min(route.Attempts.Retries + 1, Ceiling(idle.Milliseconds, attempt)) : 1;
            var message = isRetried ? EndsDuringAttempts(idle, begun, route.Attempts.Retries + 1) : EndsBeforeResponse(idle, request);
            found.Add(new(route.Id, path, MeshDiagnostics.IdleBeforeAnswer, $"{message} {fix}"));
            return;
        }

        // Something else ends a request that hangs, so only a pause in a response can last as long. A route without a limit, or with a limit above an idle
        // timeout that is not declared, is meant for long responses.
        var isForStreams = request.Milliseconds == Limit.Unlimited || idle.IsDefault;
        var diagnostic = isForStreams ? MeshDiagnostics.IdleBeforeAnswer : MeshDiagnostics.IdleBeforeAnswer.As(Severity.Info);
        found.Add(new(route.Id, path, diagnostic, $"{EndsPausedResponse(idle, request)} {fix}"));
    }

    public static void Check(ListenerTimes listener, List<ResourceFinding> found)
    {
        var (idle, request) = (listener.Idle, listener.Request);
        if (idle.Milliseconds >= request.Milliseconds) return;
        if (listener.Routes.Count > 0 && listener.Routes.TrueForAll(route => route.Request.Milliseconds <= idle.Milliseconds)) return;
        // If every route ends a request that hangs earlier, only a pause in a response can last as long.
        var isReached = listener.Routes.Count == 0 || listener.Routes.Exists(route => Ends(route) > idle.Milliseconds);
        var isForStreams = request.Milliseconds == Limit.Unlimited || idle.IsDefault;
        var diagnostic = isReached || isForStreams ? MeshDiagnostics.IdleBeforeAnswer : MeshDiagnostics.IdleBeforeAnswer.As(Severity.Info);
        var message = isReached ? EndsBeforeResponse(idle, request) : EndsPausedResponse(idle, request);
        var id = new ResourceId(ResourceKind.VirtualNode, listener.Node);
        found.Add(new(id, $"{listener.Path}.idle", diagnostic, $"{message} Set {ResilienceMessages.Raise(listener)}."));
    }

    // The time after which the route ends an attempt at the callee.
    private static long Ends(RouteTimes route) => Math.Min(route.Request.Milliseconds, route.Attempts.Within(route.Request.Milliseconds));

    // The longest time that an attempt at one of the targets can take, and whether the next attempt follows it.
    private static (long Time, bool IsRetried) LongestAttempt(RouteTimes route)
    {
        var own = route.Attempts.Within(route.Request.Milliseconds);
        if (route.Targets.Count == 0) return (own, route.Attempts.RetriesTimeout);
        // The idle timeout of a listener does not count, because it is reported itself if it is the shorter one.
        var longest = route.Targets.Max(listener => listener.Request.Milliseconds);
        return longest < own ? (longest, route.Attempts.RetriesListener) : (own, route.Attempts.RetriesTimeout);
    }

    private static long Ceiling(long time, long part) => (time / part) + (time % part == 0 ? 0 : 1);

    private static string EndsBeforeResponse(Limit idle, Limit request) =>
        $"A request ends after {idle.Text} without traffic, {Although(request)}, so a slow response is cut off.";

    private static string EndsDuringAttempts(Limit idle, long begun, Int128 attempts) =>
        $"The idle timeout of {idle.Text} includes all attempts, so a request that hangs ends after {Durations.Write(idle.Milliseconds)} "
        + $"and {begun} of {attempts} attempts, and outlier detection does not count the failure.";

    private static string EndsPausedResponse(Limit idle, Limit request) =>
        $"A response that pauses for {idle.Text} is cut off, {Although(request)}.";

    private static string Although(Limit request) =>
        request.Milliseconds == Limit.Unlimited ? "although the request timeout is switched off" : $"although the request may take {request.Text}";
}
