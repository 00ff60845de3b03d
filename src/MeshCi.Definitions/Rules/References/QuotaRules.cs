using MeshCi.Definitions.Diagnostics;
using MeshCi.Definitions.Model;
using MeshCi.Definitions.Rules.Context;

namespace MeshCi.Definitions.Rules.References;

/// <summary>More of something than App Mesh takes unless its quota was raised; the numbers are those that new accounts have.</summary>
internal static class QuotaRules
{
    public static void Check(DefinitionView view, List<ResourceFinding> found)
    {
        foreach (var id in view.Of(ResourceKind.VirtualNode))
            Count(id, "spec.backends", "backends", "backends on one virtual node", view.Get<VirtualNodeSpec>(id)!.Backends?.Count ?? 0, view, found);
        var groups = new Dictionary<(ResourceKind Kind, string? Parent), (int Count, ResourceId Last)>();
        foreach (var id in view.Known)
        {
            var (count, last) = groups.GetValueOrDefault((id.Kind, id.Parent));
            groups[(id.Kind, id.Parent)] = (count + 1, last is null || last < id ? id : last);
        }

        foreach (var (group, (count, last)) in groups)
        {
            var kind = group.Kind.Info();
            if (group.Kind == ResourceKind.Mesh) continue;
            Count(last, "", kind.Collection, $"{kind.Collection} {(kind.Parent is { } parent ? $"on one {parent.Info().Name}" : "in one mesh")}", count, view, found);
        }
    }

    private static void Count(ResourceId id, string path, string name, string what, int count, DefinitionView view, List<ResourceFinding> found)
    {
        if (!view.Context.Settings.Exceeds(MeshDiagnostics.BeyondQuota, count, name)) return;
        var most = view.Context.Settings.Threshold(MeshDiagnostics.BeyondQuota, name);
        found.Add(new(
            id, path, MeshDiagnostics.BeyondQuota, $"{count} {what} are more than the quota of {most}; App Mesh refuses the rest. Divide them, or once the quota is raised write <MeshRule Include=\"MESH1013\" Threshold=\"{name}={count}\" />."));
    }
}
