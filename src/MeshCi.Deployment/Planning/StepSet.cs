using System.Text.Json;
using MeshCi.Definitions.Graph;
using MeshCi.Definitions.Model;
using MeshCi.Deployment.ControlPlanes;

namespace MeshCi.Deployment.Planning;

/// <summary>
/// The steps of each resource of a plan, in their order. Most resources have one. Listeners that are exchanged, and the routes that use them, pass
/// through specs in between that are valid with what is there at that time.
/// </summary>
internal sealed class StepSet
{
    private const string Suffix = "-meshci";
    private const int LongestName = 255;

    private readonly IReadOnlyDictionary<ResourceId, Change> _changes;
    private readonly LiveState _live;
    private readonly StepWays _ways;
    private readonly Dictionary<ResourceId, ResourceId> _helpers = [];
    private readonly Dictionary<ResourceId, List<PlanStep>> _steps = [];
    private readonly Dictionary<ResourceId, PlanStep> _turns = [];
    private readonly Dictionary<ResourceId, ListenerTrack> _tracks = [];
    private readonly Dictionary<ResourceId, ListenerTrack?> _tracksOfServices = [];

    /// <param name="changes">All changes.</param>
    /// <param name="live">The live state.</param>
    /// <param name="ways">What the plan may do.</param>
    /// <param name="replaced">Routes that are deleted and created again. Receives those for which there is no other way, with the reason.</param>
    public StepSet(IReadOnlyDictionary<ResourceId, Change> changes, LiveState live, StepWays ways, Dictionary<ResourceId, string> replaced)
    {
        (_changes, _live, _ways) = (changes, live, ways);
        foreach (var change in changes.Values.Where(change => !IsRoute(change.Id))) Add(change);
        foreach (var change in changes.Values.Where(change => IsRoute(change.Id))) AddRoute(change, replaced);
    }

    /// <summary>All steps.</summary>
    public IEnumerable<PlanStep> All => _steps.Values.SelectMany(steps => steps);

    /// <summary>The steps of routes with the version before and after each; null where the route does not exist.</summary>
    public List<(PlanStep Step, RouteVersion? From, RouteVersion? To)> Routes { get; } = [];

    /// <summary>The virtual services whose provider changes while gateway routes use them, with both providers.</summary>
    public HashSet<ResourceId> Switched { get; } = [];

    /// <summary>Routes that exist only during the plan, each with the route whose requests it takes over for that time.</summary>
    public IReadOnlyDictionary<ResourceId, ResourceId> Helpers => _helpers;

    /// <summary>The steps of a resource in their order; empty if it does not change.</summary>
    public IReadOnlyList<PlanStep> Of(ResourceId id) => _steps.TryGetValue(id, out var steps) ? steps : [];

    /// <summary>The step that creates a resource, or null.</summary>
    public PlanStep? Creation(ResourceId id) => Of(id).FirstOrDefault(step => step.Kind == StepKind.Create);

    /// <summary>The step that deletes a resource, or null.</summary>
    public PlanStep? Removal(ResourceId id) => Of(id).FirstOrDefault(step => step.Kind == StepKind.Delete);

    /// <summary>The step after which a resource refers to what the plan wants, and no longer to anything else: an update, or the deletion.</summary>
    public PlanStep? Turn(ResourceId id) => Removal(id) ?? (IsRoute(id) ? TurnOfRoute(id) : Of(id).LastOrDefault(step => step.Kind == StepKind.Update));

    /// <summary>The spec before the plan, or null.</summary>
    public JsonElement? Before(ResourceId id) => (_changes.GetValueOrDefault(id)?.Before ?? _live.Find(id))?.Spec;

    /// <summary>The spec after the plan, or null.</summary>
    public JsonElement? After(ResourceId id) =>
        _changes.GetValueOrDefault(id) is { } change ? (change.ChangesSpec || change.Before is null ? change.After?.Spec : change.Before.Spec) : Before(id);

    /// <summary>The listeners that a resource has one after the other, or null if they do not change. A virtual service has those of its provider.</summary>
    public ListenerTrack? Track(ResourceId id)
    {
        if (id.Kind != ResourceKind.VirtualService) return _tracks.GetValueOrDefault(id);
        if (_tracksOfServices.TryGetValue(id, out var known)) return known;
        return _tracksOfServices[id] = TrackOfService(id);
    }

    /// <summary>The provider of a virtual service before and after the plan.</summary>
    public (ResourceId? Before, ResourceId? After) Providers(ResourceId service) => (Provider(service, Before(service)), Provider(service, After(service)));

    private static ResourceId? Provider(ResourceId service, JsonElement? spec) => spec is { } present ? GraphResource.Read(service, present).Provider : null;

    private static bool IsRoute(ResourceId id) => id.Kind is ResourceKind.Route or ResourceKind.GatewayRoute;

    // The listeners of the old provider, and then those of the new one, which has all that it ever has when the service turns to it.
    private ListenerTrack? TrackOfService(ResourceId service)
    {
        var (from, to) = Providers(service);
        if (Before(service) is null || After(service) is null || from == to) return (to ?? from) is { } provider ? Track(provider) : null;
        if (Of(service).FirstOrDefault(step => step.Kind == StepKind.Update) is not { } step) return null;
        Switched.Add(service);
        var (old, wanted) = (from is null ? null : Track(from), to is null ? null : Track(to));
        var until = old is not null && _ways.Widens ? old.Widest : 0;
        var since = wanted?.Widest ?? 0;
        IReadOnlyList<PortProtocol>[] before = old is null ? [from is null ? [] : Listeners(from, Before(from))] : [.. old.Sets.Take(until + 1)];
        IReadOnlyList<PortProtocol>[] after = wanted is null ? [to is null ? [] : Listeners(to, After(to))] : [.. wanted.Sets.Skip(since)];
        return new([.. before, .. after], [.. old?.Steps.Take(until) ?? [], step, .. wanted?.Steps.Skip(since) ?? []]);
    }

    private static IReadOnlyList<PortProtocol> Listeners(ResourceId id, JsonElement? spec) =>
        spec is { } present ? GraphResource.Read(id, present).Listeners : [];

    private PlanStep? TurnOfRoute(ResourceId id) => _turns.GetValueOrDefault(id);

    private void Add(Change change)
    {
        var steps = change.Kind switch
        {
            ChangeKind.Create => [new(StepKind.Create, change.Id, null, change.After)],
            ChangeKind.Update when !change.ChangesSpec => [new(StepKind.Tag, change.Id, change.Before, change.After)],
            ChangeKind.Update => Updates(change),
            ChangeKind.Delete => [new(StepKind.Delete, change.Id, change.Before, null)],
            _ => new List<PlanStep>(),
        };
        if (steps.Count > 0) _steps[change.Id] = steps;
    }

    private List<PlanStep> Updates(Change change)
    {
        var (id, before, after) = (change.Id, change.Before!.Spec, change.After!.Spec);
        if (id.Kind is not (ResourceKind.VirtualNode or ResourceKind.VirtualRouter or ResourceKind.VirtualGateway)
            || !ListenerTrack.Differ(id, before, after)) return Chain(change, [before, after]);
        List<JsonElement?> specs = ListenerTrack.Between(id, before, after, _ways.Widens) is { } between ? [before, between, after] : [before, after];
        var steps = Chain(change, specs);
        _tracks[id] = new([.. specs.Select(spec => Listeners(id, spec))], steps);
        return steps;
    }

    private void AddRoute(Change change, Dictionary<ResourceId, string> replaced)
    {
        // A resource that another project owns is used as it is.
        var isForeign = change is { Kind: ChangeKind.Unchanged, Before: { } live, After: { } kept }
            && Planner.OwnerOf(live) != kept.Tags.GetValueOrDefault(OwnershipTags.Owner);
        if (isForeign || change.Kind == ChangeKind.Keep) return;
        var old = Before(change.Id) is { } before && change.Before is not null ? new RouteVersion(change.Id, before, isOld: true, Track) : null;
        var wanted = After(change.Id) is { } after ? new RouteVersion(change.Id, after, isOld: false, Track) : null;
        var isChanged = change.ChangesSpec || old is null || wanted is null;
        var chain = RouteChain.Find(old, wanted, isChanged, Track, replaced.ContainsKey(change.Id), _ways.Bridges);
        if (chain.Any(version => version is null) && old is not null && wanted is not null && !replaced.ContainsKey(change.Id))
            replaced[change.Id] = InUse(old, wanted);
        if (chain.Count < 2)
        {
            Add(change);
            return;
        }

        var steps = Chain(change, [.. chain.Select(version => version?.Spec)]);
        _steps[change.Id] = steps;
        for (var index = 0; index < steps.Count; index++)
        {
            Routes.Add((steps[index], chain[index], chain[index + 1]));
            if (chain[index] is { IsOld: true } && chain[index + 1] is { IsOld: false }) _turns.TryAdd(change.Id, steps[index]);
        }

        if (_ways.Helps && old is not null && wanted is not null && chain.All(version => version is not null)) AddHelper(change, old, wanted);
    }

    // It matches what the route will match, so that the route can stop to match what it matches now.
    private void AddHelper(Change change, RouteVersion old, RouteVersion wanted)
    {
        if (TurnOfRoute(change.Id) is null || !RouteChain.Moves(old, wanted)) return;
        var name = change.Id.Name + Suffix;
        while (name.Length > LongestName || Before(change.Id with { Name = name }) is not null || _changes.ContainsKey(change.Id with { Name = name }))
            name = $"{change.Id.Name[..Math.Min(change.Id.Name.Length, LongestName - 2 * Suffix.Length)]}{Suffix}-{_helpers.Count}";
        var id = change.Id with { Name = name };
        var bridging = wanted.Bridging(Track);
        var spec = (bridging.IsValidAtItsEnd ? bridging : wanted).Spec;
        var version = new RouteVersion(id, spec, isOld: false, Track);
        var made = new Resource { Id = id, Spec = spec, Tags = change.After!.Tags };
        _steps[id] =
        [
            new(StepKind.Create, id, null, made),
            new(StepKind.Delete, id, new() { Id = id, Spec = spec, Tags = made.Tags, Arn = "", Uid = "", Version = 1 }, null),
        ];
        Routes.Add((_steps[id][0], null, version));
        Routes.Add((_steps[id][1], version, null));
        _helpers[id] = change.Id;
    }

    private static string InUse(RouteVersion old, RouteVersion wanted)
    {
        var holder = old.Tracks.Concat(wanted.Tracks).SelectMany(track => track.Steps).Select(step => step.Id).FirstOrDefault();
        return $"a listener of {holder} changes while the route uses it, so the route is deleted first and created again afterwards";
    }

    // The tags change with the last write.
    private static List<PlanStep> Chain(Change change, List<JsonElement?> specs)
    {
        var steps = new List<PlanStep>();
        var (current, id) = (change.Before, change.Id);
        for (var index = 1; index < specs.Count; index++)
        {
            if (specs[index] is not { } spec)
            {
                steps.Add(new(StepKind.Delete, id, current, null));
                current = null;
                continue;
            }

            var isLast = index == specs.Count - 1;
            var tags = isLast || current is null ? change.After!.Tags : current.Tags!;
            var next = new Resource { Id = id, Spec = spec, Tags = tags };
            steps.Add(new(current is null ? StepKind.Create : StepKind.Update, id, current, next));
            current = new()
            {
                Id = id,
                Spec = spec,
                Tags = tags,
                Arn = current?.Arn ?? "",
                Uid = current?.Uid ?? "",
                Version = (current?.Version ?? 0) + 1,
            };
        }

        return steps;
    }
}
