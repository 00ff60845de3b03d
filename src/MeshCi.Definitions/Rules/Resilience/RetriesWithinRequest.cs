using MeshCi.Definitions.Diagnostics;
using MeshCi.Definitions.Model;
using MeshCi.Definitions.Rules.Context;

namespace MeshCi.Definitions.Rules.Resilience;

/// <summary>Attempts that do not fit into the request timeout of their route, if the route retries attempts that take too long.</summary>
internal static class RetriesWithinRequest
{
    public static void Check(RouteTimes route, List<ResourceFinding> found)
    {
        var (attempts, request) = (route.Attempts, route.Request.Milliseconds);
        if (!attempts.RetriesTimeout || attempts.PerRetry == Limit.Unlimited || request == Limit.Unlimited) return;
        var needed = attempts.Total(attempts.PerRetry);
        if (needed <= request) return;
        var (diagnostic, problem) = route.IgnoresAttempts
            ? (MeshDiagnostics.RetriesCannotFinish, NeverEndsAnAttempt(route))
            : (MeshDiagnostics.RetriesCannotFinish.As(Severity.Info), SomeDoNotFit(route));
        found.Add(new(route.Id, $"spec.{route.Route.Type}.timeout.perRequest", diagnostic, $"{problem} {Fix(route, needed)}"));
    }

    private static string NeverEndsAnAttempt(RouteTimes route)
    {
        var (attempts, request) = (route.Attempts, route.Request);
        return $"PerRetryTimeout ({Durations.Write(attempts.PerRetry)}) is not shorter than the request timeout, {request.Text}, so it has no effect. "
            + $"A request that hangs takes the whole {Durations.Write(request.Milliseconds)} and ends with status {Status(route)} after one attempt. "
            + $"{(attempts.Retries == 1 ? "The retry follows" : $"The {attempts.Retries} retries follow")} only failures that occur earlier.";
    }

    private static string SomeDoNotFit(RouteTimes route)
    {
        var (attempt, request) = (route.Attempts.PerRetry, route.Request);
        var number = route.Attempts.FirstBeyond(request.Milliseconds);
        var start = (number - 1) * attempt;
        return $"{(Int128)route.Attempts.Retries + 1} attempts of up to {Durations.Write(attempt)} and the delays between them do not fit into the request "
            + $"timeout, {request.Text}: attempt {number} starts after {Durations.Write(start)} at the earliest, "
            + $"so it has at most {Durations.Write(request.Milliseconds - start)}.";
    }

    private static string Fix(RouteTimes route, Int128 needed)
    {
        var shorter = ResilienceMessages.RoundDown(route.Attempts.Longest(route.Request.Milliseconds));
        var lower = shorter == 0 ? "MaxRetries to a lower number" : $"PerRetryTimeout=\"{Durations.Write(shorter)}\"";
        if (needed > ResilienceMessages.Longest) return $"Set {lower}.";
        var longer = ResilienceMessages.Raise(route, Math.Max(route.Wanted, ResilienceMessages.RoundUp((long)needed)));
        var condition = shorter == 0 ? "" : " if that is long enough for one attempt";
        return $"Set {longer}, or set {lower}{condition}.";
    }

    private static string Status(RouteTimes route) => route.Route.Protocol == "grpc" ? "UNAVAILABLE" : "504";
}
