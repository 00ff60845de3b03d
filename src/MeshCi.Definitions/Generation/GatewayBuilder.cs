using System.Globalization;
using System.Text.Json.Nodes;

namespace MeshCi.Definitions;

/// <summary>Makes virtual gateways and their routes.</summary>
internal static class GatewayBuilder
{
    /// <summary>Adds the gateways, then their routes.</summary>
    public static void Build(BuildState state)
    {
        var gateways = new List<SpecDraft>();
        foreach (var item in state.Items("MeshGateway"))
        {
            var draft = state.Add(new(ResourceKind.VirtualGateway, item.Include), item.Place());
            draft.Parts.Add(new(item, "", ""));
            gateways.Add(draft);
        }

        foreach (var item in state.Items("MeshGatewayListener").OrderBy(item => item.Include.Length).ThenBy(item => item.Include, StringComparer.Ordinal))
        {
            if (Owner(state, gateways, item) is { } gateway) ListenerFiller.Fill(state, gateway, item);
        }

        foreach (var item in state.Items("MeshBackendDefaults").Concat(state.Items("MeshAccessLog")).Where(item => item["Gateway"] is not null))
        {
            if (item["Node"] is not null)
                state.Refuse(item, Diagnostics.ExactlyOne, "Gateway", $"{Say.Where(item.Place())} names both a Node and a Gateway; write two items.");
            else if (Owner(state, gateways, item) is { } gateway)
                NodeBuilder.Single(state, gateway, item);
        }

        foreach (var item in state.Items("MeshGatewayRoute"))
        {
            if (Owner(state, gateways, item) is { } gateway) Route(state, gateway, item);
        }

        foreach (var gateway in gateways.Where(gateway => gateway.Get("listeners") is null && !gateway.Faulty))
        {
            state.Refuse(
                gateway.Parts[0].Item, Diagnostics.MissingMetadata, null, $"{Say.Where(gateway.Place)} has no listener. Add <MeshGatewayListener Include=\"8080\" Gateway=\"{Say.Short(gateway.Id.Name)}\" />.");
        }
    }

    private static SpecDraft? Owner(BuildState state, List<SpecDraft> gateways, ReadItem item)
    {
        if (item["Gateway"] is null && gateways.Count == 1) return gateways[0];
        if (gateways.Find(gateway => gateway.Id.Name == item["Gateway"]) is { } named) return named;
        var meant = item["Gateway"] is { } name ? Spelling.Nearest(name, gateways.Select(gateway => gateway.Id.Name)) : null;
        state.Refuse(
            item,
            Diagnostics.UnknownOwner,
            item["Gateway"] is null ? null : "Gateway",
            gateways.Count == 0
                ? $"{Say.Where(item.Place())} has no gateway to belong to. Add <MeshGateway Include=\"...\" />."
                : $"{Say.Where(item.Place())} must name its gateway: Gateway is one of {string.Join(", ", gateways.Select(gateway => gateway.Id.Name))}.{(meant is null ? "" : $" Did you mean {meant}?")}");
        return null;
    }

    private static void Route(BuildState state, SpecDraft gateway, ReadItem item)
    {
        var draft = state.Add(new(ResourceKind.GatewayRoute, item.Include, gateway.Id.Name), item.Place());
        var listeners = ListenerFiller.Of(gateway);
        var port = int.TryParse(item["Port"], NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number : (int?)null;
        if (item.Faulty || ListenerFiller.Choose(listeners, port, item["Protocol"]) is not { } listener)
        {
            draft.Parts.Add(new(item, "", ""));
            if (!item.Faulty && !gateway.Faulty && listeners.Count > 0)
            {
                state.Refuse(
                    item, Diagnostics.RoutePort, item["Port"] is null ? null : "Port", $"{Say.Where(item.Place())} does not say which listener of gateway '{gateway.Id.Name}' it belongs to; its ports are {string.Join(", ", listeners.Select(known => known.Port))}.");
            }

            return;
        }

        var protocol = item["Protocol"] ?? listener.Protocol;
        var type = $"{protocol}Route";
        state.Filler.Fill(draft, item, "", type);
        if (protocol is "http" or "http2" && new[] { "prefix", "path", "hostname" }.All(member => draft.Get($"{type}.match.{member}") is null))
            draft.Set($"{type}.match.prefix", "/");
        if (draft.Get($"{type}.match") is null) draft.Set($"{type}.match", new JsonObject());
        if (listeners.Count > 1) draft.Set($"{type}.match.port", listener.Port);
        const string name = "action.target.virtualService.virtualServiceName";
        var ownService = new ResourceId(ResourceKind.VirtualService, state.Settings.Service);
        if (draft.Get($"{type}.{name}") is null && state.Find(ownService) is not null) draft.Set($"{type}.{name}", ownService.Name);
    }
}
