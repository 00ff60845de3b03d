using MeshCi.Definitions.Rules.Context;

namespace MeshCi.Definitions.Rules.Resilience;

/// <summary>Timeouts that end a request or an attempt before another timeout of the same request does.</summary>
internal static class TimeoutRules
{
    public static void Check(DefinitionView view, List<ResourceFinding> found)
    {
        var times = RequestTimes.Of(view);
        foreach (var route in times.Routes)
        {
            IdleTimeout.Check(route, found);
            RetriesWithinRequest.Check(route, found);
            ListenersWithinRoute.Check(route, times, view, found);
            UnlimitedRequests.Check(route, times, found);
        }

        foreach (var listener in times.Listeners) IdleTimeout.Check(listener, found);
    }
}
