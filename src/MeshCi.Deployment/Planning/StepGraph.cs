namespace MeshCi.Deployment.Planning;

/// <summary>Steps and the order that they require.</summary>
internal sealed class StepGraph
{
    private static readonly IEqualityComparer<PlanStep> Same = ReferenceEqualityComparer.Instance;

    private readonly Dictionary<PlanStep, HashSet<PlanStep>> _next = new(Same);
    private readonly Dictionary<PlanStep, Dictionary<PlanStep, int>> _preferred = new(Same);

    /// <summary>Adds a step.</summary>
    public void Add(PlanStep step)
    {
        _next.Add(step, new(Same));
        _preferred.Add(step, new(Same));
    }

    /// <summary>Requires that one step is done before another begins.</summary>
    public void Edge(PlanStep first, PlanStep then)
    {
        if (!ReferenceEquals(first, then)) _next[first].Add(then);
    }

    /// <summary>Prefers that one step is done before another begins. If steps wait for each other, the wishes with the lowest weight are given up.</summary>
    /// <param name="first">The first step.</param>
    /// <param name="then">The step that waits for it.</param>
    /// <param name="weight">How important it is.</param>
    public void Prefer(PlanStep first, PlanStep then, int weight)
    {
        if (!ReferenceEquals(first, then)) _preferred[first][then] = Math.Max(weight, _preferred[first].GetValueOrDefault(then));
    }

    /// <summary>
    /// The steps in as few waves as the edges allow. Removals that no write waits for come after all writes, so that nothing needs the removed
    /// resources any more. Null if steps wait for each other although all wishes among them have been given up.
    /// </summary>
    /// <param name="cycle">The steps that wait for each other.</param>
    public IReadOnlyList<IReadOnlyList<PlanStep>>? Waves(out IReadOnlyList<PlanStep> cycle)
    {
        while (true)
        {
            var late = Late();
            var waves = new List<IReadOnlyList<PlanStep>>();
            var early = _next.Keys.Where(step => !late.Contains(step)).ToList();
            var left = Level(early, waves);
            if (left.Count == 0) left = Level([.. late], waves);
            cycle = left;
            if (left.Count == 0) return waves;
            cycle = Circle(left);
            if (!GiveUp(cycle)) return null;
        }
    }

    /// <summary>For each step, the steps that must be done before it.</summary>
    public IReadOnlyDictionary<PlanStep, HashSet<PlanStep>> Required()
    {
        var before = _next.Keys.ToDictionary(step => step, _ => new HashSet<PlanStep>(Same), Same);
        foreach (var (first, following) in _next)
            foreach (var then in following) before[then].Add(first);
        return before;
    }

    private IEnumerable<PlanStep> Next(PlanStep step) => _next[step].Concat(_preferred[step].Keys);

    // Removes the wish with the lowest weight among steps that wait for each other.
    private bool GiveUp(IReadOnlyList<PlanStep> cycle)
    {
        var members = cycle.ToHashSet(Same);
        var lightest = (from first in cycle
                        from wish in _preferred[first]
                        where members.Contains(wish.Key) && !_next[first].Contains(wish.Key)
                        orderby wish.Value, first.Id, wish.Key.Id
                        select (First: first, Then: wish.Key)).FirstOrDefault();
        return lightest.First is not null && _preferred[lightest.First].Remove(lightest.Then);
    }

    // One group of steps that all wait for each other: from a step that can reach itself, everything that it reaches and that reaches it.
    private List<PlanStep> Circle(List<PlanStep> left)
    {
        var members = left.ToHashSet(Same);
        var before = new Dictionary<PlanStep, List<PlanStep>>(Same);
        foreach (var step in left)
        {
            foreach (var then in Next(step).Where(members.Contains))
            {
                if (!before.TryGetValue(then, out var firsts)) before[then] = firsts = [];
                firsts.Add(step);
            }
        }

        // Whoever is left has a predecessor that is left: going back ends in a circle.
        var (at, seen) = (left[0], new HashSet<PlanStep>(Same));
        while (seen.Add(at)) at = before[at][0];
        var (after, ahead) = (Reached(at, step => Next(step).Where(members.Contains)), Reached(at, step => before.GetValueOrDefault(step) ?? []));
        return [.. after.Where(ahead.Contains)];
    }

    private static HashSet<PlanStep> Reached(PlanStep from, Func<PlanStep, IEnumerable<PlanStep>> next)
    {
        var reached = new HashSet<PlanStep>(Same) { from };
        var open = new Queue<PlanStep>(reached);
        while (open.TryDequeue(out var step))
            foreach (var then in next(step).Where(reached.Add)) open.Enqueue(then);
        return reached;
    }

    /// <summary>Removals from which no path leads to a write.</summary>
    private HashSet<PlanStep> Late()
    {
        var late = new HashSet<PlanStep>(Same);
        var before = _next.Keys.SelectMany(Next, (first, then) => (First: first, Then: then)).ToLookup(edge => edge.Then, edge => edge.First, Same);
        var reached = new HashSet<PlanStep>(_next.Keys.Where(step => step.Kind != StepKind.Delete), Same);
        var open = new Queue<PlanStep>(reached);
        while (open.TryDequeue(out var step))
            foreach (var first in before[step].Where(reached.Add)) open.Enqueue(first);
        late.UnionWith(_next.Keys.Where(step => !reached.Contains(step)));
        return late;
    }

    /// <summary>Appends the waves of some steps and returns those that could not be placed.</summary>
    private List<PlanStep> Level(List<PlanStep> steps, List<IReadOnlyList<PlanStep>> waves)
    {
        var waiting = steps.ToDictionary(step => step, _ => 0, Same);
        foreach (var then in steps.SelectMany(Next).Where(waiting.ContainsKey)) waiting[then]++;
        var wave = steps.Where(step => waiting[step] == 0).ToList();
        while (wave.Count > 0)
        {
            waves.Add([.. wave.OrderBy(step => step.Id)]);
            var following = new List<PlanStep>();
            foreach (var step in wave)
            {
                waiting.Remove(step);
                foreach (var then in Next(step).Where(waiting.ContainsKey))
                    if (--waiting[then] == 0) following.Add(then);
            }

            wave = following;
        }

        return [.. waiting.Keys];
    }
}
