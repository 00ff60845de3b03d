using MeshCi.Definitions.Diagnostics;
using MeshCi.Definitions.Graph;
using MeshCi.Definitions.Model;
using MeshCi.Deployment.ControlPlanes;

namespace MeshCi.Deployment.Planning;

/// <summary>The order of the steps of a plan, and what is remarkable about it.</summary>
/// <param name="Waves">The steps.</param>
/// <param name="Replaced">The routes that are deleted and created again, with the reason.</param>
/// <param name="Helpers">Routes that exist only during the plan, each with the route whose requests it takes over for that time.</param>
/// <param name="Gaps">The requests that are not routed for a while.</param>
internal sealed record OrderedSteps(
    IReadOnlyList<IReadOnlyList<PlanStep>> Waves, IReadOnlyDictionary<ResourceId, string> Replaced, IReadOnlyDictionary<ResourceId, ResourceId> Helpers,
    IReadOnlyList<TrafficGap> Gaps)
{
    /// <summary>Whether the service refuses one of the steps where it is.</summary>
    public bool IsRefused { get; init; }
}

/// <summary>
/// Arranges changes so that the service accepts every step and every state in between, and so that every request that is routed before and after the
/// plan is routed all the time: make, move, remove. Backends are names, not dependencies.
/// </summary>
internal sealed class StepOrder
{
    // What is given up first if steps wait for each other.
    private const int ShortAbsence = 1;
    private const int FullBeforeUse = 2;
    private const int Traffic = 3;

    private readonly IReadOnlyDictionary<ResourceId, Change> _changes;
    private readonly StepSet _steps;
    private readonly StepGraph _graph = new();

    private StepOrder(IReadOnlyDictionary<ResourceId, Change> changes, StepSet steps)
    {
        (_changes, _steps) = (changes, steps);
        foreach (var step in steps.All) _graph.Add(step);
        foreach (var change in changes.Values) Chain(steps.Of(change.Id));
        foreach (var (helper, route) in steps.Helpers)
        {
            _graph.Edge(steps.Creation(helper)!, steps.Turn(route)!);
            _graph.Edge(steps.Turn(route)!, steps.Removal(helper)!);
        }

        AddReferences();
        AddListeners();
    }

    /// <summary>Arranges changes into waves of steps.</summary>
    /// <param name="changes">All changes, including unchanged resources.</param>
    /// <param name="live">The live state of the resources.</param>
    public static OrderedSteps Arrange(IReadOnlyCollection<Change> changes, LiveState live)
    {
        var byId = changes.ToDictionary(change => change.Id);
        OrderedSteps? best = null;
        // What costs more steps is tried only if requests would not be routed for a while otherwise.
        foreach (var ways in StepWays.All)
        {
            var ordered = Arrange(byId, live, ways);
            if (best is null || Rank(ordered) < Rank(best)) best = ordered;
            if (Rank(best) == 0) break;
        }

        return best!;
    }

    private static int Rank(OrderedSteps ordered) => ordered.IsRefused ? int.MaxValue : ordered.Gaps.Count;

    private static OrderedSteps Arrange(IReadOnlyDictionary<ResourceId, Change> changes, LiveState live, StepWays ways)
    {
        var replaced = new Dictionary<ResourceId, string>();
        while (true)
        {
            var steps = new StepSet(changes, live, ways, replaced);
            var order = new StepOrder(changes, steps);
            var handovers = Handovers.Find(changes, steps);
            foreach (var handover in handovers.Where(handover => handover.Gains.Id != handover.Loses.Id))
                order._graph.Prefer(handover.Gains, handover.Loses, Traffic);
            var waves = order._graph.Waves(out var cycle);
            if (waves is null)
            {
                // Each of these updates waits for another one. Deleting one of the routes and creating it again breaks the cycle.
                var breaker = cycle.FirstOrDefault(step => IsRouteToReplace(step) && !replaced.ContainsKey(step.Id))
                    ?? throw new MeshException(MeshDiagnostics.InternalFault, NoOrder(cycle));
                replaced[breaker.Id] = "App Mesh allows only one change at a time, but changes to listeners and routes depend on each other in a cycle";
                continue;
            }

            var check = new TrafficCheck(changes, steps);
            var (gaps, refused) = (check.Gaps(waves), check.Refused(waves));
            var gaveUp = false;
            if ((gaps.Count > 0 || refused is not null) && StepSearch.Find(order._graph, check, keepsTraffic: true, out gaveUp) is { } found)
                (waves, gaps, refused) = (found, [], null);
            else if (refused is not null && StepSearch.Find(order._graph, check, keepsTraffic: false, out _) is { } accepted)
                (waves, gaps, refused) = (accepted, check.Gaps(accepted), null);
            if (gaveUp) gaps = [.. gaps.Select(gap => gap with { MayBeAvoidable = true })];
            gaps = [.. gaps, .. check.Unknown(waves)];
            var canBeReplaced = refused is not null && !replaced.ContainsKey(refused)
                && changes.GetValueOrDefault(refused) is { Before: not null, After: not null };
            if (!canBeReplaced) return new(waves, replaced, steps.Helpers, gaps) { IsRefused = refused is not null };
            replaced[refused!] = "the ports of its virtual service change, and the route can never lead to the old ones and the new ones";
        }
    }

    private static bool IsRouteToReplace(PlanStep step) =>
        step.Kind == StepKind.Update && step.Id.Kind is ResourceKind.Route or ResourceKind.GatewayRoute;

    private static string NoOrder(IReadOnlyList<PlanStep> cycle) =>
        $"These steps depend on each other in a cycle, so none of them can be the first: {string.Join(", ", cycle)}. Nothing was written.";

    private void Chain(IReadOnlyList<PlanStep> steps)
    {
        foreach (var (first, then) in steps.Zip(steps.Skip(1))) _graph.Edge(first, then);
    }

    private void AddReferences()
    {
        var writes = _steps.All.Where(step => step.Kind != StepKind.Delete).ToList();
        var mesh = writes.FirstOrDefault(step => step.Id.Kind == ResourceKind.Mesh && step.Kind == StepKind.Create);
        var routesOf = writes.Where(step => step.Id.Kind == ResourceKind.Route && step.Kind != StepKind.Tag).ToLookup(step => step.Id.Parent);
        foreach (var write in writes)
        {
            if (mesh is not null && write != mesh) _graph.Edge(mesh, write);
            if (write.Kind == StepKind.Tag) continue;
            var resource = GraphResource.Read(write.Id, write.After!.Spec);
            foreach (var needed in resource.Needs)
            {
                if (_steps.Creation(needed) is not { } made) continue;
                _graph.Edge(made, write);
                // A replaced route is missing for as short a time as possible.
                if (_steps.Removal(write.Id) is { } removal && _steps.Removal(needed) is null) _graph.Prefer(made, removal, ShortAbsence);
            }

            // Traffic moves to a router only after its routes exist.
            if (resource.Provider is { Kind: ResourceKind.VirtualRouter } router)
                foreach (var route in routesOf[router.Name]) _graph.Prefer(route, write, FullBeforeUse);
        }

        foreach (var change in _changes.Values.Where(change => change.Before is not null)) AddReleases(change);
        if (_steps.All.FirstOrDefault(step => step is { Kind: StepKind.Delete, Id.Kind: ResourceKind.Mesh }) is { } meshRemoval)
            foreach (var removal in _steps.All.Where(step => step.Kind == StepKind.Delete && step != meshRemoval)) _graph.Edge(removal, meshRemoval);
    }

    /// <summary>A resource that a live resource refers to can only be deleted after the reference.</summary>
    private void AddReleases(Change change)
    {
        if (_steps.Turn(change.Id) is not { } releases) return;
        foreach (var needed in GraphResource.Read(change.Id, change.Before!.Spec).Needs)
        {
            if (_changes.GetValueOrDefault(needed) is not { Kind: ChangeKind.Delete } || _steps.Removal(needed) is not { } removal) continue;
            _graph.Edge(releases, removal);
            // The routes of a deleted router serve requests until nothing refers to the router any more.
            if (change.Id.Kind == ResourceKind.VirtualService && needed.Kind == ResourceKind.VirtualRouter)
            {
                foreach (var route in _steps.Routes.Where(entry => entry.Step.Kind == StepKind.Delete && entry.Step.Id.Parent == needed.Name))
                    _graph.Prefer(releases, route.Step, FullBeforeUse);
            }
        }
    }

    /// <summary>A listener exists while a route uses it.</summary>
    private void AddListeners()
    {
        foreach (var (step, from, to) in _steps.Routes)
        {
            var tracks = (from?.Tracks ?? []).Concat(to?.Tracks ?? []).Distinct(ReferenceEqualityComparer.Instance as IEqualityComparer<ListenerTrack>);
            foreach (var track in tracks)
            {
                for (var set = 1; set <= track.Last; set++)
                {
                    var moves = track.Steps[set - 1];
                    if (from is not null && from.Of(track).Last < set) _graph.Edge(step, moves);
                    if (to is not null && to.Of(track).First >= set) _graph.Edge(moves, step);
                }
            }
        }

        // A gateway route sees the old provider with its old listeners, and then the new provider with its new ones.
        foreach (var service in _steps.Switched)
        {
            var (from, to) = _steps.Providers(service);
            var turn = _steps.Turn(service)!;
            var seen = _steps.Track(service)!.Steps;
            foreach (var step in to is null ? [] : _steps.Track(to)?.Steps ?? []) if (!seen.Contains(step)) _graph.Prefer(step, turn, Traffic);
            foreach (var step in from is null ? [] : _steps.Track(from)?.Steps ?? []) if (!seen.Contains(step)) _graph.Prefer(turn, step, Traffic);
        }
    }
}
