using MeshCi.Definitions.Diagnostics;
using MeshCi.Definitions.Language;
using MeshCi.Definitions.Model;

namespace MeshCi.Definitions.Generation;

/// <summary>Generates the virtual nodes: the service's own node and additional ones.</summary>
internal static class NodeBuilder
{
    private static readonly string[] MakesNode = ["MeshListener", "MeshServiceDiscovery", "MeshBackend", ExternalServices.ItemType, "MeshRoute"];
    private static readonly string[] OnNodes =
        ["MeshListener", "MeshServiceDiscovery", "MeshBackend", ExternalServices.ItemType, "MeshBackendDefaults", "MeshAccessLog"];

    /// <summary>Adds the nodes.</summary>
    /// <returns>The project's nodes, the service's own first if it has one.</returns>
    public static IReadOnlyList<SpecDraft> Build(BuildState state)
    {
        var own = state.Settings.Node;
        var further = state.Items("MeshNode").ToList();
        var attached = OnNodes.SelectMany(state.Items).Where(item => item["Gateway"] is null).ToList();
        var nodes = new List<SpecDraft>();
        var others = further.Count > 0 || state.Items("Mesh").Any() || state.Items("MeshGateway").Any() || state.Items("MeshResource").Any();
        var wantsOwn = attached.Exists(item => (item["Node"] ?? own) == own && MakesNode.Contains(item.Type.Name)) || !others;
        if (wantsOwn && !further.Exists(node => node.Include == own))
            nodes.Add(state.Add(new(ResourceKind.VirtualNode, own), state.Property("MeshNodeName")));
        foreach (var node in further)
        {
            var draft = state.Add(new(ResourceKind.VirtualNode, node.Include), node.Place());
            draft.Parts.Add(new(node, "", ""));
            nodes.Add(draft);
        }

        var service = state.Settings.Service;
        var domain = service.StartsWith($"{own}.", StringComparison.Ordinal) ? service[own.Length..] : "";
        foreach (var node in nodes) node.HostName = node.Id.Name == own ? service : node.Id.Name + domain;
        var byName = new Dictionary<string, SpecDraft>(StringComparer.Ordinal);
        foreach (var node in nodes) byName.TryAdd(node.Id.Name, node);
        // Listeners and backends are sets: their order in the project, which may consist of several files, does not affect the definition.
        var ordered = attached.OrderBy(item => item.Type.Name == "MeshListener" ? item.Include.Length : 0).ThenBy(item => item.Include, StringComparer.Ordinal)
            .ThenBy(ExternalServices.Rank);
        foreach (var item in ordered)
        {
            var name = item["Node"] ?? own;
            if (byName.TryGetValue(name, out var node))
            {
                Fill(state, node, item);
            }
            else if (item["Node"] is not null)
            {
                var meant = Spelling.Nearest(name, byName.Keys);
                state.Refuse(item, MeshDiagnostics.UnknownOwner, "Node", HasUnknownNode(state, item, name, meant));
                if (meant is not null) byName[meant].Misplaced.Add(item.Type.Name);
            }
        }

        return nodes;
    }

    private static string HasUnknownNode(BuildState state, ReadItem item, string name, string? meant)
    {
        var where = $"{Wording.Where(item.Place("Node"))}=\"{Wording.Short(name)}\"";
        if (state.DefinedByFile(ResourceKind.VirtualNode, name) is { } rest) return $"{where} is a node {rest}";
        var add = meant is null ? "Add" : $"Did you mean {meant}? Otherwise, add";
        return $"{where} is not a node of this project. "
            + $"{add} <MeshNode Include=\"{Wording.Short(name)}\" />, or remove Node to use the service's own node.";
    }

    private static void Fill(BuildState state, SpecDraft node, ReadItem item)
    {
        switch (item.Type.Name)
        {
            case "MeshListener":
                ListenerFiller.Fill(state, node, item);
                break;
            case "MeshBackend":
                // A path that was not replaced was refused: it is not the name of a service.
                if (!BackendProjects.IsProject(item.Include)) state.Filler.Fill(node, item, node.Next(item.Type.Element));
                break;
            case ExternalServices.ItemType:
                ExternalServices.AddBackend(state, node, item);
                break;
            default:
                Single(state, node, item);
                break;
        }
    }

    /// <summary>Applies an item that a node or gateway can have only once.</summary>
    public static void Single(BuildState state, SpecDraft draft, ReadItem item)
    {
        if (draft.Parts.Find(part => part.Item.Type == item.Type)?.Item is { } first)
        {
            state.Refuse(item, MeshDiagnostics.DeclaredTwice, null, IsDeclaredTwice(item, draft, first), first.Place());
            return;
        }

        var variant = item.Type.Name == "MeshServiceDiscovery" ? (item.Include == "cloudMap" ? "awsCloudMap" : "dns") : "";
        if (item.Type.Name == "MeshServiceDiscovery") draft.Set($"serviceDiscovery.{variant}", new SpecObject());
        state.Filler.Fill(draft, item, item.Type.Element, variant);
    }

    private static string IsDeclaredTwice(ReadItem item, SpecDraft draft, ReadItem first) =>
        $"{Wording.Where(item.Place())}: '{draft.Id.Name}' already has {Wording.Where(first.Place())} and can have only one {item.Type.Name}. "
        + "Remove this one.";
}
