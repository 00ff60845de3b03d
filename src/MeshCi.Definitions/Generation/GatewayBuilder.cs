using System.Globalization;
using MeshCi.Definitions.Diagnostics;
using MeshCi.Definitions.Graph;
using MeshCi.Definitions.Language;
using MeshCi.Definitions.Model;

namespace MeshCi.Definitions.Generation;

/// <summary>Makes virtual gateways and their routes.</summary>
internal static class GatewayBuilder
{
    private const string ServiceName = "action.target.virtualService.virtualServiceName";

    /// <summary>Adds the gateways, then their routes.</summary>
    public static void Build(BuildState state)
    {
        var gateways = new Gateways();
        foreach (var item in state.Items("MeshGateway"))
        {
            var draft = state.Add(new(ResourceKind.VirtualGateway, item.Include), item.Place());
            draft.Parts.Add(new(item, "", ""));
            gateways.Add(draft);
        }

        foreach (var item in state.Items("MeshGatewayListener").OrderBy(item => item.Include.Length).ThenBy(item => item.Include, StringComparer.Ordinal))
        {
            if (gateways.Owner(state, item) is { } gateway) ListenerFiller.Fill(state, gateway, item);
        }

        foreach (var item in state.Items("MeshBackendDefaults").Concat(state.Items("MeshAccessLog")).Where(item => item["Gateway"] is not null))
        {
            if (item["Node"] is not null)
                state.Refuse(item, MeshDiagnostics.ExactlyOne, "Gateway", $"{Wording.Where(item.Place())} names both a Node and a Gateway; write two items.");
            else if (gateways.Owner(state, item) is { } gateway)
                NodeBuilder.Single(state, gateway, item);
        }

        foreach (var item in state.Items("MeshGatewayRoute"))
        {
            if (gateways.Owner(state, item) is { } gateway) Route(state, gateway, gateways.Listeners(gateway), item);
        }

        foreach (var gateway in gateways.All.Where(gateway => gateway.Get("listeners") is null && !gateway.Faulty))
        {
            state.Refuse(
                gateway.Parts[0].Item, MeshDiagnostics.MissingMetadata, null, $"{Wording.Where(gateway.Place)} has no listener. Add <MeshGatewayListener Include=\"8080\" Gateway=\"{Wording.Short(gateway.Id.Name)}\" />.");
        }
    }

    /// <summary>Refuses the routes that lead nowhere, once patches have had their say.</summary>
    public static void RefuseAimless(BuildState state)
    {
        foreach (var draft in state.Begun.Where(draft => draft.Id.Kind == ResourceKind.GatewayRoute && !draft.Faulty))
        {
            if (draft.Parts is not [{ Item: { Type.Name: "MeshGatewayRoute" } item }, ..]) continue;
            if (HasTarget(draft.Root)) continue;
            state.Refuse(item, MeshDiagnostics.MissingMetadata, null, $"{Wording.Where(item.Place())} needs Service: this project has no virtual service of its own that the route could lead to. Add Service=\"orders.shop.local\", say, or the path of the project that provides it.");
        }
    }

    private static bool HasTarget(SpecObject spec)
    {
        foreach (var (_, route) in spec.Members)
        {
            if (((route as SpecObject)?["action"] as SpecObject)?["target"] is not null) return true;
        }

        return false;
    }

    private static void Route(BuildState state, SpecDraft gateway, ListenerSet listeners, ReadItem item)
    {
        var draft = state.Add(new(ResourceKind.GatewayRoute, item.Include, gateway.Id.Name), item.Place());
        var port = int.TryParse(item["Port"], NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number : (int?)null;
        if (item.Faulty || listeners.Choose(port, item["Protocol"]) is not { } listener)
        {
            draft.Parts.Add(new(item, "", ""));
            // Without any listener, that of the gateway is what is missing.
            item.Faulty |= listeners.Count == 0;
            if (!item.Faulty && !gateway.Faulty && listeners.Count > 0)
            {
                state.Refuse(
                    item, MeshDiagnostics.RoutePort, item["Port"] is null ? null : "Port", $"{Wording.Where(item.Place())} does not say which listener of gateway '{gateway.Id.Name}' it belongs to; its listeners are {listeners}.");
            }

            return;
        }

        var protocol = item["Protocol"] ?? listener.Protocol;
        var type = $"{protocol}Route";
        state.Filler.Fill(draft, item, "", type);
        if (protocol is "http" or "http2" && new[] { "prefix", "path", "hostname" }.All(member => draft.Get($"{type}.match.{member}") is null))
            draft.Set($"{type}.match.prefix", "/");
        if (draft.Get($"{type}.match") is null) draft.Set($"{type}.match", new SpecObject());
        if (listeners.Count > 1) draft.Set($"{type}.match.port", (long)listener.Port);
        var ownService = new ResourceId(ResourceKind.VirtualService, state.Settings.Service);
        if (draft.Get($"{type}.{ServiceName}") is null && state.Find(ownService) is not null) draft.Set($"{type}.{ServiceName}", ownService.Name);

        // Needed where the service has several listeners; of the route's protocol there is often one.
        var speaking = (state.Services.GetValueOrDefault(item["Service"] ?? "") is { Count: > 1 } known ? known : []).Where(other => other.Protocol == protocol).Take(2).ToList();
        if (speaking is [var only] && draft.Get($"{type}.action.target.port") is null) draft.Set($"{type}.action.target.port", (long)only.Port);
    }

    /// <summary>The project's gateways, found by name; the listeners of each are read once, when all are there.</summary>
    private sealed class Gateways
    {
        private readonly Dictionary<string, SpecDraft> _byName = new(StringComparer.Ordinal);
        private readonly Dictionary<SpecDraft, ListenerSet> _listeners = [];

        public List<SpecDraft> All { get; } = [];

        public void Add(SpecDraft gateway)
        {
            All.Add(gateway);
            _byName.TryAdd(gateway.Id.Name, gateway);
        }

        public ListenerSet Listeners(SpecDraft gateway) =>
            _listeners.TryGetValue(gateway, out var known) ? known : _listeners[gateway] = new(ListenerFiller.Of(gateway));

        /// <summary>The gateway that an item belongs to; null, and the item refused, where that is none or not one.</summary>
        public SpecDraft? Owner(BuildState state, ReadItem item)
        {
            if (item["Gateway"] is not { } name)
            {
                if (All.Count == 1) return All[0];
            }
            else if (_byName.TryGetValue(name, out var named))
            {
                return named;
            }

            var meant = item["Gateway"] is { } given ? Spelling.Nearest(given, All.Select(gateway => gateway.Id.Name)) : null;
            state.Refuse(
                item,
                MeshDiagnostics.UnknownOwner,
                item["Gateway"] is null ? null : "Gateway",
                item["Gateway"] is { } said && state.OfFile(ResourceKind.VirtualGateway, said, item.Type.Name == "MeshGatewayRoute" ? ResourceKind.GatewayRoute : null) is { } whole ? $"{Wording.Where(item.Place("Gateway"))}=\"{Wording.Short(said)}\" is a gateway {whole}"
                : All.Count == 0
                    ? $"{Wording.Where(item.Place())} has no gateway to belong to. Add <MeshGateway Include=\"...\" />."
                    : $"{Wording.Where(item.Place())} must name its gateway: Gateway is one of {Wording.Some(All.Select(gateway => gateway.Id.Name), All.Count)}.{(meant is null ? "" : $" Did you mean {meant}?")}");
            return null;
        }
    }
}
