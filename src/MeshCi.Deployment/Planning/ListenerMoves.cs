using System.Text.Json;
using MeshCi.Definitions.Graph;
using MeshCi.Definitions.Model;
using MeshCi.Deployment.ControlPlanes;

namespace MeshCi.Deployment.Planning;

/// <summary>Which change comes first if the listeners of a resource change and a route needs them.</summary>
internal enum MoveOrder
{
    /// <summary>Either order is possible.</summary>
    Any,

    /// <summary>First the change or removal of the route, then the change of the listeners.</summary>
    RouteFirst,

    /// <summary>First the change of the listeners, then the change of the route.</summary>
    ListenerFirst,

    /// <summary>Neither order is possible: the route is deleted first and created again afterwards.</summary>
    Around,
}

/// <summary>A route that needs listeners which change.</summary>
internal readonly record struct ListenerMove(ResourceId Holder, ResourceId Route, MoveOrder Order);

/// <summary>
/// The service checks listeners against routes at every write: a listener cannot change while a route needs it, and before a second
/// listener is added, every route must specify its port. This determines the order of the changes.
/// </summary>
internal static class ListenerMoves
{
    /// <summary>Routes that cannot change in place, with the reason.</summary>
    public static Dictionary<ResourceId, string> Impossible(IReadOnlyDictionary<ResourceId, Change> changes, LiveState live)
    {
        var replaced = new Dictionary<ResourceId, string>();
        foreach (var move in Find(changes, live).Where(move => move.Order == MoveOrder.Around))
            replaced.TryAdd(move.Route, ListenerChangesInUse(move.Holder));
        return replaced;
    }

    /// <summary>Every pair of a resource whose listeners change and a route of the plan that needs them now or afterwards.</summary>
    public static IEnumerable<ListenerMove> Find(IReadOnlyDictionary<ResourceId, Change> changes, LiveState live)
    {
        var holders = changes.Values.Where(change => change is { Kind: ChangeKind.Update, ChangesSpec: true })
            .Select(change => (change.Id, Moved: Moved(change, changes, live)))
            .Where(entry => entry.Moved is not null).ToDictionary(entry => entry.Id, entry => entry.Moved!);
        if (holders.Count == 0) yield break;
        foreach (var change in changes.Values.Where(change => change.Id.Kind is ResourceKind.Route or ResourceKind.GatewayRoute))
        {
            var usesBefore = Uses(change.Id, change.Before?.Spec, service => ProviderBefore(service, live));
            var usesAfter = Uses(change.Id, change.After?.Spec, service => ProviderAfter(service, changes, live));
            var serviceMoves = usesBefore.Concat(usesAfter).Any(use => use.Holder.Kind == ResourceKind.VirtualService && holders.ContainsKey(use.Holder));
            foreach (var holder in usesBefore.Concat(usesAfter).Select(use => use.Holder).Where(holders.ContainsKey).Distinct())
            {
                var moved = holders[holder];
                // The current route with the changed listeners, and the changed route with the current listeners.
                var oldIsValid = usesBefore.Where(use => use.Holder == holder).All(use => moved.After.All(after => IsValid(use, moved.Before[0], after)));
                var newIsValid = usesAfter.Where(use => use.Holder == holder).All(use => moved.Before.All(before => IsValid(use, moved.After[0], before)));
                var order = Order(change, oldIsValid, newIsValid);
                // If the virtual service between them changes too, three changes depend on each other, which no order of two changes can resolve.
                var isBehindService = serviceMoves && holder.Kind is ResourceKind.VirtualRouter or ResourceKind.VirtualNode;
                if (isBehindService && change.Kind is ChangeKind.Update or ChangeKind.Unchanged && !(oldIsValid && newIsValid)) order = MoveOrder.Around;
                yield return new(holder, change.Id, order);
            }
        }
    }

    /// <summary>
    /// The listeners before and after the change, or null if they do not change. A virtual service has the listeners of its provider, which may
    /// change in the same plan: then the use must be valid with both sets.
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

    private static List<ListenerUse> Uses(ResourceId route, JsonElement? spec, Func<ResourceId, ResourceId?> provider) =>
        spec is { } present ? [.. ListenerUse.Find(route, present, provider)] : [];

    private static string ListenerChangesInUse(ResourceId holder) =>
        $"a listener of {holder} changes while the route uses it, so the route is deleted first and created again afterwards";

    private static MoveOrder Order(Change change, bool oldIsValid, bool newIsValid) => change.Kind switch
    {
        ChangeKind.Create => MoveOrder.ListenerFirst,
        ChangeKind.Delete => oldIsValid ? MoveOrder.Any : MoveOrder.RouteFirst,
        ChangeKind.Update when change.ChangesSpec => (oldIsValid, newIsValid) switch
        {
            (true, true) => MoveOrder.Any,
            (true, false) => MoveOrder.ListenerFirst,
            (false, true) => MoveOrder.RouteFirst,
            _ => MoveOrder.Around,
        },
        _ => oldIsValid && newIsValid ? MoveOrder.Any : MoveOrder.Around,
    };

    /// <summary>
    /// Whether a use that is valid with some listeners is also valid with others. Null means a virtual service without a provider, whose listeners
    /// the service does not check.
    /// </summary>
    private static bool IsValid(ListenerUse use, IReadOnlyList<PortProtocol>? good, IReadOnlyList<PortProtocol>? other)
    {
        if (other is null) return true;
        if (use.Port is null && other.Count > 1) return false;
        // A target without a port means any listener of its node. A route without a port means the only listener of its router.
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

    /// <summary>Sets of listeners that are possible before and after a change. The first of each is the usual one; null means no provider.</summary>
    private sealed record MovedListeners(IReadOnlyList<IReadOnlyList<PortProtocol>?> Before, IReadOnlyList<IReadOnlyList<PortProtocol>?> After);
}
