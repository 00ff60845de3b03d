using MeshCi.Definitions.Diagnostics;
using MeshCi.Definitions.Model;
using MeshCi.Definitions.Rules.Context;

namespace MeshCi.Definitions.Rules.Resilience;

/// <summary>Requests from a gateway that neither the route nor the listener of a target limits.</summary>
internal static class UnlimitedRequests
{
    public static void Check(RouteTimes route, RequestTimes times, List<ResourceFinding> found)
    {
        if (route.Request.Milliseconds != Limit.Unlimited || !times.IsReachedFromGateway(route)) return;
        if (route.Targets.Count > 0 && route.Targets.All(listener => listener.Request.Milliseconds != Limit.Unlimited)) return;
        found.Add(new(route.Id, $"spec.{route.Route.Type}.timeout.perRequest", MeshDiagnostics.UnlimitedFromGateway, RequestsAreUnlimited));
    }

    private static string RequestsAreUnlimited { get; } =
        "This route receives requests from a gateway, and its request timeout of 0s means no limit, so external callers can hold connections open forever. "
        + $"Set PerRequestTimeout to the longest acceptable response time, such as {Durations.Write(RequestTimes.Acceptable)}.";
}
