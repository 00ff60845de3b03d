namespace MeshCi.Deployment.Planning;

/// <summary>Looks for an order of steps, one after the other, in which every request stays routed and the service accepts every state in between.</summary>
internal static class StepSearch
{
    // Each trial follows all requests through one step. Most searches need one trial per step.
    private const int MostTrials = 4_000;
    private const int MostSteps = 400;

    /// <summary>The steps in waves, or null if no such order was found.</summary>
    /// <param name="graph">The steps and what they require.</param>
    /// <param name="check">Knows which requests have to stay routed.</param>
    /// <param name="gaveUp">Whether there may be such an order although none was found, because there are too many to try all of them.</param>
    /// <param name="keepsTraffic">Whether requests have to stay routed; if not, the service only has to accept every step.</param>
    public static IReadOnlyList<IReadOnlyList<PlanStep>>? Find(StepGraph graph, TrafficCheck check, bool keepsTraffic, out bool gaveUp)
    {
        var waiting = graph.Required();
        gaveUp = waiting.Count > MostSteps;
        if (gaveUp) return null;
        // Make, move, remove.
        var all = waiting.Keys.OrderBy(step => step.Kind switch { StepKind.Create => 0, StepKind.Delete => 2, _ => 1 }).ThenBy(step => step.Id).ToList();
        var (state, trials, order, seen) = (check.Begin(), 0, new List<PlanStep>(), new HashSet<string>());
        var done = new HashSet<PlanStep>(ReferenceEqualityComparer.Instance);
        if (Continue()) return Waves(order, waiting);
        gaveUp = trials >= MostTrials;
        return null;

        bool Continue()
        {
            if (order.Count == all.Count) return true;
            if (!seen.Add(string.Concat(all.Select(step => done.Contains(step) ? '1' : '0')))) return false;
            foreach (var step in all.Where(step => !done.Contains(step) && waiting[step].All(done.Contains)))
            {
                if (trials++ >= MostTrials) return false;
                var before = check.Apply(state, step);
                if (check.Refused(state) is null && (!keepsTraffic || check.Kept.All(state.IsRouted)))
                {
                    done.Add(step);
                    order.Add(step);
                    if (Continue()) return true;
                    order.RemoveAt(order.Count - 1);
                    done.Remove(step);
                }

                state.Set(step.Id, before);
                if (trials > MostTrials) return false;
            }

            return false;
        }
    }

    // Creations that follow each other, and deletions that do, need no order among themselves unless one requires the other.
    private static List<IReadOnlyList<PlanStep>> Waves(List<PlanStep> order, IReadOnlyDictionary<PlanStep, HashSet<PlanStep>> waiting)
    {
        var waves = new List<List<PlanStep>>();
        foreach (var step in order)
        {
            var isFree = waves.Count > 0 && step.Kind == StepKind.Create && waves[^1][0].Kind == StepKind.Create && !waves[^1].Any(waiting[step].Contains);
            if (isFree) waves[^1].Add(step);
            else waves.Add([step]);
        }

        return [.. waves];
    }
}
