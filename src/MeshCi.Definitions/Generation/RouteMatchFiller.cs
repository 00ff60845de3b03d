using MeshCi.Definitions.Diagnostics;
using MeshCi.Definitions.Language;
using MeshCi.Definitions.Model;
using MeshCi.Definitions.Model.Shapes;

namespace MeshCi.Definitions.Generation;

/// <summary>Adds the additional conditions to routes and gateway routes.</summary>
internal static class RouteMatchFiller
{
    /// <summary>Applies every condition whose route already exists, and leaves the others for a later call.</summary>
    public static void Fill(BuildState state)
    {
        if (!state.Items("MeshRouteMatch").Any()) return;
        var routes = Routes(state);
        // All conditions must be met, so their order does not affect the definition.
        var conditions = state.Items("MeshRouteMatch").Where(item => !item.Faulty && !item.Filled);
        foreach (var item in conditions.OrderBy(item => item.Include, StringComparer.Ordinal))
        {
            if (Only(routes, item["Route"]!) is { } draft) Fill(state, draft, item);
        }
    }

    /// <summary>Refuses the conditions whose route is not declared.</summary>
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
            state.Refuse(item, MeshDiagnostics.UnknownOwner, "Route", HasNoSingleRoute(state, item, name, several, known));
        }
    }

    private static string HasNoSingleRoute(BuildState state, ReadItem item, string name, bool several, IReadOnlySet<string> known)
    {
        var where = $"{Wording.Where(item.Place("Route"))}=\"{Wording.Short(name)}\"";
        if ((state.DefinedByFile(ResourceKind.Route, name) ?? state.DefinedByFile(ResourceKind.GatewayRoute, name)) is { } rest)
            return $"{where} is a route {rest}";
        if (several) return $"{where} is the name of several routes. Give them different names.";
        var fix = Spelling.Nearest(name, known) is { } meant ? $"Did you mean {meant}?" : "Add the MeshRoute, or correct the name.";
        return $"{where} is not a route of this project. {fix}";
    }

    private static SpecDraft? Only(ILookup<string, SpecDraft> routes, string name) => routes[name].Take(2).ToList() is [var only] ? only : null;

    private static ILookup<string, SpecDraft> Routes(BuildState state) =>
        state.Begun.Where(draft => draft.Parts.Any(part => part.Item.Type.Name is "MeshRoute" or "MeshGatewayRoute"))
            .ToLookup(draft => draft.Id.Name, StringComparer.Ordinal);

    private static void Fill(BuildState state, SpecDraft draft, ReadItem item)
    {
        if (RouteTypes.All.FirstOrDefault(type => draft.Get(type) is not null) is not { } type) return;
        var place = item["In"] ?? (type == RouteTypes.Grpc ? "metadata" : "header");
        var list = $"{type}.match.{place switch { "query" => "queryParameters", "metadata" => "metadata", _ => "headers" }}[]";
        if (ShapePath.Find(draft.Shape, list) is null)
        {
            state.Refuse(item, MeshDiagnostics.ProtocolSetting, "In", CannotMatchBy(item, place, type));
            return;
        }

        var element = draft.Next(list);
        state.Filler.Fill(draft, item, element, element);
    }

    private static string CannotMatchBy(ReadItem item, string place, string type)
    {
        var fix = type switch
        {
            RouteTypes.Grpc => "Write In=\"metadata\".",
            RouteTypes.Tcp => "Remove the condition.",
            _ => "Write In=\"header\" or In=\"query\".",
        };
        return $"{Wording.Where(item.Place("In"))}: {(type.StartsWith('h') ? "an" : "a")} {type[..^5]} route cannot match by {place}. {fix}";
    }
}
