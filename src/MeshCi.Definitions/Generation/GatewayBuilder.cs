using System.Globalization;
using MeshCi.Definitions.Diagnostics;
using MeshCi.Definitions.Graph;
using MeshCi.Definitions.Language;
using MeshCi.Definitions.Model;

namespace MeshCi.Definitions.Generation;

/// <summary>Generates virtual gateways and their routes.</summary>
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
            else gateways.Meant(item)?.Misplaced.Add(item.Type.Name);
        }

        foreach (var item in state.Items("MeshBackendDefaults").Concat(state.Items("MeshAccessLog")).Where(item => item["Gateway"] is not null))
        {
            if (item["Node"] is not null)
                state.Refuse(item, MeshDiagnostics.ExactlyOne, "Gateway", BelongsToBoth(item));
            else if (gateways.Owner(state, item) is { } gateway)
                NodeBuilder.Single(state, gateway, item);
        }

        foreach (var item in state.Items("MeshGatewayRoute"))
        {
            if (gateways.Owner(state, item) is { } gateway) Route(state, gateway, gateways.Listeners(gateway), item);
        }

        foreach (var gateway in gateways.All.Where(gateway => gateway.Get("listeners") is null && !gateway.Faulty))
        {
            // The error of the listener that was meant for it is the only one.
            if (gateway.Misplaced.Contains("MeshGatewayListener")) gateway.Parts[0].Item.Faulty = true;
            else state.Refuse(gateway.Parts[0].Item, MeshDiagnostics.MissingMetadata, null, HasNoListener(gateway));
        }
    }

    /// <summary>Refuses the routes without a target. Called after the patches, which can set one.</summary>
    public static void RefuseWithoutTarget(BuildState state)
    {
        foreach (var draft in state.Begun.Where(draft => draft.Id.Kind == ResourceKind.GatewayRoute && !draft.Faulty))
        {
            if (draft.Parts is not [{ Item: { Type.Name: "MeshGatewayRoute" } item }, ..]) continue;
            if (HasTarget(draft.Root)) continue;
            state.Refuse(item, MeshDiagnostics.MissingMetadata, null, NeedsService(item));
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
        if (item.Faulty || item.Misspelled.Contains("Protocol") || listeners.Choose(port, item["Protocol"]) is not { } listener)
        {
            draft.Parts.Add(new(item, "", ""));
            // Without any listener, the error is reported for the gateway.
            item.Faulty |= listeners.Count == 0;
            if (!item.Faulty && !gateway.Faulty && listeners.Count > 0)
                state.Refuse(item, MeshDiagnostics.RoutePort, item["Port"] is null ? null : "Port", HasNoSingleListener(item, gateway, listeners));
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

        // A service with several listeners requires a port. Often only one of its listeners has the protocol of the route.
        var candidates = state.Services.GetValueOrDefault(item["Service"] ?? "") is { Count: > 1 } known ? known : [];
        var target = candidates.Where(other => other.Protocol == protocol).Take(2).ToList();
        if (target is [var only] && draft.Get($"{type}.action.target.port") is null) draft.Set($"{type}.action.target.port", (long)only.Port);
    }

    private static string BelongsToBoth(ReadItem item) => $"{Wording.Where(item.Place())} specifies both Node and Gateway. Write two items instead.";

    private static string HasNoListener(SpecDraft gateway) =>
        $"{Wording.Where(gateway.Place)} has no listener. "
        + $"Add <MeshGatewayListener Include=\"8080\" Gateway=\"{Wording.Short(gateway.Id.Name)}\" />.";

    private static string NeedsService(ReadItem item) =>
        $"{Wording.Where(item.Place())} needs Service, because this project has no virtual service of its own that the route could lead to. "
        + "Add the name of a virtual service, such as Service=\"orders.shop.local\", or the path of the project that provides it.";

    private static string HasNoSingleListener(ReadItem item, SpecDraft gateway, ListenerSet listeners) =>
        $"{Wording.Where(item.Place())} does not match exactly one listener of gateway '{gateway.Id.Name}'. "
        + $"The gateway listens on {listeners}. Set Port to one of them.";

    /// <summary>The project's gateways by name. The listeners of a gateway are read once, when all of them have been added.</summary>
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
            _listeners.TryGetValue(gateway, out var known) ? known : _listeners[gateway] = new(ListenerFiller.Listeners(gateway));

        /// <summary>The gateway that an item belongs to. If there is not exactly one, refuses the item and returns null.</summary>
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

            state.Refuse(item, MeshDiagnostics.UnknownOwner, item["Gateway"] is null ? null : "Gateway", HasNoGateway(state, item));
            return null;
        }

        /// <summary>The gateway that an item with a misspelled one was probably meant for, or null.</summary>
        public SpecDraft? Meant(ReadItem item) => item["Gateway"] is { } name && Spelling.Nearest(name, _byName.Keys) is { } meant ? _byName[meant] : null;

        private string HasNoGateway(BuildState state, ReadItem item)
        {
            var part = item.Type.Name == "MeshGatewayRoute" ? ResourceKind.GatewayRoute : (ResourceKind?)null;
            if (item["Gateway"] is { } name && state.DefinedByFile(ResourceKind.VirtualGateway, name, part) is { } rest)
                return $"{Wording.Where(item.Place("Gateway"))}=\"{Wording.Short(name)}\" is a gateway {rest}";
            if (All.Count == 0) return $"{Wording.Where(item.Place())} needs a gateway, but the project has none. Add <MeshGateway Include=\"...\" />.";
            var names = All.Select(gateway => gateway.Id.Name).ToList();
            var fix = $"Set Gateway to one of {Wording.Some(names, names.Count)}.";
            if (item["Gateway"] is not { } given) return $"{Wording.Where(item.Place())} must specify its gateway. {fix}";
            var meant = Spelling.Nearest(given, names) is { } near ? $" Did you mean {near}?" : "";
            return $"{Wording.Where(item.Place("Gateway"))}=\"{Wording.Short(given)}\" is not a gateway of this project. {fix}{meant}";
        }
    }
}
