using MeshCi.Definitions.Graph;
using MeshCi.Definitions.Model;
using MeshCi.Definitions.Rules.Specs;
using MeshCi.Deployment.ControlPlanes;

namespace MeshCi.Deployment.Planning;

/// <summary>Compares the resources of a definition with the live ones and with what was deployed last.</summary>
/// <param name="input">The input of the plan.</param>
/// <param name="shared">The resources of the definition that another project owns and that are used as they are.</param>
internal sealed class ResourceComparison(PlanInput input, IReadOnlyDictionary<ResourceId, Resource> shared)
{
    private readonly IReadOnlyDictionary<string, string> _stamp = OwnershipTags.ForBuild(input.Definition, input.Build);
    private readonly HashSet<ResourceId> _removed = [.. input.Known.Except(input.Definition.Resources.Select(resource => resource.Id))];

    /// <summary>How a resource changes, and which of its fields have drifted.</summary>
    public (Change Change, IReadOnlyList<DriftedField> Drift) Compare(Resource wanted)
    {
        var stamped = wanted with { Tags = Stamped(wanted.Tags) };
        if (input.Live.Find(wanted.Id) is not { } live)
            return (new(wanted.Id, ChangeKind.Create, FieldDiff.Compare(null, wanted.Spec), New(wanted.Id), null, stamped), []);

        if (shared.ContainsKey(wanted.Id)) return (new(wanted.Id, ChangeKind.Unchanged, [], "", live, stamped), []);

        var (spec, specDrift) = MergedSpec(wanted, live);
        var liveTags = OwnershipTags.SetByUsers(live.Tags);
        var (tags, tagDrift) = MergedTags(wanted, liveTags);
        var after = wanted with { Spec = spec, Tags = Stamped(tags) };
        var fields = FieldDiff.Compare(live.Spec, spec).Concat(FieldDiff.CompareTags(liveTags, OwnershipTags.SetByUsers(tags))).ToList();
        var owner = Planner.OwnerOf(live);
        if (owner != _stamp[OwnershipTags.Owner]) fields.Add(new($"tags.{OwnershipTags.Owner}", owner, _stamp[OwnershipTags.Owner]));
        var who = LastChange.Who(live, input.Definition.Owner);
        var drift = specDrift.Concat(tagDrift).Select(field => field with { When = live.UpdatedAt, Who = who }).ToList();
        return (Changed(live, after, fields), drift);
    }

    private Change Changed(LiveResource live, Resource after, List<FieldChange> fields)
    {
        var isAdopted = Planner.OwnerOf(live) is null || input.Unrecorded.Contains(live.Id);
        var kind = fields.Count > 0 ? ChangeKind.Update : ChangeKind.Unchanged;
        return new(live.Id, kind, fields, isAdopted ? "adopted" : "", live, after)
        {
            ReasonCode = isAdopted ? ChangeReason.Adopted : ChangeReason.Matches,
        };
    }

    private (System.Text.Json.JsonElement Spec, IReadOnlyList<DriftedField> Drift) MergedSpec(Resource wanted, LiveResource live)
    {
        if (Deployed(wanted.Id, each => FieldDiff.Compare(each.Spec, live.Spec).Count == 0) is not { } deployed) return (wanted.Spec, []);
        var merged = ThreeWay.Merge(wanted.Id, live.Spec, deployed.Spec, wanted.Spec, input.HealDrift);
        // A field that has drifted can contradict what the deploy changes. Then the definition counts.
        if (merged.Drift.Any(field => field.Outcome == DriftOutcome.Left) && !IsUsable(wanted.Id, merged.Spec))
            merged = ThreeWay.Merge(wanted.Id, live.Spec, deployed.Spec, wanted.Spec, heal: true);
        return (merged.Spec, merged.Drift);
    }

    private (IReadOnlyDictionary<string, string> Tags, IReadOnlyList<DriftedField> Drift) MergedTags(
        Resource wanted, IReadOnlyDictionary<string, string> live) =>
        Deployed(wanted.Id, each => FieldDiff.CompareTags(OwnershipTags.SetByUsers(each.Tags), live).Count == 0) is { } deployed
            ? ThreeWay.MergeTags(wanted.Id, live, OwnershipTags.SetByUsers(deployed.Tags), wanted.Tags, input.HealDrift)
            : (wanted.Tags, []);

    /// <summary>
    /// The state that the live one is compared with: the one that it equals, or the newest. A deploy that did not complete may have left a state between the
    /// two, which is not drift: then there is none, and the definition counts. If it has restored the resource, the live build counts.
    /// </summary>
    private Resource? Deployed(ResourceId id, Func<Resource, bool> isLive)
    {
        if (!input.Deployed.TryGetValue(id, out var states)) return null;
        if (states.FirstOrDefault(isLive) is { } equal) return equal;
        if (!input.Interrupted.TryGetValue(id, out var previous)) return states[0];
        return previous.Any(isLive) ? states[^1] : null;
    }

    private bool IsUsable(ResourceId id, System.Text.Json.JsonElement spec) =>
        !GraphResource.Read(id, spec).Needs.Any(_removed.Contains) && SpecRules.Check(id.Kind, spec).Count == 0;

    private string New(ResourceId id) => input.LiveBefore.Contains(id) ? "no longer exists, although it was deployed" : "new";

    private Dictionary<string, string> Stamped(IReadOnlyDictionary<string, string> tags)
    {
        var stamped = tags.ToDictionary(StringComparer.Ordinal);
        foreach (var (key, value) in _stamp) stamped[key] = value;
        return stamped;
    }
}
