using MeshCi.Definitions.Diagnostics;
using MeshCi.Definitions.Graph;
using MeshCi.Definitions.Model;
using MeshCi.Definitions.Rules.Context;

namespace MeshCi.Definitions.Rules.Routing;

/// <summary>Routes that others keep from being reached, and routes whose order nothing decides.</summary>
internal static class RouteOrder
{
    // Comparing each with each costs the square of their number; this many is four times the quota of a router, which MESH1013 tells of.
    private const int MostCompared = 200;

    public static void Check(DefinitionView view, List<ResourceFinding> found)
    {
        Check(ResourceKind.Route, view, found);
        Check(ResourceKind.GatewayRoute, view, found);
    }

    private static void Check(ResourceKind kind, DefinitionView view, List<ResourceFinding> found)
    {
        if (view.Of(kind).Count < 2) return;
        foreach (var siblings in view.Of(kind).Select(id => Ordered.Of(id, view.Match(id))).OfType<Ordered>().GroupBy(route => route.Id.Parent))
            Check(siblings.OrderBy(route => view.Precedence(route.Id)).ToList(), found);
    }

    private static void Check(List<Ordered> routes, List<ResourceFinding> found)
    {
        var compared = routes.Count <= MostCompared ? routes : [];
        for (var later = 0; later < compared.Count; later++)
        {
            for (var earlier = 0; earlier < compared.Count; earlier++)
            {
                if (earlier == later) continue;
                var (first, second) = (compared[earlier], compared[later]);
                if (Pair(first, second, earlier < later) is not { } finding) continue;
                found.Add(finding);
                break;
            }
        }
    }

    private static ResourceFinding? Pair(Ordered first, Ordered second, bool isEarlier)
    {
        if (!first.Match.Covers(second.Match)) return null;
        var isGateway = first.Id.Kind == ResourceKind.GatewayRoute;
        var path = "spec.priority";
        var same = second.Match.Covers(first.Match);
        if (same && isGateway)
        {
            return !isEarlier ? null : new(
                second.Id, path, MeshDiagnostics.SameGatewayMatch, $"It matches exactly what '{first.Id.Name}' matches, so one of the two is never used. Remove one, or add a condition to it.");
        }

        if (first.Match.Priority < second.Match.Priority)
        {
            return new(
                second.Id, path, MeshDiagnostics.Shadowed, $"'{first.Id.Name}' has priority {first.Match.Priority}, comes before priority {second.Match.Priority} and takes every request that this route matches. Give this one a Priority below {first.Match.Priority}, or remove it.");
        }

        // Within a priority the longer prefix comes first; where the paths are the same, nothing says which.
        var undefined = first.Match.Priority == second.Match.Priority && first.Match.HasPathOf(second.Match) && (!same || isEarlier);
        return !undefined ? null : new(
            second.Id, path, MeshDiagnostics.OrderUndefined, $"'{first.Id.Name}' matches the same path with the same priority, {first.Match.Priority}, and takes all that this route takes; which comes first is not defined. Give this one a lower Priority, such as {Math.Max(0, first.Match.Priority - 1)}.");
    }

    private sealed record Ordered(ResourceId Id, RouteMatch Match)
    {
        public static Ordered? Of(ResourceId id, RouteMatch? match) => match is null ? null : new(id, match);
    }
}
