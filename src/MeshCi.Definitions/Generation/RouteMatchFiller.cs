using MeshCi.Definitions.Diagnostics;
using MeshCi.Definitions.Language;
using MeshCi.Definitions.Model;
using MeshCi.Definitions.Model.Shapes;

namespace MeshCi.Definitions.Generation;

/// <summary>Adds the further conditions to routes and gateway routes.</summary>
internal static class RouteMatchFiller
{
    /// <summary>Fills in every condition whose route is made by now; the rest are left for a later call.</summary>
    public static void Fill(BuildState state)
    {
        if (!state.Items("MeshRouteMatch").Any()) return;
        var routes = Routes(state);
        // All conditions must hold, so their order leaves no trace.
        foreach (var item in state.Items("MeshRouteMatch").Where(item => !item.Faulty && !item.Filled).OrderBy(item => item.Include, StringComparer.Ordinal))
        {
            if (Only(routes, item["Route"]!) is { } draft) Fill(state, draft, item);
        }
    }

    /// <summary>Finds the conditions whose route nobody declares.</summary>
    public static void RefuseOrphans(BuildState state)
    {
        if (!state.Items("MeshRouteMatch").Any()) return;
        var all = Routes(state);
        var known = state.Items("MeshRoute").Concat(state.Items("MeshGatewayRoute")).Select(route => route.Include).ToHashSet(StringComparer.Ordinal);
        foreach (var item in state.Items("MeshRouteMatch").Where(item => !item.Faulty))
        {
            var name = item["Route"]!;
            var several = all[name].Skip(1).Any();
            if (!several && (all.Contains(name) || known.Contains(name))) continue;
            var meant = Spelling.Nearest(name, known);
            state.Refuse(
                item,
                MeshDiagnostics.UnknownOwner,
                "Route",
                (state.OfFile(ResourceKind.Route, name) ?? state.OfFile(ResourceKind.GatewayRoute, name)) is { } whole ? $"{Wording.Where(item.Place("Route"))}=\"{Wording.Short(name)}\" is a route {whole}"
                : several
                    ? $"{Wording.Where(item.Place("Route"))}=\"{Wording.Short(name)}\" is the name of several routes. Give them different names."
                    : $"{Wording.Where(item.Place("Route"))}=\"{Wording.Short(name)}\" is no route of this project.{(meant is null ? " Add the MeshRoute, or correct the name." : $" Did you mean {meant}?")}");
        }
    }

    private static SpecDraft? Only(ILookup<string, SpecDraft> routes, string name) => routes[name].Take(2).ToList() is [var only] ? only : null;

    private static ILookup<string, SpecDraft> Routes(BuildState state) =>
        state.Begun.Where(draft => draft.Parts.Any(part => part.Item.Type.Name is "MeshRoute" or "MeshGatewayRoute")).ToLookup(draft => draft.Id.Name, StringComparer.Ordinal);

    private static void Fill(BuildState state, SpecDraft draft, ReadItem item)
    {
        if (RouteTypes.All.FirstOrDefault(type => draft.Get(type) is not null) is not { } type) return;
        var place = item["In"] ?? (type == RouteTypes.Grpc ? "metadata" : "header");
        var list = $"{type}.match.{place switch { "query" => "queryParameters", "metadata" => "metadata", _ => "headers" }}[]";
        if (ShapePath.Find(draft.Shape, list) is null)
        {
            state.Refuse(
                item, MeshDiagnostics.ProtocolSetting, "In", $"{Wording.Where(item.Place("In"))}: a {type[..^5]} route cannot match by {place}. {(type == RouteTypes.Grpc ? "Write In=\"metadata\"." : type == RouteTypes.Tcp ? "Remove the condition." : "Write In=\"header\" or In=\"query\".")}");
            return;
        }

        var element = draft.Next(list);
        state.Filler.Fill(draft, item, element, element);
    }
}
