using MeshCi.Definitions;

namespace MeshCi.Deployment;

/// <summary>Which comes first when the listeners of a resource change and a route needs them.</summary>
internal enum MoveOrder
{
    /// <summary>Either.</summary>
    Any,

    /// <summary>The route's change or removal, then the listeners'.</summary>
    RouteFirst,

    /// <summary>The listeners' change, then the route's.</summary>
    ListenerFirst,

    /// <summary>Neither is allowed: the route is deleted before and made again after.</summary>
    Around,
}

/// <summary>A route that needs listeners which change.</summary>
internal readonly record struct ListenerMove(ResourceId Holder, ResourceId Route, MoveOrder Order);

/// <summary>
/// The service checks listeners against routes at every write: a listener cannot change while a route needs it, and before a second
/// one is added every route must name its port. From this follows who goes first.
/// </summary>
internal static class ListenerMoves
{
    /// <summary>Routes that cannot change in place, with the reason.</summary>
    public static Dictionary<ResourceId, string> Impossible(IReadOnlyDictionary<ResourceId, Change> changes, LiveState live)
    {
        var replaced = new Dictionary<ResourceId, string>();
        foreach (var move in Of(changes, live).Where(move => move.Order == MoveOrder.Around))
            replaced.TryAdd(move.Route, $"a listener of {move.Holder} changes while the route uses it: deleted before, made again after");
        return replaced;
    }

    /// <summary>Every pair of a resource whose listeners change and a route of the plan that needs, or will need, them.</summary>
    public static IEnumerable<ListenerMove> Of(IReadOnlyDictionary<ResourceId, Change> changes, LiveState live)
    {
        var holders = new Dictionary<ResourceId, (IReadOnlyList<ListenerPort> Before, IReadOnlyList<ListenerPort> After)>();
        foreach (var change in changes.Values.Where(change => change is { Kind: ChangeKind.Update, ChangesSpec: true }))
        {
            var (before, after) = (SpecReferences.Listeners(change.Before!.Spec), SpecReferences.Listeners(change.After!.Spec));
            if (!before.ToHashSet().SetEquals(after)) holders[change.Id] = (before, after);
        }

        if (holders.Count == 0) yield break;
        foreach (var change in changes.Values.Where(change => change.Id.Kind is ResourceKind.Route or ResourceKind.GatewayRoute))
        {
            var usesBefore = change.Before is null ? [] : SpecReferences.Uses(change.Id, change.Before.Spec, service => ProviderBefore(service, live)).ToList();
            var usesAfter = change.After is null ? [] : SpecReferences.Uses(change.Id, change.After.Spec, service => ProviderAfter(service, changes, live)).ToList();
            foreach (var holder in usesBefore.Concat(usesAfter).Select(use => use.Holder).Where(holders.ContainsKey).Distinct())
            {
                var (before, after) = holders[holder];
                // The route as it is, once the listeners have changed; the route as it will be, before they have.
                var oldHolds = usesBefore.Where(use => use.Holder == holder).All(use => Holds(use, before, after));
                var newHolds = usesAfter.Where(use => use.Holder == holder).All(use => Holds(use, after, before));
                yield return new(holder, change.Id, Order(change, oldHolds, newHolds));
            }
        }
    }

    private static MoveOrder Order(Change change, bool oldHolds, bool newHolds) => change.Kind switch
    {
        ChangeKind.Create => MoveOrder.ListenerFirst,
        ChangeKind.Delete => oldHolds ? MoveOrder.Any : MoveOrder.RouteFirst,
        ChangeKind.Update when change.ChangesSpec => (oldHolds, newHolds) switch
        {
            (true, true) => MoveOrder.Any,
            (true, false) => MoveOrder.ListenerFirst,
            (false, true) => MoveOrder.RouteFirst,
            _ => MoveOrder.Around,
        },
        _ => oldHolds ? MoveOrder.Any : MoveOrder.Around,
    };

    /// <summary>Whether a use that is good with some listeners stays good with others.</summary>
    private static bool Holds(ListenerUse use, IReadOnlyList<ListenerPort> good, IReadOnlyList<ListenerPort> other)
    {
        if (use.Port is null && other.Count > 1) return false;
        // A target without a port means whatever its node listens on; a route without one means its router's only listener.
        if (use.Port is null && (!use.Receives || good.Count != 1)) return true;
        var needed = use.Port is null ? good[0] : good.FirstOrDefault(listener => listener.Port == use.Port);
        return other.Contains(needed);
    }

    private static ResourceId? ProviderBefore(ResourceId service, LiveState live) =>
        live.Find(service) is { } found ? SpecReferences.Provider(found.Spec) : null;

    private static ResourceId? ProviderAfter(ResourceId service, IReadOnlyDictionary<ResourceId, Change> changes, LiveState live) =>
        changes.GetValueOrDefault(service)?.After is { } wanted ? SpecReferences.Provider(wanted.Spec) : ProviderBefore(service, live);
}
