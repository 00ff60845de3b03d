using MeshCi.Definitions.Graph;
using MeshCi.Definitions.Model;
using MeshCi.Deployment.ControlPlanes;

namespace MeshCi.Deployment.Planning;

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
        var holders = changes.Values.Where(change => change is { Kind: ChangeKind.Update, ChangesSpec: true })
            .Select(change => (change.Id, Moved: Moved(change, changes, live))).Where(entry => entry.Moved is not null).ToDictionary(entry => entry.Id, entry => entry.Moved!);
        if (holders.Count == 0) yield break;
        foreach (var change in changes.Values.Where(change => change.Id.Kind is ResourceKind.Route or ResourceKind.GatewayRoute))
        {
            var usesBefore = change.Before is null ? [] : ListenerUse.Find(change.Id, change.Before.Spec, service => ProviderBefore(service, live)).ToList();
            var usesAfter = change.After is null ? [] : ListenerUse.Find(change.Id, change.After.Spec, service => ProviderAfter(service, changes, live)).ToList();
            var serviceMoves = usesBefore.Concat(usesAfter).Any(use => use.Holder.Kind == ResourceKind.VirtualService && holders.ContainsKey(use.Holder));
            foreach (var holder in usesBefore.Concat(usesAfter).Select(use => use.Holder).Where(holders.ContainsKey).Distinct())
            {
                var moved = holders[holder];
                // The route as it is, once the listeners have changed; the route as it will be, before they have.
                var oldHolds = usesBefore.Where(use => use.Holder == holder).All(use => moved.After.All(after => Holds(use, moved.Before[0], after)));
                var newHolds = usesAfter.Where(use => use.Holder == holder).All(use => moved.Before.All(before => Holds(use, moved.After[0], before)));
                var order = Order(change, oldHolds, newHolds);
                // Where the virtual service in between moves too, three changes depend on each other: no order of two settles it.
                var isBehindService = serviceMoves && holder.Kind is ResourceKind.VirtualRouter or ResourceKind.VirtualNode;
                if (isBehindService && change.Kind is ChangeKind.Update or ChangeKind.Unchanged && !(oldHolds && newHolds)) order = MoveOrder.Around;
                yield return new(holder, change.Id, order);
            }
        }
    }

    /// <summary>
    /// The listeners before and after, or null where they stay. A virtual service has those of its provider, which may change at
    /// the same time: then each of the two sets counts.
    /// </summary>
    private static MovedListeners? Moved(Change change, IReadOnlyDictionary<ResourceId, Change> changes, LiveState live)
    {
        if (change.Id.Kind == ResourceKind.VirtualService)
        {
            var (from, to) = (ProviderBefore(change.Id, live), ProviderAfter(change.Id, changes, live));
            return new(
                [ListenersBefore(from, live), ListenersAfter(from, changes, live)],
                [ListenersAfter(to, changes, live), ListenersBefore(to, live)]);
        }

        var (before, after) = (GraphResource.Read(change.Id, change.Before!.Spec).Listeners, GraphResource.Read(change.After!).Listeners);
        return before.ToHashSet().SetEquals(after) ? null : new([before], [after]);
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
        _ => oldHolds && newHolds ? MoveOrder.Any : MoveOrder.Around,
    };

    /// <summary>Whether a use that is good with some listeners stays good with others; null is a virtual service without provider, which nothing checks.</summary>
    private static bool Holds(ListenerUse use, IReadOnlyList<PortProtocol>? good, IReadOnlyList<PortProtocol>? other)
    {
        if (other is null) return true;
        if (use.Port is null && other.Count > 1) return false;
        // A target without a port means whatever its node listens on; a route without one means its router's only listener.
        if (use.Port is null) return !use.Receives || good is not { Count: 1 } || other.Contains(good[0]);
        var named = other.Where(listener => listener.Port == use.Port).ToList();
        return named.Count > 0 && (!use.Receives || good is null || good.Contains(named[0]));
    }

    private static IReadOnlyList<PortProtocol>? ListenersBefore(ResourceId? provider, LiveState live) =>
        provider is { } id && live.Find(id) is { } found ? GraphResource.Read(id, found.Spec).Listeners : null;

    private static IReadOnlyList<PortProtocol>? ListenersAfter(ResourceId? provider, IReadOnlyDictionary<ResourceId, Change> changes, LiveState live) =>
        provider is { } id && changes.GetValueOrDefault(id)?.After is { } wanted ? GraphResource.Read(wanted).Listeners : ListenersBefore(provider, live);

    private static ResourceId? ProviderBefore(ResourceId service, LiveState live) =>
        live.Find(service) is { } found ? GraphResource.Read(service, found.Spec).Provider : null;

    private static ResourceId? ProviderAfter(ResourceId service, IReadOnlyDictionary<ResourceId, Change> changes, LiveState live) =>
        changes.GetValueOrDefault(service)?.After is { } wanted ? GraphResource.Read(wanted).Provider : ProviderBefore(service, live);

    /// <summary>Sets of listeners that may be found before and after a change; the first of each is the usual one, null is no provider.</summary>
    private sealed record MovedListeners(IReadOnlyList<IReadOnlyList<PortProtocol>?> Before, IReadOnlyList<IReadOnlyList<PortProtocol>?> After);
}
