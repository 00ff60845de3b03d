namespace MeshCi.Deployment.Planning;

/// <summary>Steps and the order that they require.</summary>
internal sealed class StepGraph
{
    private readonly Dictionary<PlanStep, HashSet<PlanStep>> _next = new(ReferenceEqualityComparer.Instance);

    /// <summary>Adds a step.</summary>
    public void Add(PlanStep step) => _next.Add(step, new(ReferenceEqualityComparer.Instance));

    /// <summary>Requires that one step is done before another begins.</summary>
    public void Edge(PlanStep first, PlanStep then)
    {
        if (!ReferenceEquals(first, then)) _next[first].Add(then);
    }

    /// <summary>
    /// The steps in as few waves as the edges allow. Removals that no write waits for come after all writes, so that nothing needs the removed
    /// resources any more. Null if steps wait for each other.
    /// </summary>
    /// <param name="cycle">The steps that wait for each other, and the steps after them.</param>
    public IReadOnlyList<IReadOnlyList<PlanStep>>? Waves(out IReadOnlyList<PlanStep> cycle)
    {
        var late = Late();
        var waves = new List<IReadOnlyList<PlanStep>>();
        var early = _next.Keys.Where(step => !late.Contains(step)).ToList();
        cycle = Level(early, waves);
        if (cycle.Count == 0) cycle = Level([.. late], waves);
        return cycle.Count == 0 ? waves : null;
    }

    /// <summary>Removals from which no path leads to a write.</summary>
    private HashSet<PlanStep> Late()
    {
        var late = new HashSet<PlanStep>(ReferenceEqualityComparer.Instance);
        var before = _next.SelectMany(entry => entry.Value, (entry, then) => (First: entry.Key, Then: then))
            .ToLookup(edge => edge.Then, edge => edge.First, (IEqualityComparer<PlanStep>)ReferenceEqualityComparer.Instance);
        var reached = new HashSet<PlanStep>(_next.Keys.Where(step => step.Kind != StepKind.Delete), ReferenceEqualityComparer.Instance);
        var open = new Queue<PlanStep>(reached);
        while (open.TryDequeue(out var step))
            foreach (var first in before[step].Where(reached.Add)) open.Enqueue(first);
        late.UnionWith(_next.Keys.Where(step => !reached.Contains(step)));
        return late;
    }

    /// <summary>Appends the waves of some steps and returns those that could not be placed.</summary>
    private List<PlanStep> Level(List<PlanStep> steps, List<IReadOnlyList<PlanStep>> waves)
    {
        var waiting = steps.ToDictionary(step => step, _ => 0, (IEqualityComparer<PlanStep>)ReferenceEqualityComparer.Instance);
        foreach (var then in steps.SelectMany(step => _next[step]).Where(waiting.ContainsKey)) waiting[then]++;
        var wave = steps.Where(step => waiting[step] == 0).ToList();
        while (wave.Count > 0)
        {
            waves.Add([.. wave.OrderBy(step => step.Id)]);
            var following = new List<PlanStep>();
            foreach (var step in wave)
            {
                waiting.Remove(step);
                foreach (var then in _next[step].Where(waiting.ContainsKey))
                    if (--waiting[then] == 0) following.Add(then);
            }

            wave = following;
        }

        return [.. waiting.Keys];
    }
}
