using MeshCi.Definitions.Model;
using MeshCi.Deployment.ControlPlanes;

namespace MeshCi.Deployment.Planning;

/// <summary>What plans report about resources that existed before the project deployed them.</summary>
internal static class Adoption
{
    /// <summary>Whether a change takes over a resource that no build of MeshCi has written.</summary>
    public static bool IsAdopted(Change change) => change.ReasonCode == ChangeReason.Adopted;

    /// <summary>A note for each adopted resource, with every field that the deploy changes or drops.</summary>
    public static IEnumerable<string> Notes(IEnumerable<Change> changes) => changes.Where(IsAdopted).Select(Note);

    /// <summary>The change of an adopted resource that the project no longer declares, or whose service is removed.</summary>
    /// <param name="live">The live resource.</param>
    /// <param name="adopted">The resource before the project adopted it.</param>
    /// <param name="fate">What happens to it.</param>
    public static Change End(LiveResource live, AdoptedState adopted, AdoptedFate fate)
    {
        var origin = $"no longer declared; build {adopted.Build} had adopted it";
        if (fate == AdoptedFate.Delete)
            return new(live.Id, ChangeKind.Delete, FieldDiff.Compare(live.Spec, null), $"{origin}, and MeshDestroyAdopted is 'delete'", live, null);
        var (former, restore) = (adopted.Former, fate == AdoptedFate.Restore);
        var tags = (restore ? former.Tags : live.Tags!).Where(tag => !tag.Key.StartsWith(OwnershipTags.Prefix, StringComparison.Ordinal))
            .ToDictionary(StringComparer.Ordinal);
        var after = new Resource { Id = live.Id, Spec = restore ? former.Spec : live.Spec, Tags = tags };
        var fields = FieldDiff.Compare(live.Spec, after.Spec).Concat(FieldDiff.CompareTags(live.Tags!, tags)
            .Where(field => !field.Path.StartsWith("tags.aws:", StringComparison.OrdinalIgnoreCase))).ToList();
        var reason = $"{origin}, so it {(restore ? "gets its former spec and tags back" : "is given back as it is")}";
        return new(live.Id, ChangeKind.Update, fields, reason, live, after) { ReasonCode = ChangeReason.GivenBack };
    }

    private static string Note(Change change)
    {
        var fields = change.Fields.Where(field => field.Path != $"tags.{OwnershipTags.Owner}").ToList();
        var origin = Planner.OwnerOf(change.Before!) is null ? "which existed before this project deployed it"
            : "which has the owner tag of this project although no build wrote it";
        var (changed, dropped) = (fields.Where(field => field.After is not null).ToList(), fields.Where(field => field.After is null).ToList());
        var effects = new List<string>();
        if (changed.Count > 0) effects.Add($"changes {string.Join(", ", changed.Select(Changed))}");
        if (dropped.Count > 0) effects.Add($"drops {string.Join(", ", dropped.Select(field => $"{field.Path} ({field.Before})"))}");
        return $"{change.Id}, {origin}, is adopted{(effects.Count == 0 ? " as it is" : $": the deploy {string.Join(" and ", effects)}")}.";
    }

    private static string Changed(FieldChange field) => $"{field.Path} from {field.Before ?? "nothing"} to {field.After}";
}
