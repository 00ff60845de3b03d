using System.Text.Json;
using MeshCi.Definitions.Diagnostics;
using MeshCi.Definitions.Model;
using MeshCi.Deployment.ControlPlanes;

namespace MeshCi.Deployment.Planning;

/// <summary>The input of a plan.</summary>
public sealed record PlanInput
{
    /// <summary>The definition that the mesh is to match.</summary>
    public required Definition Definition { get; init; }

    /// <summary>Resources of earlier deploys of the service. Those that the definition no longer contains are deleted.</summary>
    public IReadOnlyCollection<ResourceId> Known { get; init; } = [];

    /// <summary>The live state of the definition's resources, the known resources and the mesh.</summary>
    public required LiveState Live { get; init; }

    /// <summary>The build that the tags will contain.</summary>
    public required string Build { get; init; }

    /// <summary>Whether resources without an owner tag, or with the former owner, may be taken over.</summary>
    public bool Adopt { get; init; }

    /// <summary>Where the owner of the definition comes from, and its former name; null if neither is known.</summary>
    public Ownership? Ownership { get; init; }

    /// <summary>
    /// The owners that the service's own ledger records for resources: a deploy takes over those of the former owner, and those of others if
    /// <see cref="Adopt"/> is set.
    /// </summary>
    public IReadOnlySet<(ResourceId Id, string Owner)> Recorded { get; init; } = new HashSet<(ResourceId, string)>();

    /// <summary>Resources of the mesh with the former owner that are in no entry of the service's ledger. The plan names them and leaves them.</summary>
    public IReadOnlyCollection<ResourceId> LeftWithFormerOwner { get; init; } = [];

    /// <summary>
    /// Owners of other services that declare resources of hosts outside the mesh. They take them over if this project no longer declares them.
    /// </summary>
    public IReadOnlyDictionary<ResourceId, string> Heirs { get; init; } = new Dictionary<ResourceId, string>();

    /// <summary>Other services that may declare such a host as well: entries are missing from their ledgers. Hosts without an heir remain.</summary>
    public IReadOnlyList<string> MayBeHeirs { get; init; } = [];

    /// <summary>Whether the plan will not be applied, as for drift. Another owner is then a difference, not an error.</summary>
    public bool ReadOnly { get; init; }
}

/// <summary>Makes plans: one engine for deploy, rollback, plan and drift. It has no side effects.</summary>
public static class Planner
{
    private static readonly JsonElement EmptySpec = JsonElement.Parse("{}");

    /// <summary>The resources whose live state a plan needs.</summary>
    public static IEnumerable<ResourceId> Needs(Definition definition, IEnumerable<ResourceId> known) =>
        definition.Resources.Select(resource => resource.Id).Concat(known).Append(new(ResourceKind.Mesh, definition.Mesh)).Distinct();

    /// <summary>The plan that makes the live state match the definition.</summary>
    /// <exception cref="MeshException">MESH7003 or MESH7006 if resources of the definition belong to another project or have no owner.</exception>
    public static Plan Make(PlanInput input) => JointPlan.Make([Draft(input)], input.Live).Plans[0];

    /// <summary>The changes that make the live state match the definition, without the order of their steps.</summary>
    /// <exception cref="MeshException">MESH7003 or MESH7006 if resources of the definition belong to another project or have no owner.</exception>
    public static Plan Draft(PlanInput input)
    {
        var shared = input.Definition.Resources.Where(resource => IsShared(resource, input)).ToDictionary(resource => resource.Id);
        if (!input.ReadOnly) Refuse(input, shared);
        var stamp = OwnershipTags.ForBuild(input.Definition, input.Build);
        var wanted = input.Definition.Resources.Select(resource => resource.Id).ToHashSet();
        var notes = new List<string>();
        if (!input.ReadOnly) notes.AddRange(SharedHosts.Notes(shared.Values, input.Live));
        var changes = input.Definition.Resources.Select(resource => Compare(resource, input.Live.Find(resource.Id), stamp, shared)).ToList();

        var mesh = new ResourceId(ResourceKind.Mesh, input.Definition.Mesh);
        if (!wanted.Contains(mesh) && input.Live.Find(mesh) is null && input.Definition.MeshOwner is null)
        {
            var made = new Resource { Id = mesh, Spec = EmptySpec, Tags = new Dictionary<string, string> { [OwnershipTags.Owner] = OwnershipTags.Unclaimed } };
            changes.Add(new(mesh, ChangeKind.Create, [], "the mesh does not exist yet, and no project that owns it has been deployed", null, made)
            {
                ReasonCode = ChangeReason.MeshMissing,
            });
        }

        foreach (var id in input.Known.Where(id => !wanted.Contains(id)).Distinct())
        {
            if (input.Live.Find(id) is not { } live) continue;
            if (OwnerOf(live) != input.Definition.Owner && !IsTakenOver(live, input))
                notes.Add(NotDeleted(live, input.Definition.Owner));
            else if (SharedHosts.HandOver(live, input.Heirs, notes) is { } handOver)
                changes.Add(handOver);
            else if (SharedHosts.Remains(live, input.MayBeHeirs) is { } remains)
                notes.Add(remains);
            else
                changes.Add(new(id, ChangeKind.Delete, FieldDiff.Compare(live.Spec, null), "no longer declared", live, null));
        }

        var taken = changes.Where(change => change.Before is { } live && IsTakenOver(live, input)).Select(change => change.Id).ToList();
        if (!input.ReadOnly)
        {
            notes.AddRange(taken.GroupBy(id => OwnerOf(input.Live.Find(id)!)!, StringComparer.Ordinal)
                .Select(group => FormerOwner.TakesOver([.. group], group.Key, input.Definition.Owner, input.Ownership)));
        }

        var left = input.LeftWithFormerOwner.Where(id => !wanted.Contains(id)).Order().ToList();
        if (left.Count > 0 && input.Ownership?.Former is { } formerOwner) notes.Add(FormerOwner.Leaves(left, formerOwner));
        changes.Sort((left, right) => left.Id.CompareTo(right.Id));
        return new() { Mesh = input.Definition.Mesh, Service = input.Definition.Service, Changes = changes, Notes = notes };
    }

    /// <summary>The owner tag, or null.</summary>
    internal static string? OwnerOf(LiveResource live) => live.Tags?.GetValueOrDefault(OwnershipTags.Owner);

    private static bool IsTakenOver(LiveResource live, PlanInput input) =>
        OwnerOf(live) is { } owner && owner != input.Definition.Owner && (owner == input.Ownership?.Former
            ? input.Adopt || input.Recorded.Contains((live.Id, owner))
            : input.Adopt && input.Recorded.Contains((live.Id, owner)));

    private static bool IsShared(Resource resource, PlanInput input) =>
        input.Live.Find(resource.Id) is { } live && SharedHosts.AreShared(resource, live, input.Definition.Owner) && !IsTakenOver(live, input);

    private static Change Compare(
        Resource resource, LiveResource? live, IReadOnlyDictionary<string, string> stamp, Dictionary<ResourceId, Resource> shared)
    {
        var stamped = resource with { Tags = Merge(resource.Tags, stamp) };
        if (live is null)
            return new(resource.Id, ChangeKind.Create, FieldDiff.Compare(null, resource.Spec), "new", null, stamped);

        if (shared.ContainsKey(resource.Id)) return new(resource.Id, ChangeKind.Unchanged, [], "", live, stamped);

        var fields = FieldDiff.Compare(live.Spec, resource.Spec)
            .Concat(FieldDiff.CompareTags(OwnershipTags.SetByUsers(live.Tags), OwnershipTags.SetByUsers(resource.Tags))).ToList();
        var owner = OwnerOf(live);
        if (owner != stamp[OwnershipTags.Owner]) fields.Add(new($"tags.{OwnershipTags.Owner}", owner, stamp[OwnershipTags.Owner]));
        return new(resource.Id, fields.Count > 0 ? ChangeKind.Update : ChangeKind.Unchanged, fields, "", live, stamped);
    }

    private static void Refuse(PlanInput input, Dictionary<ResourceId, Resource> shared)
    {
        var (foreign, unowned) = (new List<(ResourceId Id, string Owner)>(), new List<ResourceId>());
        foreach (var live in input.Definition.Resources.Where(resource => !shared.ContainsKey(resource.Id))
            .Select(resource => input.Live.Find(resource.Id)).OfType<LiveResource>())
        {
            switch (OwnerOf(live))
            {
                case null when !input.Adopt:
                    unowned.Add(live.Id);
                    break;
                case OwnershipTags.Unclaimed when live.Id.Kind == ResourceKind.Mesh:
                    break;
                case { } owner when owner != input.Definition.Owner && !IsTakenOver(live, input):
                    foreign.Add((live.Id, owner));
                    break;
            }
        }

        if (foreign.Count > 0 && SharedHosts.Refusal(foreign, input.Definition, input.Live) is { } refusal) throw new MeshException(refusal);
        if (foreign.Count > 0) throw new MeshException(MeshDiagnostics.OwnedByAnother, Explain(foreign, input));
        if (unowned.Count > 0) throw new MeshException(MeshDiagnostics.OwnerMissing, HaveNoOwner(unowned, input.Definition));
    }

    private static string Explain(List<(ResourceId Id, string Owner)> foreign, PlanInput input) =>
        OwnedByOthers.Explain(foreign, input.Definition, input.Ownership, foreign.All(input.Recorded.Contains));

    private static string NotDeleted(LiveResource live, string owner) =>
        $"{live.Id} is no longer declared but is not deleted, because its owner is {OwnerOf(live) ?? "unknown"}, not {owner}.";

    private static string HaveNoOwner(List<ResourceId> resources, Definition definition) =>
        $"{InMesh.Name(resources, string.Join(", ", resources), definition.Mesh)} {(resources.Count == 1 ? "exists" : "exist")} "
        + $"without the tag {OwnershipTags.Owner}. Nothing was written. "
        + $"To let this project take {(resources.Count == 1 ? "it" : "them")} over, deploy once with -p:MeshAdopt=true.";

    private static Dictionary<string, string> Merge(IReadOnlyDictionary<string, string> tags, IReadOnlyDictionary<string, string> stamp)
    {
        var merged = tags.ToDictionary(StringComparer.Ordinal);
        foreach (var (key, value) in stamp) merged[key] = value;
        return merged;
    }
}
