using MeshCi.Definitions.Model;
using MeshCi.Deployment.ControlPlanes;
using MeshCi.Deployment.Planning;

namespace MeshCi.Deployment.Ledgers;

/// <summary>
/// The part of a ledger entry from which a run can be completed or undone after its process has ended: what each resource was, and what it was to become.
/// It has no side effects.
/// </summary>
internal static class Journal
{
    /// <summary>What the journal records about each resource that a plan writes.</summary>
    /// <param name="plan">The plan.</param>
    /// <param name="definition">The definition of the entry.</param>
    /// <param name="build">The build that becomes live.</param>
    public static IReadOnlyList<PreviousState> Of(Plan plan, Definition definition, string build)
    {
        var (declared, changes) = (Declared(definition, build), plan.Changes.ToDictionary(change => change.Id));
        // A route that only exists during the run did not exist before, and is gone afterwards.
        return
        [
            .. plan.Waves.SelectMany(wave => wave).Select(step => step.Id).Distinct().Select(id =>
                changes.TryGetValue(id, out var change) ? StateOf(change, declared.GetValueOrDefault(id)) : new(id, null)),
        ];
    }

    /// <summary>The specs between the first and the last one of each resource that a plan writes.</summary>
    public static IReadOnlyList<Resource> Passing(Plan plan) =>
    [
        .. plan.Waves.SelectMany(wave => wave).GroupBy(step => step.Id).SelectMany(steps => steps.SkipLast(1)).Select(step => step.After).OfType<Resource>(),
    ];

    private static PreviousState StateOf(Change change, Resource? declared)
    {
        var before = change.Before is { } live ? new Resource { Id = change.Id, Spec = live.Spec, Tags = live.Tags! } : null;
        var isDeclared = change.After is not { } after || (declared is not null && FieldDiff.Compare(after.Spec, declared.Spec).Count == 0
            && FieldDiff.CompareTags(after.Tags, declared.Tags).Count == 0);
        return new(change.Id, before, isDeclared ? null : change.After);
    }

    /// <summary>What the entry was to write but is not live, one line for each resource; empty if all of it is live.</summary>
    /// <param name="entry">The entry.</param>
    /// <param name="live">The live state of the resources of <see cref="LedgerEntry.Previous"/>.</param>
    public static IReadOnlyList<string> NotApplied(LedgerEntry entry, LiveState live)
    {
        var lines = new List<string>();
        var declared = Declared(entry.Definition, entry.LiveBuild);
        foreach (var (id, previous, written) in entry.Previous)
        {
            // A mesh that the first deploy of a service creates may have an owner now.
            if (previous is null && id.Kind == ResourceKind.Mesh && live.Find(id) is not null) continue;
            var (wanted, now) = (written ?? declared.GetValueOrDefault(id), live.Find(id));
            if (now is null != wanted is null) lines.Add(now is null ? $"{id} does not exist" : $"{id} still exists");
            else if (wanted is not null && Missing(now!, wanted, previous) is { Count: > 0 } fields) lines.Add($"{id}: {Text(fields, " instead of")}");
        }

        return lines;
    }

    /// <summary>What is not as it was before the entry, one line for each resource, as it was read; empty if everything is.</summary>
    /// <param name="entry">The entry.</param>
    /// <param name="live">The live state of the resources of <see cref="LedgerEntry.Previous"/>.</param>
    public static IReadOnlyList<string> NotRestored(LedgerEntry entry, LiveState live)
    {
        var lines = new List<string>();
        foreach (var (id, before, _) in entry.Previous)
        {
            var now = live.Find(id);
            // A mesh without an owner is shared by all projects, and stays.
            if (before is null && id.Kind == ResourceKind.Mesh && (now is null || Planner.OwnerOf(now) == OwnershipTags.Unclaimed)) continue;
            if (before is null && now is not null && Planner.OwnerOf(now) == entry.Definition.Owner) lines.Add($"{id} was created and still exists");
            else if (before is not null && now is null) lines.Add($"{id} was deleted and is still missing");
            else if (before is not null && Differences(before, now!) is { Count: > 0 } fields) lines.Add($"{id} differs: {Text(fields, ", was")}");
        }

        return lines;
    }

    private static IReadOnlyList<FieldChange> Differences(Resource before, LiveResource now) =>
        [.. FieldDiff.Compare(now.Spec, before.Spec), .. FieldDiff.CompareTags(now.Tags!, before.Tags)];

    private static string Text(IEnumerable<FieldChange> fields, string relation) =>
        string.Join(", ", fields.Select(field => $"{field.Path} is {field.Before ?? "absent"}{relation} {field.After ?? "absent"}"));

    // Tags that another tool added were not written by the run; those that it was to remove existed before it.
    private static List<FieldChange> Missing(LiveResource now, Resource wanted, Resource? previous)
    {
        var removed = previous is null ? [] : OwnershipTags.Removed(previous.Tags, wanted.Tags).Select(key => $"tags.{key}").ToHashSet();
        return
        [
            .. FieldDiff.Compare(now.Spec, wanted.Spec),
            .. FieldDiff.CompareTags(now.Tags!, wanted.Tags).Where(field => field.After is not null || removed.Contains(field.Path)),
        ];
    }

    private static Dictionary<ResourceId, Resource> Declared(Definition definition, string build)
    {
        var stamp = OwnershipTags.ForBuild(definition, build);
        return definition.Resources.ToDictionary(resource => resource.Id, resource => resource with { Tags = Stamped(resource.Tags, stamp) });
    }

    private static Dictionary<string, string> Stamped(IReadOnlyDictionary<string, string> tags, IReadOnlyDictionary<string, string> stamp)
    {
        var stamped = tags.ToDictionary(StringComparer.Ordinal);
        foreach (var (key, value) in stamp) stamped[key] = value;
        return stamped;
    }
}
