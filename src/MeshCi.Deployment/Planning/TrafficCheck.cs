using MeshCi.Definitions.Graph;
using MeshCi.Definitions.Model;

namespace MeshCi.Deployment.Planning;

/// <summary>Follows the steps of a plan and finds the requests that are routed before and after it, but not all the time in between.</summary>
internal sealed class TrafficCheck
{
    // Beyond this number of comparisons of the routes of one router, only orders that need no check are accepted. It is far beyond the quotas of a router.
    private const int MostPairs = 40_000;

    private readonly StepSet _steps;
    private readonly Dictionary<PlanStep, TrafficState.Node> _after = new(ReferenceEqualityComparer.Instance);
    private readonly HashSet<ResourceId> _universe;
    private readonly HashSet<ResourceId> _unchecked;
    private readonly bool _hasGateways;
    private readonly bool _isFixed;
    private readonly ILookup<ResourceId, RequestClass> _classes;

    /// <param name="changes">All changes.</param>
    /// <param name="steps">Their steps.</param>
    public TrafficCheck(IReadOnlyDictionary<ResourceId, Change> changes, StepSet steps)
    {
        _steps = steps;
        _universe = [.. changes.Keys];
        foreach (var step in steps.All) _universe.Add(step.Id);
        foreach (var step in steps.All.Where(step => step.After is not null)) _after[step] = new(step.Id, step.After!.Spec);
        Start = State(steps.Before);
        var end = State(steps.After);
        // What is not valid before or after the plan was accepted for a reason that is not known here.
        _unchecked = [.. Start.Refused(), .. end.Refused()];
        _hasGateways = _universe.Any(id => id.Kind == ResourceKind.GatewayRoute);
        var reached = IsNeeded(changes) ? Affected(changes.Keys, end) : [];
        _isFixed = reached.Values.SelectMany(ids => ids).All(id => steps.Track(id) is null && steps.Providers(id) is var (before, after) && before == after);
        Large = [.. reached.Values.SelectMany(ids => ids).Distinct().Where(id => Start.CountRoutes(id) * end.CountRoutes(id) > MostPairs).Order()];
        var entries = reached.Where(entry => !entry.Value.Overlaps(Large)).Select(entry => entry.Key).ToList();
        Kept = [.. Start.AlsoRoutedIn(end, entries)];
        _classes = Kept.SelectMany(requests => reached[requests.Entry], (requests, id) => (requests, id)).ToLookup(pair => pair.id, pair => pair.requests);
    }

    /// <summary>The state before the plan.</summary>
    public TrafficState Start { get; }

    /// <summary>The requests that are routed before and after the plan, and that it can affect.</summary>
    public IReadOnlyList<RequestClass> Kept { get; }

    /// <summary>Routers and gateways that have too many routes to check the requests to them.</summary>
    public IReadOnlyList<ResourceId> Large { get; }

    /// <summary>
    /// The large routers and gateways for which an order may leave requests without a route. It leaves none if listeners and providers stay as they are, no
    /// route matches other requests than before, and routes are deleted only after all others were created: then the routes before the plan are there until
    /// those after it are.
    /// </summary>
    public IEnumerable<TrafficGap> Unknown(IReadOnlyList<IReadOnlyList<PlanStep>> waves)
    {
        foreach (var large in Large)
        {
            var ordered = waves.Select((wave, at) => (At: at, Steps: wave.Where(step => Holder(step) == large).ToList()))
                .Where(wave => wave.Steps.Count > 0).ToList();
            var all = ordered.SelectMany(wave => wave.Steps).ToList();
            if (all.Count == 0) continue;
            var created = ordered.Where(wave => wave.Steps.Exists(step => step.Kind == StepKind.Create)).Select(wave => wave.At).DefaultIfEmpty(-1).Max();
            var deleted = ordered.Where(wave => wave.Steps.Exists(step => step.Kind == StepKind.Delete)).Select(wave => wave.At)
                .DefaultIfEmpty(waves.Count).Min();
            var moves = _steps.Routes.Any(entry => Holder(entry.Step) == large && entry is { From: { } from, To: { } to } && RouteChain.Moves(from, to));
            if (_isFixed && !moves && created < deleted) continue;
            yield return new($"all requests to {large}", all[0], all[^1], all.Count) { IsUnknown = true };
        }
    }

    /// <summary>A gateway route that is not valid at some time of an order, or null. The steps themselves ensure all other rules.</summary>
    public ResourceId? Refused(IReadOnlyList<IReadOnlyList<PlanStep>> waves)
    {
        if (!_hasGateways) return null;
        var state = Begin();
        foreach (var step in waves.SelectMany(wave => wave))
        {
            Apply(state, step);
            if (Refused(state) is { } refused) return refused;
        }

        return null;
    }

    /// <summary>A gateway route that is not valid in a state, or null.</summary>
    public ResourceId? Refused(TrafficState state) => _hasGateways ? state.Refused().FirstOrDefault(route => !_unchecked.Contains(route)) : null;

    /// <summary>Carries out a step in a state.</summary>
    /// <returns>The resource that was there before.</returns>
    public TrafficState.Node? Apply(TrafficState state, PlanStep step) => state.Set(step.Id, _after.GetValueOrDefault(step));

    /// <summary>A state before the plan, to carry out steps in.</summary>
    public TrafficState Begin() => State(_steps.Before);

    /// <summary>The requests that an order of steps does not route all the time. The steps of a wave may be carried out in any order.</summary>
    public IReadOnlyList<TrafficGap> Gaps(IReadOnlyList<IReadOnlyList<PlanStep>> waves)
    {
        if (Kept.Count == 0) return [];
        var (state, done) = (Begin(), 0);
        var (open, gaps) = (new Dictionary<RequestClass, (PlanStep Step, int At)>(), new List<(RequestClass Requests, TrafficGap Gap)>());
        foreach (var wave in waves)
        {
            // Each step as the first of its wave, and each as the last one.
            var sole = new Dictionary<RequestClass, PlanStep>();
            foreach (var step in wave.Count > 1 ? wave : [])
            {
                var before = Apply(state, step);
                foreach (var lost in ClassesOf(step).Where(requests => !open.ContainsKey(requests) && !state.IsRouted(requests))) sole.TryAdd(lost, step);
                state.Set(step.Id, before);
            }

            foreach (var step in wave) Apply(state, step);
            foreach (var step in wave.Count > 1 ? wave : [])
            {
                var after = state.Set(step.Id, _before(step));
                foreach (var lost in ClassesOf(step).Where(requests => !open.ContainsKey(requests) && !state.IsRouted(requests)))
                    sole.TryAdd(lost, wave.First(other => other != step));
                state.Set(step.Id, after);
            }

            done += wave.Count;
            foreach (var requests in wave.SelectMany(ClassesOf).Distinct())
            {
                var isRouted = state.IsRouted(requests);
                if (!isRouted)
                {
                    open.TryAdd(requests, (sole.GetValueOrDefault(requests) ?? wave[0], done - wave.Count));
                }
                else if (open.Remove(requests, out var since))
                {
                    gaps.Add((requests, new(Describe(requests), since.Step, wave[^1], done - since.At)));
                }
                else if (sole.TryGetValue(requests, out var step))
                {
                    gaps.Add((requests, new(Describe(requests), step, wave[^1], wave.Count)));
                }
            }
        }

        return
        [
            .. gaps.GroupBy(gap => gap.Gap.Requests).Select(group => group.MaxBy(gap => gap.Gap.Steps).Gap)
                .OrderBy(gap => gap.Requests, StringComparer.Ordinal),
        ];

        TrafficState.Node? _before(PlanStep step) => step.Before is { } before ? new(step.Id, before.Spec) : null;
    }

    private TrafficState State(Func<ResourceId, System.Text.Json.JsonElement?> at)
    {
        var state = new TrafficState(_universe);
        foreach (var id in _universe) state.Set(id, at(id) is { } spec ? new(id, spec) : null);
        return state;
    }

    private static string Describe(RequestClass requests)
    {
        var conditions = new[] { requests.Outer, requests.Inner }.OfType<RouteMatch>().Select(match => match.Describe()).Distinct().ToList();
        return $"requests to {requests.Entry} on port {requests.Port} ({string.Join("; ", conditions is [] ? ["all requests"] : conditions)})";
    }

    // Only a change of a route, a listener or a provider can take a request away from something that another step gives it to.
    private bool IsNeeded(IReadOnlyDictionary<ResourceId, Change> changes) =>
        _steps.All.Any(step => step.Kind is StepKind.Update or StepKind.Delete)
        && (_steps.Routes.Any(entry => entry.Step.Kind != StepKind.Create) || changes.Keys.Any(id => _steps.Track(id) is not null)
            || changes.Values.Any(change => change.Id.Kind == ResourceKind.VirtualService && change.ChangesSpec && change.Kind == ChangeKind.Update));

    /// <summary>The virtual services and gateways whose requests reach something that a step changes, each with what its requests reach.</summary>
    private Dictionary<ResourceId, HashSet<ResourceId>> Affected(IEnumerable<ResourceId> changes, TrafficState end)
    {
        var touched = _steps.All.Select(Holder).ToHashSet();
        return changes.Where(id => id.Kind is ResourceKind.VirtualService or ResourceKind.VirtualGateway)
            .Select(id => (Id: id, Reached: Start.ReachedFrom(id).Concat(end.ReachedFrom(id)).ToHashSet()))
            .Where(entry => entry.Reached.Overlaps(touched)).ToDictionary(entry => entry.Id, entry => entry.Reached);
    }

    private IEnumerable<RequestClass> ClassesOf(PlanStep step) => _classes[Holder(step)];

    // A route affects the requests that reach its router or gateway.
    private static ResourceId Holder(PlanStep step) => step.Id.Parent is { } parent ? new(step.Id.Kind.Info().Parent!.Value, parent) : step.Id;
}
