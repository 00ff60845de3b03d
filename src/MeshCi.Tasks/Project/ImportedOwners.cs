using System.Globalization;
using MeshCi.Definitions.Graph;
using MeshCi.Definitions.Model;
using MeshCi.Deployment.Planning;

namespace MeshCi.Tasks.Project;

/// <summary>Reports imported resources that do not belong to the project: an import copies them, but a deploy only writes resources of its own.</summary>
internal static class ImportedOwners
{
    /// <summary>What to set or add before the first deploy; empty if all resources already belong to the project.</summary>
    /// <param name="resources">The resources of one project with all their tags.</param>
    /// <param name="owner">The project's value of the ownership tag.</param>
    /// <param name="areTagsKnown">Whether these are all tags of the resources, as for resources from the control plane.</param>
    /// <param name="former">The value that the tag had in earlier versions, which a deploy takes over; null if there is none.</param>
    public static IEnumerable<string> Notes(IReadOnlyList<Resource> resources, string owner, bool areTagsKnown, string? former = null)
    {
        var byOwner = resources.Where(resource => !IsUnclaimedMesh(resource) && !IsSharedHost(resource)).ToLookup(OwnerOf, resource => resource.Id);
        var others = byOwner.Where(group => group.Key is not null && group.Key != owner && group.Key != former)
            .OrderBy(group => group.Key, StringComparer.Ordinal).ToList();
        foreach (var other in others)
        {
            var canReplace = others.Count == 1 && !byOwner.Contains(owner);
            yield return AnotherOwner([.. other], other.Key!, owner, canReplace);
        }

        if (areTagsKnown && byOwner[null].ToList() is { Count: > 0 } unowned) yield return NoOwner(unowned);
    }

    private static string? OwnerOf(Resource resource) => resource.Tags.GetValueOrDefault(OwnershipTags.Owner);

    // A mesh that a first deploy created, because no project declared it, is taken over by the first project with a Mesh item.
    private static bool IsUnclaimedMesh(Resource resource) => resource.Id.Kind == ResourceKind.Mesh && OwnerOf(resource) == OwnershipTags.Unclaimed;

    // A deploy uses the host outside the mesh of another project as it is.
    private static bool IsSharedHost(Resource resource) => OwnerOf(resource) is not null && ExternalHost.Of(resource) is not null;

    private static string AnotherOwner(List<ResourceId> ids, string other, string owner, bool canReplace) =>
        $"{Have(ids)} the owner {other}, which is not this project ({owner}), so a deploy will be refused (MESH7003). "
        + (canReplace
            ? $"If this project replaces that one, set <MeshOwnerId>{other}</MeshOwnerId> in it, and deploy only from here."
            : $"A project can have only one owner ID, so leave {(ids.Count == 1 ? "this resource" : "these resources")} to that project "
            + "and remove the items here, or use other names.");

    private static string NoOwner(List<ResourceId> ids) =>
        $"{Have(ids)} no owner, so a deploy will be refused (MESH7006). "
        + $"To take {(ids.Count == 1 ? "it" : "them")} over, run: dotnet publish -p:MeshDeploy=true -p:MeshAdopt=true.";

    private static string Have(List<ResourceId> ids) =>
        ids.Count == 1 ? $"{ids[0]} has" : string.Create(CultureInfo.InvariantCulture, $"{ids[0]} and {ids.Count - 1} more have");
}
