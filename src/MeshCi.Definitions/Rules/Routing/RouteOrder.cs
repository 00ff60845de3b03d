using MeshCi.Definitions.Diagnostics;
using MeshCi.Definitions.Graph;
using MeshCi.Definitions.Model;
using MeshCi.Definitions.Rules.Context;

namespace MeshCi.Definitions.Rules.Routing;

/// <summary>Routes that are never reached because of others, and routes whose order is undefined.</summary>
internal static class RouteOrder
{
    // All pairs are compared, so the cost grows with the square of the number of routes. The limit is four times the quota of a router (MESH1013).
    private const int MostCompared = 200;

    public static void Check(DefinitionView view, List<ResourceFinding> found)
    {
        Check(ResourceKind.Route, view, found);
        Check(ResourceKind.GatewayRoute, view, found);
    }

    private static void Check(ResourceKind kind, DefinitionView view, List<ResourceFinding> found)
    {
        if (view.Of(kind).Count < 2) return;
        var routes = view.Of(kind).Select(id => view.Match(id) is { } match ? new Ordered(id, match) : null).OfType<Ordered>();
        foreach (var siblings in routes.GroupBy(route => route.Id.Parent))
            Check(siblings.OrderBy(route => view.Precedence(route.Id)).ToList(), view, found);
    }

    private static void Check(List<Ordered> routes, DefinitionView view, List<ResourceFinding> found)
    {
        var compared = routes.Count <= MostCompared ? routes : [];
        for (var later = 0; later < compared.Count; later++)
        {
            for (var earlier = 0; earlier < compared.Count; earlier++)
            {
                if (earlier == later) continue;
                var (first, second) = (compared[earlier], compared[later]);
                if (Pair(first, second, earlier < later, view) is not { } finding) continue;
                found.Add(finding);
                break;
            }
        }
    }

    private static ResourceFinding? Pair(Ordered first, Ordered second, bool isEarlier, DefinitionView view)
    {
        if (!first.Match.Covers(second.Match)) return null;
        var isGateway = first.Id.Kind == ResourceKind.GatewayRoute;
        var path = "spec.priority";
        var same = second.Match.Covers(first.Match);
        if (same && isGateway)
        {
            return isEarlier ? new(second.Id, path, MeshDiagnostics.SameGatewayMatch, MatchesTheSame(first)) : null;
        }

        if (first.Match.Priority < second.Match.Priority) return new(second.Id, path, MeshDiagnostics.Shadowed, IsNeverReached(first, second));

        // Among routes of the same priority, the longer prefix comes first. The order of equal paths is undefined.
        var undefined = first.Match.Priority == second.Match.Priority && first.Match.HasPathOf(second.Match) && (!same || isEarlier);
        if (!undefined) return null;
        var message = view.Context.IsGenerated(first.Id) ? TiesWithGenerated(first, second) : OrderIsUndefined(first);
        return new(second.Id, path, MeshDiagnostics.OrderUndefined, message);
    }

    private static string MatchesTheSame(Ordered first) =>
        $"This route matches the same requests as '{first.Id.Name}', so one of the two is never used. Remove one of them, or add a condition to it.";

    private static string IsNeverReached(Ordered first, Ordered second) =>
        $"Route '{first.Id.Name}' has priority {first.Match.Priority}, so it comes before this route (priority {second.Match.Priority}) "
        + "and takes every request that this route matches. "
        + $"Give this route a Priority below {first.Match.Priority}, or remove it.";

    private static string TiesWithGenerated(Ordered generated, Ordered route) =>
        $"'{Wording.Short(route.Id.Name)}' ties with the generated route '{generated.Id.Name}', which takes every request with priority "
        + $"{generated.Match.Priority}, as a route without Priority does. Which of them comes first is not defined. "
        + $"Add Priority=\"{generated.Match.Priority - 1}\".";

    private static string OrderIsUndefined(Ordered first) =>
        $"Route '{first.Id.Name}' matches the same path with the same priority ({first.Match.Priority}) "
        + "and takes every request that this route matches. "
        + $"Which of them comes first is not defined. Give this route a lower Priority, such as {Math.Max(0, first.Match.Priority - 1)}.";

    private sealed record Ordered(ResourceId Id, RouteMatch Match);
}
