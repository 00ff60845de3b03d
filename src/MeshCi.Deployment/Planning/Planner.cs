using System.Text.Json;
using MeshCi.Definitions.Diagnostics;
using MeshCi.Definitions.Model;
using MeshCi.Deployment.ControlPlanes;

namespace MeshCi.Deployment.Planning;

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
        if (!input.ReadOnly) OwnershipCheck.Refuse(input, shared);
        var wanted = input.Definition.Resources.Select(resource => resource.Id).ToHashSet();
        var notes = new List<string>();
        if (!input.ReadOnly) notes.AddRange(SharedHosts.Notes(shared.Values, input.Live));
        var comparison = new ResourceComparison(input, shared);
        var compared = input.Definition.Resources.Select(comparison.Compare).ToList();
        var changes = compared.Select(result => result.Change).ToList();
        if (!input.ReadOnly) notes.AddRange(Adoption.Notes(changes));

        var mesh = new ResourceId(ResourceKind.Mesh, input.Definition.Mesh);
        if (!wanted.Contains(mesh) && input.Live.Find(mesh) is null && input.Definition.MeshOwner is null && !input.IsRemoval)
        {
            var made = new Resource { Id = mesh, Spec = EmptySpec, Tags = new Dictionary<string, string> { [OwnershipTags.Owner] = OwnershipTags.Unclaimed } };
            changes.Add(new(mesh, ChangeKind.Create, [], "the mesh does not exist yet, and no project that owns it has been deployed", null, made)
            {
                ReasonCode = ChangeReason.MeshMissing,
            });
        }

        changes.AddRange(Removals.Find(input, wanted, notes));
        // The removal of a service shows these in a group of their own.
        if (!input.IsRemoval)
            notes.AddRange(changes.Where(change => change.ReasonCode == ChangeReason.GivenBack).Select(change => $"{change.Id} is {change.Reason}."));
        var taken = changes.Where(change => change.Before is { } live && IsTakenOver(live, input)).ToList();
        if (!input.ReadOnly)
        {
            notes.AddRange(taken.GroupBy(change => (Owner: OwnerOf(change.Before!)!, IsDeleted: change.Kind == ChangeKind.Delete))
                .Select(group => FormerOwner.TakesOver(
                    [.. group.Select(change => change.Id)], group.Key.Owner, input.Definition.Owner, input.Ownership, group.Key.IsDeleted)));
        }

        var left = input.LeftWithFormerOwner.Where(id => !wanted.Contains(id)).Order().ToList();
        if (left.Count > 0 && input.Ownership?.Former is { } formerOwner) notes.Add(FormerOwner.Leaves(left, formerOwner));
        var drift = compared.SelectMany(result => result.Drift).ToList();
        changes.Sort((left, right) => left.Id.CompareTo(right.Id));
        return new() { Mesh = input.Definition.Mesh, Service = input.Definition.Service, Changes = changes, Notes = notes, Drift = drift };
    }

    /// <summary>The owner tag, or null.</summary>
    internal static string? OwnerOf(LiveResource live) => live.Tags?.GetValueOrDefault(OwnershipTags.Owner);

    internal static bool IsTakenOver(LiveResource live, PlanInput input) =>
        OwnerOf(live) is { } owner && owner != input.Definition.Owner && (owner == input.Ownership?.Former
            ? input.Adopt || input.Recorded.Contains((live.Id, owner))
            : (input.Adopt || input.FormerOwners.Contains(owner)) && input.Recorded.Contains((live.Id, owner)));

    private static bool IsShared(Resource resource, PlanInput input) =>
        input.Live.Find(resource.Id) is { } live && SharedHosts.AreShared(resource, live, input.Definition.Owner) && !IsTakenOver(live, input);
}
