using MeshCi.Definitions.Graph;
using MeshCi.Definitions.Model;
using MeshCi.Definitions.Rules.Context;

namespace MeshCi.Definitions.Rules.Resilience;

/// <summary>A listener with the timeouts that its proxy applies to a request.</summary>
internal sealed class ListenerTimes
{
    public required string Node { get; init; }

    /// <summary>Path of the listener in the spec of its node; null if another project defines it.</summary>
    public string? Path { get; init; }

    /// <summary>What to call it in messages.</summary>
    public required string Name { get; init; }

    public required Limit Request { get; init; }

    public required Limit Idle { get; init; }

    /// <summary>The routes of the definition that lead to it.</summary>
    public List<RouteTimes> Routes { get; } = [];

    /// <summary>The request timeout with which the listener ends no attempt before its routes do. Never less than <see cref="Request"/>.</summary>
    public long Wanted { get; set; }
}

/// <summary>A route with the timeouts that the callers' proxies apply to a request.</summary>
internal sealed class RouteTimes
{
    public required ResourceId Id { get; init; }

    public required RouteView Route { get; init; }

    public required Limit Request { get; init; }

    public required Limit Idle { get; init; }

    public required Attempts Attempts { get; init; }

    /// <summary>The listeners of its targets, as far as they are known.</summary>
    public required IReadOnlyList<ListenerTimes> Targets { get; init; }

    /// <summary>
    /// The listener whose longer timeout is useless, because every route to it ends requests earlier, and this one does so by default; null if there is
    /// none.
    /// </summary>
    public ListenerTimes? Cut { get; set; }

    /// <summary>
    /// The request timeout with which the route ends no attempt too early: never less than <see cref="Request"/>, unless external callers could otherwise
    /// hold connections open forever.
    /// </summary>
    public long Wanted { get; set; }

    /// <summary>The declared time of an attempt never ends one, because it is not below the request timeout, although the route would then retry.</summary>
    public bool IgnoresAttempts => Attempts.RetriesTimeout && Attempts.PerRetry != Limit.Unlimited && Attempts.PerRetry >= Request.Milliseconds;

    /// <summary>Whether a listener ends attempts before the route does, and before the time of an attempt does.</summary>
    public bool IsEndedBy(ListenerTimes listener) =>
        listener.Request.Milliseconds < Request.Milliseconds && listener.Request.Milliseconds < Attempts.Within(Request.Milliseconds);
}

/// <summary>
/// The timeouts of all HTTP and gRPC routes and listeners of a definition, as they take effect, and those that would be long enough. The caller's proxy
/// applies the timeouts of the route, and the callee's proxy those of the listener, so a timeout that is raised in one place has no effect, or a harmful
/// one, unless the others are raised too. The advice of all rules comes from one solution, so that
/// following it leaves nothing to report and shortens no timeout.
/// </summary>
internal sealed class RequestTimes
{
    /// <summary>A request timeout for requests from outside, if nothing else indicates how long they may take.</summary>
    public const long Acceptable = 30_000;

    private readonly DefinitionView _view;
    private readonly Dictionary<(string Node, int? Port), ListenerTimes?> _targets = [];

    private RequestTimes(DefinitionView view)
    {
        _view = view;
        foreach (var id in view.Of(ResourceKind.VirtualNode)) AddListeners(id.Name, view.Node(id.Name)!);
        foreach (var id in view.Of(ResourceKind.Route))
        {
            if (view.Route(id) is { Protocol: not "tcp" } route) Routes.Add(Read(id, route));
        }

        foreach (var listener in Listeners) FindCutOff(listener);
        foreach (var route in Routes) route.Wanted = RequestOf(route);
        foreach (var listener in Listeners.Concat(_targets.Values.OfType<ListenerTimes>()).Distinct())
        {
            listener.Wanted = listener.Routes.Where(route => MustCover(listener, route)).Select(route => route.Wanted)
                .Prepend(listener.Request.Milliseconds).Max();
        }
    }

    public List<RouteTimes> Routes { get; } = [];

    /// <summary>The listeners that the definition contains.</summary>
    public List<ListenerTimes> Listeners { get; } = [];

    public static RequestTimes Of(DefinitionView view) => new(view);

    private void AddListeners(string node, VirtualNodeSpec spec)
    {
        for (var index = 0; index < (spec.Listeners?.Count ?? 0); index++)
        {
            var (mapping, timeout) = (spec.Listeners![index].PortMapping, spec.Listeners[index].Timeout);
            if (mapping?.Protocol is null or "tcp") continue;
            var (request, idle) = timeout switch
            {
                { Http: { } http } => (http.PerRequest, http.Idle),
                { Http2: { } http2 } => (http2.PerRequest, http2.Idle),
                { Grpc: { } grpc } => (grpc.PerRequest, grpc.Idle),
                _ => (null, null),
            };
            var listener = new ListenerTimes
            {
                Node = node,
                Path = $"spec.listeners[{index}].timeout.{mapping.Protocol}",
                Name = ResilienceMessages.ListenerName(node, spec.Listeners.Count > 1 ? mapping.Port : null),
                Request = Limit.PerRequest(request),
                Idle = Limit.Idle(idle),
            };
            Listeners.Add(listener);
            _targets.TryAdd((node, mapping.Port), listener);
            if (index == 0) _targets.TryAdd((node, null), listener);
        }
    }

    private RouteTimes Read(ResourceId id, RouteView route)
    {
        var targets = route.Targets.Select(target => Target(target.VirtualNode!, target.Port)).OfType<ListenerTimes>().Distinct().ToList();
        var times = new RouteTimes
        {
            Id = id,
            Route = route,
            Request = Limit.PerRequest(route.PerRequest),
            Idle = Limit.Idle(route.Idle),
            Attempts = Attempts.Of(route),
            Targets = targets,
        };
        foreach (var listener in targets) listener.Routes.Add(times);
        return times;
    }

    private ListenerTimes? Target(string node, int? port)
    {
        if (_targets.TryGetValue((node, port), out var known)) return known;
        return _targets[(node, port)] = Outside(node, port) is not { } listener ? null : new ListenerTimes
        {
            Node = node,
            Name = ResilienceMessages.ListenerName(node, port),
            Request = Limit.PerRequest(listener.PerRequest),
            Idle = Limit.Idle(listener.Idle),
        };
    }

    private OutsideListener? Outside(string node, int? port)
    {
        if (_view.Knows(new(ResourceKind.VirtualNode, node)) || !_view.Context.Nodes.TryGetValue(node, out var listeners)) return null;
        return port is null ? listeners is [var only] ? only : null : listeners.FirstOrDefault(listener => listener.Port == port);
    }

    // A listener above the default is meant for at least one of its routes. If none has raised its own timeout, the last one is reported, which takes all
    // remaining requests.
    private void FindCutOff(ListenerTimes listener)
    {
        if (listener.Request.Milliseconds <= AppMeshDefaults.PerRequest || listener.Routes.Exists(IsRaised)) return;
        if (listener.Routes.Where(route => route.Request.IsDefault).MaxBy(route => _view.Precedence(route.Id)) is { } last) last.Cut ??= listener;
    }

    private static bool IsRaised(RouteTimes route) => route.Request.Milliseconds > AppMeshDefaults.PerRequest;

    private long RequestOf(RouteTimes route)
    {
        var wanted = route.Request.Milliseconds;
        var longest = route.Targets.Count == 0 ? Limit.Unlimited : route.Targets.Max(listener => listener.Request.Milliseconds);
        if (wanted == Limit.Unlimited && longest != Limit.Unlimited && IsReachedFromGateway(route)) return Math.Max(Acceptable, longest);
        if (route.Cut is { Request.Milliseconds: var raised })
            wanted = Math.Max(wanted, raised == Limit.Unlimited && IsReachedFromGateway(route) ? Acceptable : raised);
        if (!route.IgnoresAttempts) return wanted;
        var needed = route.Attempts.Total(route.Attempts.PerRetry);
        return needed <= ResilienceMessages.Longest ? Math.Max(wanted, ResilienceMessages.RoundUp((long)needed)) : wanted;
    }

    /// <summary>Whether a route receives requests from outside, which must not last forever.</summary>
    public bool IsReachedFromGateway(RouteTimes route) => route.Id.Parent is { } router && _view.IsReachedFromGateway(router);

    // A listener below the default that no route contradicts is meant to end requests early.
    private static bool MustCover(ListenerTimes listener, RouteTimes route) =>
        (!route.Request.IsDefault && route.IsEndedBy(listener)) || route.Wanted > route.Request.Milliseconds;
}
