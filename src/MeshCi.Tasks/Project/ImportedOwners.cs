using System.Globalization;
using MeshCi.Definitions.Model;
using MeshCi.Deployment.Planning;

namespace MeshCi.Tasks.Project;

/// <summary>Says whose the imported resources are: an import takes over what they say, but a deploy writes only what is its own.</summary>
internal static class ImportedOwners
{
    /// <summary>What to write or add before the first deploy; nothing where all belongs to the project already.</summary>
    /// <param name="resources">The resources of one project with all their tags.</param>
    /// <param name="owner">What the ownership tag of that project says.</param>
    /// <param name="areTagsKnown">Whether the resources have no other tags than these, as those of the control plane.</param>
    public static IEnumerable<string> Notes(IReadOnlyList<Resource> resources, string owner, bool areTagsKnown)
    {
        var byOwner = resources.Where(resource => !IsFree(resource)).ToLookup(resource => resource.Tags.GetValueOrDefault(OwnershipTags.Owner), resource => resource.Id);
        var others = byOwner.Where(group => group.Key is not null && group.Key != owner).OrderBy(group => group.Key, StringComparer.Ordinal).ToList();
        foreach (var other in others)
        {
            var take = others.Count == 1 && !byOwner.Contains(owner)
                ? $"If this project takes its place, write <MeshOwnerId>{other.Key}</MeshOwnerId> in it, and deploy from here only"
                : $"A project has one owner, so leave {(other.Count() == 1 ? "this" : "these")} to that project and remove the items here, or give other names";
            yield return $"{Carry([.. other])} the owner {other.Key}, another project than {owner}, so a deploy is refused (MESH7003). {take}.";
        }

        if (areTagsKnown && byOwner[null].ToList() is { Count: > 0 } nobodys)
            yield return $"{Carry(nobodys)} no owner, so a deploy is refused (MESH7006) until one takes {(nobodys.Count == 1 ? "it" : "them")} over: dotnet publish -p:MeshDeploy=true -p:MeshAdopt=true.";
    }

    // A mesh that a first deploy made for lack of one is taken over by whoever has a Mesh item.
    private static bool IsFree(Resource resource) => resource.Id.Kind == ResourceKind.Mesh && resource.Tags.GetValueOrDefault(OwnershipTags.Owner) == OwnershipTags.Unclaimed;

    private static string Carry(List<ResourceId> ids) =>
        ids.Count == 1 ? $"{ids[0]} carries" : string.Create(CultureInfo.InvariantCulture, $"{ids[0]} and {ids.Count - 1} more carry");
}
