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

    /// <summary>The change that gives a resource back when the service is removed.</summary>
    /// <param name="live">The live resource.</param>
    /// <param name="former">The resource before the project adopted it.</param>
    /// <param name="restore">Whether it gets its former spec and tags as well.</param>
    public static Change GiveBack(LiveResource live, Resource former, bool restore)
    {
        var tags = (restore ? former.Tags : live.Tags!).Where(tag => !tag.Key.StartsWith(OwnershipTags.Prefix, StringComparison.Ordinal))
            .ToDictionary(StringComparer.Ordinal);
        var after = new Resource { Id = live.Id, Spec = restore ? former.Spec : live.Spec, Tags = tags };
        var fields = FieldDiff.Compare(live.Spec, after.Spec).Concat(FieldDiff.CompareTags(live.Tags!, tags)
            .Where(field => !field.Path.StartsWith("tags.aws:", StringComparison.OrdinalIgnoreCase))).ToList();
        return new(live.Id, ChangeKind.Update, fields, "given back", live, after) { ReasonCode = ChangeReason.GivenBack };
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
