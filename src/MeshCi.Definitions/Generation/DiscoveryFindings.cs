using MeshCi.Definitions.Diagnostics;
using MeshCi.Definitions.Language;

namespace MeshCi.Definitions.Generation;

/// <summary>A node with a listener but no service discovery, or the reverse, in terms of its items.</summary>
internal static class DiscoveryFindings
{
    /// <summary>The finding, which is null if the missing item exists but specifies another node; null if no item explains the problem.</summary>
    public static (Finding? Finding, bool)? Explain(SpecDraft draft, string path, Diagnostic diagnostic)
    {
        var node = draft.Place.Include is null ? "" : $" Node=\"{Wording.Short(draft.Id.Name)}\"";
        if (draft.Innermost(path) is { Item: { Type.Name: "MeshServiceDiscovery" } discovery })
        {
            if (draft.Misplaced.Contains("MeshListener") || discovery.Faulty) return (null, true);
            return (diagnostic.At(discovery.Place(), HasNoListener(discovery, draft.Id.Name, node)), true);
        }

        if (draft.Parts.Find(part => part.Item.Type.Name == "MeshListener")?.Item is not { } listener) return null;
        if (draft.Misplaced.Contains("MeshServiceDiscovery") || draft.Parts.Exists(part => part.Item.Type.Name == "MeshServiceDiscovery")) return (null, true);
        return (diagnostic.At(listener.Place(), HasNoDiscovery(listener, draft.Id.Name, draft.HostName, node)), true);
    }

    private static string HasNoListener(ReadItem discovery, string name, string node) =>
        $"{Wording.Where(discovery.Place())}: node '{Wording.Short(name)}' has service discovery but no listener. "
        + $"Add <MeshListener Include=\"8080\"{node} />.";

    private static string HasNoDiscovery(ReadItem listener, string name, string? host, string node) =>
        $"{Wording.Where(listener.Place())}: node '{Wording.Short(name)}' has a listener but no service discovery, so callers cannot find it. "
        + $"Add <MeshServiceDiscovery Include=\"dns\" Hostname=\"{Wording.Short(host ?? name)}\"{node} />.";
}
