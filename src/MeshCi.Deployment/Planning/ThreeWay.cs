using System.Text.Json;
using System.Text.Json.Nodes;
using MeshCi.Definitions.Model;

namespace MeshCi.Deployment.Planning;

/// <summary>The spec that a deploy writes, and what was changed outside of MeshCi.</summary>
/// <param name="Spec">The spec.</param>
/// <param name="Drift">The fields whose live value is not the one that was deployed last, ordered by path.</param>
public sealed record MergedSpec(JsonElement Spec, IReadOnlyList<DriftedField> Drift);

/// <summary>
/// Merges three specs of one resource, field by field: a field that the deploy changes gets the wanted value; any other field keeps its live value. Fields
/// and their equality are those of <see cref="FieldDiff"/>.
/// </summary>
public static class ThreeWay
{
    /// <summary>Merges specs.</summary>
    /// <param name="id">The resource.</param>
    /// <param name="live">The spec in the mesh.</param>
    /// <param name="deployed">The spec that was deployed last.</param>
    /// <param name="wanted">The spec of the definition.</param>
    /// <param name="heal">Whether to restore the fields that were changed outside of MeshCi.</param>
    public static MergedSpec Merge(ResourceId id, JsonElement live, JsonElement deployed, JsonElement wanted, bool heal)
    {
        var drift = FieldDiff.Compare(deployed, live);
        if (drift.Count == 0) return new(wanted, []);
        var merged = heal ? wanted : Element(Merged(Normal(live), Normal(deployed), Normal(wanted)));
        // Without a field that is kept, the definition is written as it is.
        if (AreSame(merged, wanted)) merged = wanted;
        var (toDo, done) = (FieldDiff.Compare(live, wanted), FieldDiff.Compare(live, merged));
        return new(merged, [.. drift.Select(field => Drifted(id, field, toDo, done, heal))]);
    }

    /// <summary>Merges the tags that users set.</summary>
    /// <param name="id">The resource.</param>
    /// <param name="live">The tags in the mesh.</param>
    /// <param name="deployed">The tags that were deployed last.</param>
    /// <param name="wanted">The tags of the definition.</param>
    /// <param name="heal">Whether to restore the tags that were changed outside of MeshCi.</param>
    public static (IReadOnlyDictionary<string, string> Tags, IReadOnlyList<DriftedField> Drift) MergeTags(
        ResourceId id, IReadOnlyDictionary<string, string> live, IReadOnlyDictionary<string, string> deployed, IReadOnlyDictionary<string, string> wanted,
        bool heal)
    {
        var drift = FieldDiff.CompareTags(deployed, live);
        if (drift.Count == 0) return (wanted, []);
        var merged = wanted.ToDictionary(StringComparer.Ordinal);
        var unchanged = live.Keys.Union(deployed.Keys).Where(key => deployed.GetValueOrDefault(key) == wanted.GetValueOrDefault(key));
        foreach (var key in heal ? [] : unchanged)
        {
            if (live.TryGetValue(key, out var value)) merged[key] = value;
            else merged.Remove(key);
        }

        var (toDo, done) = (FieldDiff.CompareTags(live, wanted), FieldDiff.CompareTags(live, merged));
        return (merged, [.. drift.Select(field => Drifted(id, field, toDo, done, heal))]);
    }

    private static DriftedField Drifted(
        ResourceId id, FieldChange field, IReadOnlyList<FieldChange> toDo, IReadOnlyList<FieldChange> done, bool heal)
    {
        var outcome = done.Any(change => Overlap(change.Path, field.Path)) ? Written(field, done, heal)
            : toDo.Any(change => Overlap(change.Path, field.Path)) ? DriftOutcome.Left
            : DriftOutcome.Adopted;
        return new(id, field.Path, field.Before, field.After, outcome);
    }

    // A value that the deploy changes is lost even if other drift is healed.
    private static DriftOutcome Written(FieldChange drift, IReadOnlyList<FieldChange> done, bool heal) =>
        heal && done.FirstOrDefault(change => change.Path == drift.Path) is { } change && change.After == drift.Before
            ? DriftOutcome.Healed : DriftOutcome.Overwritten;

    /// <summary>Whether one path is the other one or contains it.</summary>
    private static bool Overlap(string left, string right)
    {
        var (shorter, longer) = left.Length < right.Length ? (left, right) : (right, left);
        return longer.StartsWith(shorter, StringComparison.Ordinal) && (longer.Length == shorter.Length || longer[shorter.Length] is '.' or '[' or ' ');
    }

    private static JsonNode? Merged(JsonElement? live, JsonElement? deployed, JsonElement? wanted)
    {
        if (AreSame(live, deployed) || AreSame(live, wanted)) return Node(wanted);
        if (AreSame(deployed, wanted)) return Node(live);
        // What the definition removes goes as a whole, and what it changes is complete, even if a part of it was removed outside of MeshCi.
        if (live is null || wanted is null || FieldDiff.AreLeaves(live, deployed, wanted)) return Node(wanted);
        if (FieldDiff.AllAre(JsonValueKind.Object, live, deployed, wanted)) return MergedObject(live, deployed, wanted);
        return FieldDiff.AllAre(JsonValueKind.Array, live, deployed, wanted) ? MergedList(live, deployed, wanted) : Node(wanted);
    }

    private static JsonObject MergedObject(JsonElement? live, JsonElement? deployed, JsonElement? wanted)
    {
        var merged = new JsonObject();
        foreach (var name in FieldDiff.Names(wanted).Union(FieldDiff.Names(live)))
        {
            var member = Merged(FieldDiff.Member(live, name), FieldDiff.Member(deployed, name), FieldDiff.Member(wanted, name));
            if (member is not null) merged[name] = member;
        }

        return merged;
    }

    private static JsonNode? MergedList(JsonElement? live, JsonElement? deployed, JsonElement? wanted)
    {
        var (l, d, w) = (FieldDiff.Elements(live), FieldDiff.Elements(deployed), FieldDiff.Elements(wanted));
        // Elements without keys cannot be matched, so the list is one value.
        if (FieldDiff.Keys(l) is not { } inLive || FieldDiff.Keys(d) is not { } inDeployed || FieldDiff.Keys(w) is not { } inWanted) return Node(wanted);
        var merged = new JsonArray();
        var isOrderUnchanged = inDeployed.Intersect(inWanted).SequenceEqual(inWanted.Intersect(inDeployed));
        var order = isOrderUnchanged ? inLive.Union(inWanted) : inWanted.Union(inLive);
        foreach (var key in order)
        {
            var element = Merged(At(l, inLive, key), At(d, inDeployed, key), At(w, inWanted, key));
            if (element is not null) merged.Add(element);
        }

        return merged;
    }

    private static JsonElement? At(List<JsonElement> elements, List<string> keys, string key) =>
        keys.IndexOf(key) is >= 0 and var index ? elements[index] : null;

    private static bool AreSame(JsonElement? left, JsonElement? right) => FieldDiff.Compare(left, right).Count == 0;

    private static JsonNode? Node(JsonElement? value) => value is { } present ? JsonNode.Parse(present.GetRawText()) : null;

    private static JsonElement Element(JsonNode? value) => JsonElement.Parse(value?.ToJsonString() ?? "{}");

    /// <summary>A spec whose health checks do not repeat the port of their listener, so that each field can be compared without its neighbors.</summary>
    private static JsonElement Normal(JsonElement spec)
    {
        var node = JsonNode.Parse(spec.GetRawText());
        foreach (var listener in (node?["listeners"] as JsonArray ?? []).OfType<JsonObject>())
        {
            if (listener["healthCheck"] is JsonObject check && JsonNode.DeepEquals(check["port"], listener["portMapping"]?["port"])) check.Remove("port");
        }

        return Element(node);
    }
}
