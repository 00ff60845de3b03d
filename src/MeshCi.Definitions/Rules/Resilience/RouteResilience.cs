using MeshCi.Definitions.Diagnostics;
using MeshCi.Definitions.Graph;
using MeshCi.Definitions.Model;
using MeshCi.Definitions.Rules.Context;

namespace MeshCi.Definitions.Rules.Resilience;

/// <summary>Timeouts and retries of a route that do not work together, or not with its targets.</summary>
internal static class RouteResilience
{
    // What the proxy waits for a request where nothing is said.
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
        // In 128 bits: a user's numbers may be as large as 64 bits hold.
        var needed = (Int128)attempt * ((Int128)retries + 1);
        if (total == 0 || needed <= total) return;
        var finished = Math.Max(0, (total / attempt) - 1);
        var declared = route.PerRequest is null ? $"the default of {Durations.Write(total)}" : Durations.Write(total);
        var enough = needed <= long.MaxValue ? $"at least {Durations.Write((long)needed)}" : "much longer";
        var outcome = total <= attempt ? $"the first attempt may take all of it, so none of the {retries} retries ever runs" : $"only {finished} of {retries} retries can run to their end";
        found.Add(new(
            id,
            $"spec.{route.Type}.timeout.perRequest",
            MeshDiagnostics.RetriesCannotFinish,
            $"{(Int128)retries + 1} attempts of up to {Durations.Write(attempt)} do not fit into the request timeout, {declared}: {outcome}. Set PerRequestTimeout to {enough}, or lower MaxRetries or PerRetryTimeout."));
    }

    private static void Default(ResourceId id, RouteView route, DefinitionView view, List<ResourceFinding> found)
    {
        foreach (var target in route.Targets)
        {
            var listener = view.Listener(target.VirtualNode!, target.Port);
            var timeout = (listener?.Timeout?.Http?.PerRequest ?? listener?.Timeout?.Http2?.PerRequest ?? listener?.Timeout?.Grpc?.PerRequest).Milliseconds();
            if (timeout is not ({ } wait and > DefaultPerRequest)) continue;
            found.Add(new(
                id,
                $"spec.{route.Type}.timeout.perRequest",
                MeshDiagnostics.RouteCutsListener,
                $"The listener of '{target.VirtualNode}' waits {Durations.Write(wait)}, but this route says nothing, so callers give up after the default of {Durations.Write(DefaultPerRequest)}. Set PerRequestTimeout=\"{Durations.Write(wait)}\" on a MeshRoute that takes these requests (Prefix=\"/\" for all)."));
            return;
        }
    }
}
