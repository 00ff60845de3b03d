using System.Globalization;
using System.Text.Json.Nodes;

namespace MeshCi.Definitions;

/// <summary>Makes the virtual router with its routes, and the virtual service that it provides.</summary>
internal static class RouteBuilder
{
    private const string DefaultRoute = "default";
    private const int LastPriority = 1000;

    /// <summary>Adds the router, its routes and the virtual service, where a node listens.</summary>
    /// <param name="state">The definition in the making.</param>
    /// <param name="nodes">The project's nodes, the service's own first.</param>
    public static void Build(BuildState state, IReadOnlyList<SpecDraft> nodes)
    {
        var routes = state.Items("MeshRoute").ToList();
        if (!state.Settings.Router)
        {
            foreach (var route in routes)
            {
                state.Refuse(
                    route, Diagnostics.RouteWithoutRouter, null, $"{Say.Where(route.Place())} has no router to belong to, because MeshRouter is false. Remove that property, or the route.");
            }

            return;
        }

        var main = nodes.FirstOrDefault(node => ListenerFiller.Of(node).Count > 0);
        if (main is null)
        {
            // Where a listener was refused, the routes will have theirs once it is put right.
            foreach (var route in routes.Where(_ => !state.Items("MeshListener").Any()))
            {
                state.Refuse(
                    route, Diagnostics.RouteWithoutRouter, null, $"{Say.Where(route.Place())} has no listener to take requests from. Add a MeshListener, such as <MeshListener Include=\"8080\" HealthCheckPath=\"/healthz\" />, or remove the route.");
            }

            return;
        }

        // Two listeners on one port are found on the node; the router need not say so again.
        IReadOnlyList<PortProtocol> listeners = [.. ListenerFiller.Of(main).DistinctBy(listener => listener.Port)];
        var router = state.Add(new(ResourceKind.VirtualRouter, state.Settings.Node), state.Property("MeshNodeName"));
        for (var index = 0; index < listeners.Count; index++)
        {
            router.Set($"listeners[{index}].portMapping.port", listeners[index].Port);
            router.Set($"listeners[{index}].portMapping.protocol", listeners[index].Protocol);
        }

        foreach (var route in routes) Route(state, nodes, main, listeners, route);
        RouteMatchFiller.Fill(state);
        foreach (var listener in state.Settings.DefaultRoute ? listeners : []) CatchAll(state, nodes, main, listeners, listener);
        var service = state.Add(new(ResourceKind.VirtualService, state.Settings.Service), state.Property("MeshServiceName"));
        service.Set("provider.virtualRouter.virtualRouterName", state.Settings.Node);
    }

    private static void Route(BuildState state, IReadOnlyList<SpecDraft> nodes, SpecDraft main, IReadOnlyList<PortProtocol> listeners, ReadItem item)
    {
        var draft = state.Add(new(ResourceKind.Route, item.Include, state.Settings.Node), item.Place());
        draft.MayReferOutside = bool.TryParse(item["ExternalTargets"], out var outside) && outside;
        draft.IsIdempotent = bool.TryParse(item["Idempotent"], out var idempotent) && idempotent;
        if (item.Faulty)
        {
            draft.Parts.Add(new(item, "", ""));
            return;
        }

        var port = int.TryParse(item["Port"], NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number : (int?)null;
        if (ListenerFiller.Choose(listeners, port, item["Protocol"]) is not { } listener)
        {
            draft.Parts.Add(new(item, "", ""));
            NoListener(state, listeners, item);
            return;
        }

        var protocol = item["Protocol"] ?? listener.Protocol;
        var type = $"{protocol}Route";
        state.Filler.Fill(draft, item, "", type);
        if (protocol is "http" or "http2" && draft.Get($"{type}.match.prefix") is null && draft.Get($"{type}.match.path") is null)
            draft.Set($"{type}.match.prefix", "/");
        if (protocol == "grpc" && draft.Get("grpcRoute.match") is null) draft.Set("grpcRoute.match", new JsonObject());
        if (listeners.Count > 1) draft.Set($"{type}.match.port", listener.Port);
        Targets(draft, $"{type}.action.weightedTargets", nodes, main, listener);
    }

    private static void NoListener(BuildState state, IReadOnlyList<PortProtocol> listeners, ReadItem item)
    {
        var known = string.Join(", ", listeners.Select(listener => string.Create(CultureInfo.InvariantCulture, $"{listener.Port} ({listener.Protocol})")));
        var (diagnostic, metadata, problem) = item["Port"] is { } port
            ? (Diagnostics.RoutePort, "Port", $"=\"{Say.Short(port)}\" is no listener of the service")
            : item["Protocol"] is { } protocol && listeners.All(listener => listener.Protocol != protocol)
                ? (Diagnostics.RouteProtocol, "Protocol", $"=\"{protocol}\" is spoken by no listener of the service")
                : (Diagnostics.RoutePort, (string?)null, " does not say which of the service's listeners it belongs to; add Port");
        state.Refuse(item, diagnostic, metadata, $"{Say.Where(item.Place(metadata))}{problem}. Its listeners are {known}.");
    }

    private static void CatchAll(
        BuildState state, IReadOnlyList<SpecDraft> nodes, SpecDraft main, IReadOnlyList<PortProtocol> listeners, PortProtocol listener)
    {
        var router = state.Settings.Node;
        var type = $"{listener.Protocol}Route";
        if (state.Begun.Any(draft => draft.Id.Kind == ResourceKind.Route && draft.Id.Parent == router && TakesAll(draft, type, listeners.Count > 1 ? listener.Port : null)))
            return;
        var name = listeners.Count == 1 ? DefaultRoute : string.Create(CultureInfo.InvariantCulture, $"{DefaultRoute}-{listener.Port}");
        var draft = state.Add(new(ResourceKind.Route, name, router), state.Property("MeshNodeName"));
        draft.Set("priority", LastPriority);
        if (listener.Protocol is "http" or "http2") draft.Set($"{type}.match.prefix", "/");
        if (listener.Protocol == "grpc") draft.Set("grpcRoute.match", new JsonObject());
        if (listeners.Count > 1) draft.Set($"{type}.match.port", listener.Port);
        Targets(draft, $"{type}.action.weightedTargets", nodes, main, listener);
    }

    private static bool TakesAll(SpecDraft draft, string type, int? port)
    {
        if (draft.Faulty || draft.Get(type) is null) return false;
        var match = draft.Get($"{type}.match") as JsonObject ?? [];
        return (port is null || (int?)match["port"] == port)
            && match.All(condition => condition.Key == "port" || (condition.Key == "prefix" && (string?)condition.Value == "/"));
    }

    private static void Targets(SpecDraft draft, string path, IReadOnlyList<SpecDraft> nodes, SpecDraft main, PortProtocol listener)
    {
        if (draft.Get(path) is not JsonArray targets)
        {
            targets = [new JsonObject { ["virtualNode"] = main.Id.Name, ["weight"] = 100 }];
            draft.Set(path, targets);
        }

        foreach (var target in targets.OfType<JsonObject>())
        {
            var own = ListenerFiller.Of(nodes.FirstOrDefault(node => node.Id.Name == (string?)target["virtualNode"]));
            if (own.Count < 2) continue;
            if (own.Contains(listener)) target["port"] = listener.Port;
            else if (ListenerFiller.Choose(own, null, listener.Protocol) is { } only) target["port"] = only.Port;
        }
    }
}
