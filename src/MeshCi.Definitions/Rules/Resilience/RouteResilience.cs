using MeshCi.Definitions.Diagnostics;
using MeshCi.Definitions.Graph;
using MeshCi.Definitions.Model;
using MeshCi.Definitions.Rules.Context;

namespace MeshCi.Definitions.Rules.Resilience;

/// <summary>Timeouts and retries of a route that do not work together or with the listeners of its targets.</summary>
internal static class RouteResilience
{
    // How long the proxy waits for a response if no timeout is set, in milliseconds.
    internal const long DefaultPerRequest = 15_000;

    public static void Check(ResourceId id, RouteView route, DefinitionView view, List<ResourceFinding> found)
    {
        if (route.Protocol != "tcp") IdleTimeout.Check(id, $"spec.{route.Type}.timeout.idle", route.PerRequest, route.Idle, found);
        Retries(id, route, found);
        if (route.PerRequest is null && route.Protocol != "tcp") Default(id, route, view, found);
    }

    private static void Retries(ResourceId id, RouteView route, List<ResourceFinding> found)
    {
        if (route.MaxRetries is not ({ } retries and > 0) || route.PerRetry.Milliseconds() is not ({ } attempt and > 0)) return;
        var total = route.PerRequest.Milliseconds() ?? DefaultPerRequest;
        // In 128 bits, because the project's numbers can use all 64 bits.
        var needed = (Int128)attempt * ((Int128)retries + 1);
        if (total == 0 || needed <= total) return;
        var message = AttemptsDoNotFit(retries, attempt, total, needed, route.PerRequest is null);
        found.Add(new(id, $"spec.{route.Type}.timeout.perRequest", MeshDiagnostics.RetriesCannotFinish, message));
    }

    private static string AttemptsDoNotFit(long retries, long attempt, long total, Int128 needed, bool isDefault)
    {
        var declared = isDefault ? $"the default of {Durations.Write(total)}" : Durations.Write(total);
        var enough = needed <= long.MaxValue ? $"at least {Durations.Write((long)needed)}" : "much longer";
        var effect = total <= attempt
            ? $"the first attempt may take all of it, so {(retries == 1 ? "the only retry never runs" : $"none of the {retries} retries ever runs")}"
            : $"only {Math.Max(0, (total / attempt) - 1)} of {retries} retries can finish";
        return $"{(Int128)retries + 1} attempts of up to {Durations.Write(attempt)} do not fit into the request timeout ({declared}): {effect}. "
            + $"Set PerRequestTimeout to {enough}, or lower MaxRetries or PerRetryTimeout.";
    }

    private static void Default(ResourceId id, RouteView route, DefinitionView view, List<ResourceFinding> found)
    {
        foreach (var target in route.Targets)
        {
            var listener = view.Listener(target.VirtualNode!, target.Port);
            var timeout = (listener?.Timeout?.Http?.PerRequest ?? listener?.Timeout?.Http2?.PerRequest ?? listener?.Timeout?.Grpc?.PerRequest).Milliseconds();
            if (timeout is not ({ } wait and > DefaultPerRequest)) continue;
            found.Add(new(id, $"spec.{route.Type}.timeout.perRequest", MeshDiagnostics.RouteCutsListener, EndsBeforeListener(target.VirtualNode!, wait)));
            return;
        }
    }

    private static string EndsBeforeListener(string node, long timeout) =>
        $"The listener of '{node}' waits {Durations.Write(timeout)}, but this route sets no timeout, "
        + $"so callers give up after the default of {Durations.Write(DefaultPerRequest)}. "
        + $"Set PerRequestTimeout=\"{Durations.Write(timeout)}\" on a MeshRoute that matches these requests (Prefix=\"/\" for all requests).";
}
