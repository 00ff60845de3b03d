using System.Text.Json;
using MeshCi.Definitions.Graph;
using MeshCi.Definitions.Model;
using MeshCi.Definitions.Model.Shapes;

namespace MeshCi.Deployment.Planning;

/// <summary>A request that is routed before and after a plan is taken over by one step from what another one removes.</summary>
/// <param name="Gains">The step after which the request is routed as the plan wants it.</param>
/// <param name="Loses">The step after which it is no longer routed as before.</param>
/// <param name="Requests">Which requests, in words.</param>
internal sealed record Handover(PlanStep Gains, PlanStep Loses, string Requests);

/// <summary>Finds which steps must be done before which others so that every request that is routed before and after a plan is always routed.</summary>
internal sealed class Handovers
{
    // Deletions come after all writes anyway, unless a write waits for them. Beyond this number, only that rule applies.
    private const int MostPairs = 20_000;

    private readonly StepSet _steps;
    private readonly ILookup<ResourceId, Turn> _byParent;
    private readonly List<Handover> _found = [];

    private Handovers(StepSet steps)
    {
        _steps = steps;
        _byParent = Turns().ToLookup(turn => ParentOf(turn.Id));
    }

    /// <summary>Every handover of a plan.</summary>
    public static IReadOnlyList<Handover> Find(IReadOnlyDictionary<ResourceId, Change> changes, StepSet steps)
    {
        var handovers = new Handovers(steps);
        var routes = changes.Keys.Where(id => id.Parent is not null).ToLookup(ParentOf);
        foreach (var siblings in handovers._byParent) handovers.AmongSiblings([.. siblings], routes[siblings.Key]);
        var callers = changes.Keys.Where(id => id.Kind == ResourceKind.GatewayRoute)
            .SelectMany(id => new[] { Target(id, steps.Before)?.To, Target(id, steps.After)?.To }).ToHashSet();
        foreach (var id in changes.Keys)
        {
            if (id.Kind == ResourceKind.VirtualService) handovers.OfService(id, callers.Contains(id));
            else if (id.Kind == ResourceKind.GatewayRoute) handovers.OfGatewayRoute(id);
        }

        return handovers._found;
    }

    private static ResourceId ParentOf(ResourceId route) => new(route.Kind.Info().Parent!.Value, route.Parent!);

    // Every route whose match appears, changes or disappears.
    private IEnumerable<Turn> Turns()
    {
        foreach (var route in _steps.Routes.GroupBy(entry => entry.Step.Id))
        {
            var (removal, creation) = (_steps.Removal(route.Key), _steps.Creation(route.Key));
            var (old, wanted) = (Match(route.Key, _steps.Before), Match(route.Key, _steps.After));
            if (removal is not null || creation is not null)
            {
                yield return new(route.Key, removal is null ? null : old, removal, creation is null ? null : wanted, creation);
            }
            else if (_steps.Turn(route.Key) is { } turn && old is not null && wanted is not null)
            {
                // An update that matches everything that the route matched before takes nothing away, and vice versa.
                var (takes, adds) = (!wanted.Covers(old), !old.Covers(wanted));
                if (takes || adds) yield return new(route.Key, takes ? old : null, takes ? turn : null, adds ? wanted : null, adds ? turn : null);
            }
        }
    }

    // With the port of its listener, unless the router has one listener at a time: then the route is for that one, whatever its port is.
    private RouteMatch? Match(ResourceId id, Func<ResourceId, JsonElement?> at)
    {
        if (at(id) is not { } spec) return null;
        var match = id.Kind == ResourceKind.Route ? RouteMatch.Of(SpecRecords.Read<RouteSpec>(spec)) : RouteMatch.Of(SpecRecords.Read<GatewayRouteSpec>(spec));
        var parent = ParentOf(id);
        if (match is null || at(parent) is not { } holder) return match;
        if (_steps.Track(parent) is { IsSingle: true }) return match with { Port = null };
        return match.Port is null && GraphResource.Read(parent, holder).Listeners is [var only] ? match with { Port = only.Port } : match;
    }

    private void AmongSiblings(List<Turn> turns, IEnumerable<ResourceId> routes)
    {
        var (gains, losses) = (turns.Where(turn => turn.New is not null).ToList(), turns.Where(turn => turn.Old is not null).ToList());
        if (losses.Count == 0 || gains.Count == 0) return;
        // What a route that stays matches all the time is never without a route.
        var moving = turns.Select(turn => turn.Id).ToHashSet();
        var staying = routes.Where(route => !moving.Contains(route)).Select(route => Match(route, _steps.Before)).OfType<RouteMatch>().ToList();
        losses.RemoveAll(loss => staying.Any(match => match.Covers(loss.Old!)));
        if ((long)gains.Count * losses.Count > MostPairs) losses = [.. losses.Where(loss => loss.Loses!.Kind != StepKind.Delete)];
        foreach (var loss in losses)
        {
            foreach (var gain in gains.Where(gain => !ReferenceEquals(gain.Gains, loss.Loses) && gain.New!.MayOverlap(loss.Old!)))
                _found.Add(new(gain.Gains!, loss.Loses!, Requests(loss)));
        }
    }

    private static string Requests(Turn loss) => $"requests of {ParentOf(loss.Id)} ({loss.Old!.Describe()})";

    // Traffic moves to another provider when that one is complete, and what served it until then stays until that.
    private void OfService(ResourceId service, bool isCalled)
    {
        var (from, to) = _steps.Providers(service);
        if (from is null || to is null || from == to || _steps.Turn(service) is not { } turn) return;
        // A request to a port that only one of the two has is not routed before and after. Gateway routes lead to any port.
        var ports = Ports(from, _steps.Before).Intersect(Ports(to, _steps.After)).ToHashSet();
        if (ports.Count == 0 && !isCalled) return;
        Around(turn, Gains(to, null), Losses(from, null), $"requests to {service}");
    }

    private static IEnumerable<int> Ports(ResourceId holder, Func<ResourceId, JsonElement?> at) =>
        at(holder) is { } spec ? GraphResource.Read(holder, spec).Listeners.Select(listener => listener.Port) : [];

    // A gateway route that moves to another virtual service, or to another port of it.
    private void OfGatewayRoute(ResourceId route)
    {
        if (_steps.Turn(route) is not { } turn || Target(route, _steps.Before) is not { } from || Target(route, _steps.After) is not { } to) return;
        if (from.To == to.To && (from.Port == to.Port || _steps.Track(from.To) is { IsSingle: true })) return;
        Around(turn, GainsOfService(to), LossesOfService(from), $"requests of {route}");
    }

    // The virtual service of a gateway route and its port: the only one of the provider, unless the route specifies another one.
    private static GraphReference? Target(ResourceId route, Func<ResourceId, JsonElement?> at)
    {
        if (at(route) is not { } spec || GraphResource.Read(route, spec).References is not [var target, ..]) return null;
        if (target.Port is not null || at(target.To) is not { } service || GraphResource.Read(target.To, service).Provider is not { } provider) return target;
        return target with { Port = Ports(provider, at).ToList() is [var only] ? only : null };
    }

    private void Around(PlanStep turn, IEnumerable<PlanStep> gains, IEnumerable<PlanStep> losses, string requests)
    {
        var (before, after) = (gains.Distinct().ToList(), losses.Distinct().ToList());
        foreach (var step in before) _found.Add(new(step, turn, requests));
        foreach (var step in after) _found.Add(new(turn, step, requests));
    }

    private IEnumerable<PlanStep> GainsOfService(GraphReference service)
    {
        if (_steps.Creation(service.To) is { } creation) yield return creation;
        else if (_steps.Turn(service.To) is { } turn) yield return turn;
        if (_steps.Providers(service.To).After is not { } provider) yield break;
        foreach (var step in Gains(provider, service.Port)) yield return step;
    }

    private IEnumerable<PlanStep> LossesOfService(GraphReference service)
    {
        if (_steps.Turn(service.To) is { } turn) yield return turn;
        if (_steps.Providers(service.To).Before is not { } provider) yield break;
        foreach (var step in Losses(provider, service.Port)) yield return step;
    }

    /// <summary>The steps that make a provider serve what the plan wants: its listeners and its routes.</summary>
    private IEnumerable<PlanStep> Gains(ResourceId provider, int? port)
    {
        if (_steps.Creation(provider) is { } creation) yield return creation;
        else if (_steps.Track(provider) is { } track)
            for (var step = 0; step < track.Steps.Count; step++) if (Adds(track, step)) yield return track.Steps[step];
        if (provider.Kind != ResourceKind.VirtualRouter) yield break;
        foreach (var route in _byParent[provider].Where(route => route.New is not null && IsOn(route.New, port))) yield return route.Gains!;
    }

    /// <summary>The steps after which a provider no longer serves what it served before the plan.</summary>
    private IEnumerable<PlanStep> Losses(ResourceId provider, int? port)
    {
        if (_steps.Removal(provider) is { } removal) yield return removal;
        else if (_steps.Track(provider) is { } track)
            for (var step = 0; step < track.Steps.Count; step++) if (Removes(track, step)) yield return track.Steps[step];
        if (provider.Kind != ResourceKind.VirtualRouter) yield break;
        foreach (var route in _byParent[provider].Where(route => route.Old is not null && IsOn(route.Old, port))) yield return route.Loses!;
    }

    private static bool IsOn(RouteMatch match, int? port) => port is null || match.Port is null || match.Port == port;

    private static bool Adds(ListenerTrack track, int step) => track.Sets[step + 1].Except(track.Sets[step]).Any();

    private static bool Removes(ListenerTrack track, int step) => track.Sets[step].Except(track.Sets[step + 1]).Any();

    /// <summary>A route whose match changes: what it matches no longer and by which step, and what it matches newly and by which step.</summary>
    private sealed record Turn(ResourceId Id, RouteMatch? Old, PlanStep? Loses, RouteMatch? New, PlanStep? Gains);
}
