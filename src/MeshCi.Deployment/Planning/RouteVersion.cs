using System.Text.Json;
using MeshCi.Definitions.Graph;
using MeshCi.Definitions.Model;

namespace MeshCi.Deployment.Planning;

/// <summary>One spec of a route or gateway route while a plan is applied, and the listeners with which it is valid.</summary>
internal sealed class RouteVersion
{
    private readonly Dictionary<ListenerTrack, (int First, int Last)> _valid = new(ReferenceEqualityComparer.Instance);
    private readonly List<(ListenerUse Use, ListenerTrack Track)> _uses;

    /// <param name="id">The route.</param>
    /// <param name="spec">The spec.</param>
    /// <param name="isOld">Whether it belongs to the state before the plan. If not, it belongs to the state after it.</param>
    /// <param name="track">The listeners of a node, router or gateway, or of the provider of a virtual service, if they change.</param>
    public RouteVersion(ResourceId id, JsonElement spec, bool isOld, Func<ResourceId, ListenerTrack?> track)
    {
        (Id, Spec, IsOld) = (id, spec, isOld);
        var route = GraphResource.Read(id, spec);
        var uses = new List<ListenerUse>();
        if (route.Parent is { } parent) uses.Add(new(parent, route.Port, Receives: true));
        uses.AddRange(route.References.Select(target => new ListenerUse(target.To, target.Port, Receives: false)));
        _uses = [.. from use in uses let found = track(use.Holder) where found is not null select (use, found)];
        foreach (var group in _uses.GroupBy(use => use.Track, use => use.Use, ReferenceEqualityComparer.Instance as IEqualityComparer<ListenerTrack>))
            _valid[group.Key] = Valid(group.Key, [.. group], id.Kind == ResourceKind.Route ? route.Type : null, route.Type);
    }

    /// <summary>The route.</summary>
    public ResourceId Id { get; }

    /// <summary>The spec.</summary>
    public JsonElement Spec { get; }

    /// <summary>Whether it belongs to the state before the plan.</summary>
    public bool IsOld { get; }

    /// <summary>The tracks of the listeners that it uses.</summary>
    public IEnumerable<ListenerTrack> Tracks => _valid.Keys;

    /// <summary>Whether it is valid at its own end of every track: the old version with the current listeners, the new one with the desired ones.</summary>
    public bool IsValidAtItsEnd { get; private set; } = true;

    /// <summary>The first and the last set of listeners with which it is valid. All sets, if it does not use the listeners.</summary>
    public (int First, int Last) Of(ListenerTrack track) => _valid.TryGetValue(track, out var valid) ? valid : (0, track.Last);

    /// <summary>
    /// The same version with ports that are valid for as long as possible while listeners change: no port where there is one listener at a time,
    /// otherwise the port of the listener.
    /// </summary>
    public RouteVersion Bridging(Func<ResourceId, ListenerTrack?> track)
    {
        var route = GraphResource.Read(Id, Spec);
        var spec = RoutePorts.With(
            Id, Spec, port => route.Parent is { } parent ? Port(parent, port) : port, target => Port(target.To, target.Port));
        return new(Id, spec, IsOld, track);

        int? Port(ResourceId holder, int? port)
        {
            if (track(holder) is not { } found) return port;
            if (found.IsSingle) return null;
            return port ?? (found.Sets[IsOld ? 0 : found.Last] is [var only] ? only.Port : null);
        }
    }

    /// <summary>Whether an update from this version to another one is possible: both are valid with the same listeners at some time.</summary>
    public bool CanBecome(RouteVersion other) => Tracks.Union(other.Tracks, ReferenceEqualityComparer.Instance as IEqualityComparer<ListenerTrack>)
        .All(track => Math.Max(Of(track).First, other.Of(track).First) <= Math.Min(Of(track).Last, other.Of(track).Last));

    private (int First, int Last) Valid(ListenerTrack track, IReadOnlyList<ListenerUse> uses, string? targetType, string? type)
    {
        var last = track.Last;
        var own = IsOld ? 0 : last;
        // Whether a node's protocol differs from that of the route is checked by the project's rules. A route that was accepted like that is not touched.
        var checksTargets = targetType is not null && uses.All(use => use.Receives || Fits(use, track.Sets[own], targetType));
        bool IsValid(int set) => uses.All(use => Fits(use, track.Sets[set], use.Receives ? type : checksTargets ? targetType : null));
        if (!IsValid(own))
        {
            // The control plane accepted it, for whatever reason, so nothing is known about when it is valid.
            IsValidAtItsEnd = false;
            return (0, last);
        }

        var (from, to) = (own, own);
        while (from > 0 && !IsOld && IsValid(from - 1)) from--;
        while (to < last && IsOld && IsValid(to + 1)) to++;
        return (from, to);
    }

    private static bool Fits(ListenerUse use, IReadOnlyList<PortProtocol> listeners, string? type)
    {
        // Without listeners there is nothing to check: a virtual service without a provider, or a node or router that listens nowhere.
        if (listeners.Count == 0) return true;
        var listener = use.Port is { } port ? listeners.FirstOrDefault(each => each.Port == port) : listeners.Count == 1 ? listeners[0] : null;
        return listener is not null && (type is null || RouteTypes.Of(listener.Protocol) == type);
    }
}
