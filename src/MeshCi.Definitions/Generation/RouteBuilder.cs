using System.Globalization;
using MeshCi.Definitions.Diagnostics;
using MeshCi.Definitions.Graph;
using MeshCi.Definitions.Language;
using MeshCi.Definitions.Model;

namespace MeshCi.Definitions.Generation;

/// <summary>Generates the virtual router with its routes, and the virtual service that it provides.</summary>
internal static class RouteBuilder
{
    private const string DefaultRoute = "default";

    /// <summary>Adds the router, its routes and the virtual service if a node has a listener.</summary>
    /// <param name="state">The state of the generation.</param>
    /// <param name="nodes">The project's nodes, the service's own first.</param>
    public static void Build(BuildState state, IReadOnlyList<SpecDraft> nodes)
    {
        var routes = state.Items("MeshRoute").ToList();
        if (!state.Settings.Router)
        {
            foreach (var route in routes) state.Refuse(route, MeshDiagnostics.RouteWithoutRouter, null, HasNoRouter(route));
            return;
        }

        var main = nodes.FirstOrDefault(node => ListenerFiller.Listeners(node).Count > 0);
        if (main is null)
        {
            // If a listener was refused, the routes have one as soon as that error is corrected.
            if (state.Items("MeshListener").Any()) return;
            foreach (var route in routes) state.Refuse(route, MeshDiagnostics.RouteWithoutRouter, null, HasNoListener(route));
            return;
        }

        var origin = main.Parts.Find(part => part.Item.Type.Name == "MeshListener")?.Item.Place();
        // Two listeners on the same port are reported for the node and need not be reported again for the router.
        var listeners = new ListenerSet([.. ListenerFiller.Listeners(main).DistinctBy(listener => listener.Port)]);
        var router = state.Add(new(ResourceKind.VirtualRouter, state.Settings.Node), state.Property("MeshNodeName"));
        router.Origin = origin;
        for (var index = 0; index < listeners.Count; index++)
        {
            router.Set($"listeners[{index}].portMapping.port", (long)listeners.All[index].Port);
            router.Set($"listeners[{index}].portMapping.protocol", listeners.All[index].Protocol);
        }

        var targets = new Targets(nodes, main);
        foreach (var route in routes) Route(state, targets, listeners, route);
        RouteMatchFiller.Fill(state);
        if (state.Settings.DefaultRoute) CatchAll(state, targets, listeners, Origins(main));
        var service = state.Add(new(ResourceKind.VirtualService, state.Settings.Service), state.Property("MeshServiceName"));
        service.Set("provider.virtualRouter.virtualRouterName", state.Settings.Node);
    }

    private static string HasNoRouter(ReadItem route) =>
        $"{Wording.Where(route.Place())} has no router, because MeshRouter is false. Remove that property, or remove the route.";

    private static string HasNoListener(ReadItem route) =>
        $"{Wording.Where(route.Place())} receives no requests, because the service has no listener. "
        + "Add a MeshListener, such as <MeshListener Include=\"8080\" HealthCheckPath=\"/healthz\" />, or remove the route.";

    private static void Route(BuildState state, Targets targets, ListenerSet listeners, ReadItem item)
    {
        var draft = state.Add(new(ResourceKind.Route, item.Include, state.Settings.Node), item.Place());
        draft.MayReferOutside = bool.TryParse(item["ExternalTargets"], out var outside) && outside;
        draft.IsIdempotent = bool.TryParse(item["Idempotent"], out var idempotent) && idempotent;
        var port = int.TryParse(item["Port"], NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number : (int?)null;
        if (item.Misspelled.Contains("Protocol") || listeners.Choose(port, item["Protocol"]) is not { } listener)
        {
            draft.Parts.Add(new(item, "", ""));
            if (!item.Faulty) RefuseListener(state, listeners, item);
            return;
        }

        var protocol = item["Protocol"] ?? listener.Protocol;
        var type = $"{protocol}Route";
        state.Filler.Fill(draft, item, "", type);
        if (protocol is "http" or "http2" && draft.Get($"{type}.match.prefix") is null && draft.Get($"{type}.match.path") is null)
            draft.Set($"{type}.match.prefix", "/");
        if (protocol == "grpc" && draft.Get("grpcRoute.match") is null) draft.Set("grpcRoute.match", new SpecObject());
        if (listeners.Count > 1) draft.Set($"{type}.match.port", (long)listener.Port);
        targets.Fill(draft, $"{type}.action.weightedTargets", listener);
    }

    private static void RefuseListener(BuildState state, ListenerSet listeners, ReadItem item)
    {
        var (diagnostic, metadata, problem) = item["Port"] is { } port
            ? (MeshDiagnostics.RoutePort, "Port", $"=\"{Wording.Short(port)}\" is not a port of any of the service's listeners")
            : item["Protocol"] is { } protocol && !listeners.Speaks(protocol)
                ? (MeshDiagnostics.RouteProtocol, "Protocol", $"=\"{protocol}\" is not the protocol of any of the service's listeners")
                : (MeshDiagnostics.RoutePort, (string?)null, " must specify which of the service's listeners it belongs to. Add Port");
        state.Refuse(item, diagnostic, metadata, $"{Wording.Where(item.Place(metadata))}{problem}. The service listens on {listeners}.");
    }

    // One for each listener that does not have a route for all requests yet.
    private static void CatchAll(BuildState state, Targets targets, ListenerSet listeners, Dictionary<int, Place> origins)
    {
        var router = state.Settings.Node;
        var several = listeners.Count > 1;
        var routes = state.Begun.Where(draft => draft.Id.Kind == ResourceKind.Route && draft.Id.Parent == router && !draft.Faulty);
        var taken = routes.SelectMany(draft => TakenBy(draft, several)).ToHashSet();
        foreach (var listener in listeners.All)
        {
            var type = $"{listener.Protocol}Route";
            if (taken.Contains((type, several ? listener.Port : null))) continue;
            var name = several ? string.Create(CultureInfo.InvariantCulture, $"{DefaultRoute}-{listener.Port}") : DefaultRoute;
            var draft = state.Add(new(ResourceKind.Route, name, router), state.Property("MeshNodeName"));
            draft.Origin = origins.GetValueOrDefault(listener.Port);
            draft.Set("priority", (long)RouteTypes.LastPriority);
            if (listener.Protocol is "http" or "http2") draft.Set($"{type}.match.prefix", "/");
            if (listener.Protocol == "grpc") draft.Set("grpcRoute.match", new SpecObject());
            if (several) draft.Set($"{type}.match.port", (long)listener.Port);
            targets.Fill(draft, $"{type}.action.weightedTargets", listener);
        }
    }

    // The items of a node's listeners, by port.
    private static Dictionary<int, Place> Origins(SpecDraft node)
    {
        var origins = new Dictionary<int, Place>();
        foreach (var item in node.Parts.Select(part => part.Item).Where(item => item.Type.Name == "MeshListener"))
        {
            if (int.TryParse(item.Include, NumberStyles.None, CultureInfo.InvariantCulture, out var port)) origins.TryAdd(port, item.Place());
        }

        return origins;
    }

    // The types (and ports, if there are several listeners) for which the route matches all requests.
    private static IEnumerable<(string Type, int? Port)> TakenBy(SpecDraft draft, bool several)
    {
        foreach (var type in RouteTypes.All)
        {
            if (draft.Root[type] is not SpecObject route) continue;
            var match = route["match"] as SpecObject ?? new();
            if (TakesAll(match)) yield return (type, several ? (int?)(match["port"] as long?) : null);
        }
    }

    private static bool TakesAll(SpecObject match)
    {
        foreach (var (condition, value) in match.Members)
        {
            if (condition != "port" && !(condition == "prefix" && value is "/")) return false;
        }

        return true;
    }

    /// <summary>The nodes that routes lead to. The listeners of a node are read once.</summary>
    private sealed class Targets
    {
        private readonly Dictionary<string, Lazy<ListenerSet>> _nodes = new(StringComparer.Ordinal);
        private readonly string _main;

        public Targets(IReadOnlyList<SpecDraft> nodes, SpecDraft main)
        {
            _main = main.Id.Name;
            foreach (var node in nodes) _nodes.TryAdd(node.Id.Name, new(() => new(ListenerFiller.Listeners(node))));
        }

        /// <summary>Sends a route without targets to the main node, and sets the ports for nodes with several listeners.</summary>
        public void Fill(SpecDraft draft, string path, PortProtocol listener)
        {
            if (draft.Get(path) is not List<object?> targets)
            {
                targets = [new SpecObject { ["virtualNode"] = _main, ["weight"] = 100L }];
                draft.Set(path, targets);
            }

            foreach (var target in targets.OfType<SpecObject>())
            {
                if (!_nodes.TryGetValue(target["virtualNode"] as string ?? "", out var node) || node.Value is not { Count: > 1 } own) continue;
                if (own.Has(listener)) target["port"] = (long)listener.Port;
                else if (own.Choose(null, listener.Protocol) is { } only) target["port"] = (long)only.Port;
            }
        }
    }
}
