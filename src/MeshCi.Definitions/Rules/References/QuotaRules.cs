using MeshCi.Definitions.Diagnostics;
using MeshCi.Definitions.Model;
using MeshCi.Definitions.Rules.Context;

namespace MeshCi.Definitions.Rules.References;

/// <summary>Counts that exceed the quotas of App Mesh. The defaults are the quotas of new accounts.</summary>
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
            var owner = kind.Parent is { } parent ? $"on one {parent.Info().Name}" : "in one mesh";
            Count(last, "", kind.Collection, $"{kind.Collection} {owner}", count, view, found);
        }
    }

    private static void Count(ResourceId id, string path, string name, string what, int count, DefinitionView view, List<ResourceFinding> found)
    {
        if (!view.Context.Settings.Exceeds(MeshDiagnostics.BeyondQuota, count, name)) return;
        var most = view.Context.Settings.Threshold(MeshDiagnostics.BeyondQuota, name);
        found.Add(new(id, path, MeshDiagnostics.BeyondQuota, ExceedsQuota(count, what, most, name)));
    }

    private static string ExceedsQuota(int count, string what, long quota, string name) =>
        $"{count} {what} exceed the quota of {quota}. App Mesh refuses those above the quota. "
        + $"Split them up, or, if the quota has been raised, add <MeshRule Include=\"MESH1013\" Threshold=\"{name}={count}\" />.";
}
