using MeshCi.Definitions.Diagnostics;
using MeshCi.Definitions.Graph;
using MeshCi.Definitions.Model;
using MeshCi.Deployment.ControlPlanes;

namespace MeshCi.Deployment.Planning;

/// <summary>Waves of steps, and the resources that cannot change in place, with the reason.</summary>
internal sealed record OrderedSteps(IReadOnlyList<IReadOnlyList<PlanStep>> Waves, IReadOnlyDictionary<ResourceId, string> Replaced);

/// <summary>
/// Arranges changes so that the service accepts every step and every state in between: first the resources that others refer to, then
/// the resources that refer to them, and removals last. Backends are names, not dependencies.
/// </summary>
internal sealed class StepOrder
{
    private readonly IReadOnlyDictionary<ResourceId, Change> _changes;
    private readonly LiveState _live;
    private readonly Dictionary<ResourceId, string> _replaced;
    private readonly Dictionary<ResourceId, PlanStep> _writes = [];
    private readonly Dictionary<ResourceId, PlanStep> _removals = [];
    private readonly StepGraph _graph = new();

    private StepOrder(IReadOnlyDictionary<ResourceId, Change> changes, LiveState live, Dictionary<ResourceId, string> replaced)
    {
        (_changes, _live, _replaced) = (changes, live, replaced);
        AddSteps();
        AddReferences();
        AddListenerMoves();
    }

    /// <summary>Arranges changes into waves of steps.</summary>
    /// <param name="changes">All changes, including unchanged resources.</param>
    /// <param name="live">The live state of the resources.</param>
    public static OrderedSteps Arrange(IReadOnlyCollection<Change> changes, LiveState live)
    {
        var byId = changes.ToDictionary(change => change.Id);
        var replaced = ListenerMoves.Impossible(byId, live);
        while (true)
        {
            var order = new StepOrder(byId, live, replaced);
            if (order._graph.Waves(out var cycle) is { } waves) return new(waves, replaced);
            // Each of these updates waits for another one. Deleting one of the routes and creating it again breaks the cycle.
            var breaker = cycle.FirstOrDefault(step => step.Kind == StepKind.Update && step.Id.Kind is ResourceKind.Route or ResourceKind.GatewayRoute)
                ?? throw new MeshException(MeshDiagnostics.InternalFault, NoOrder(cycle));
            replaced[breaker.Id] = "App Mesh allows only one change at a time, but changes to listeners and routes depend on each other in a cycle";
        }
    }

    private static string NoOrder(IReadOnlyList<PlanStep> cycle) =>
        $"These steps depend on each other in a cycle, so none of them can be the first: {string.Join(", ", cycle)}. Nothing was written.";

    private void AddSteps()
    {
        foreach (var change in _changes.Values)
        {
            if (_replaced.ContainsKey(change.Id))
            {
                Add(_removals, new(StepKind.Delete, change.Id, change.Before, null));
                Add(_writes, new(StepKind.Create, change.Id, null, change.After));
                _graph.Edge(_removals[change.Id], _writes[change.Id]);
                continue;
            }

            switch (change.Kind)
            {
                case ChangeKind.Create:
                    Add(_writes, new(StepKind.Create, change.Id, null, change.After));
                    break;
                case ChangeKind.Update:
                    Add(_writes, new(change.ChangesSpec ? StepKind.Update : StepKind.Tag, change.Id, change.Before, change.After));
                    break;
                case ChangeKind.Delete:
                    Add(_removals, new(StepKind.Delete, change.Id, change.Before, null));
                    break;
            }
        }
    }

    private void Add(Dictionary<ResourceId, PlanStep> steps, PlanStep step)
    {
        steps[step.Id] = step;
        _graph.Add(step);
    }

    private void AddReferences()
    {
        var mesh = _writes.Values.FirstOrDefault(step => step.Id.Kind == ResourceKind.Mesh && step.Kind == StepKind.Create);
        var routesOf = _writes.Values.Where(step => step.Id.Kind == ResourceKind.Route && step.Kind != StepKind.Tag).ToLookup(step => step.Id.Parent);
        foreach (var write in _writes.Values)
        {
            if (mesh is not null && write != mesh) _graph.Edge(mesh, write);
            if (write.Kind == StepKind.Tag) continue;
            foreach (var needed in GraphResource.Read(write.Id, write.After!.Spec).Needs)
            {
                if (!_writes.TryGetValue(needed, out var made) || made.Kind != StepKind.Create) continue;
                _graph.Edge(made, write);
                // A replaced route is missing for as short a time as possible.
                if (_removals.TryGetValue(write.Id, out var removal) && removal != made) _graph.Edge(made, removal);
            }

            // Traffic moves to a router only after its routes exist.
            if (GraphResource.Read(write.Id, write.After.Spec).Provider is { Kind: ResourceKind.VirtualRouter } router)
                foreach (var route in routesOf[router.Name]) _graph.Edge(route, write);
        }

        foreach (var change in _changes.Values.Where(change => change.Before is not null))
            AddReleases(change);
        if (_removals.Values.FirstOrDefault(removal => removal.Id.Kind == ResourceKind.Mesh) is { } meshRemoval)
            foreach (var removal in _removals.Values.Where(removal => removal != meshRemoval)) _graph.Edge(removal, meshRemoval);
    }

    /// <summary>A resource that a live resource refers to can only be deleted after the reference.</summary>
    private void AddReleases(Change change)
    {
        var releases = _removals.GetValueOrDefault(change.Id)
            ?? (_writes.GetValueOrDefault(change.Id) is { Kind: StepKind.Update } update ? update : null);
        if (releases is null) return;
        foreach (var needed in GraphResource.Read(change.Id, change.Before!.Spec).Needs)
        {
            if (_changes.GetValueOrDefault(needed) is not { Kind: ChangeKind.Delete }) continue;
            _graph.Edge(releases, _removals[needed]);
            // The routes of a deleted router serve requests until nothing refers to the router any more.
            if (change.Id.Kind == ResourceKind.VirtualService && needed.Kind == ResourceKind.VirtualRouter)
            {
                foreach (var route in _removals.Values.Where(removal => removal.Id.Kind == ResourceKind.Route && removal.Id.Parent == needed.Name))
                    _graph.Edge(releases, route);
            }
        }
    }

    private void AddListenerMoves()
    {
        foreach (var move in ListenerMoves.Find(_changes, _live))
        {
            var holder = _writes[move.Holder];
            switch (move.Order)
            {
                case MoveOrder.RouteFirst when _removals.TryGetValue(move.Route, out var removal):
                    _graph.Edge(removal, holder);
                    break;
                case MoveOrder.RouteFirst:
                    _graph.Edge(_writes[move.Route], holder);
                    break;
                case MoveOrder.ListenerFirst or MoveOrder.Around when !_replaced.ContainsKey(move.Route):
                    _graph.Edge(holder, _writes[move.Route]);
                    break;
            }

            if (!_replaced.ContainsKey(move.Route)) continue;
            _graph.Edge(_removals[move.Route], holder);
            _graph.Edge(holder, _writes[move.Route]);
        }
    }
}
