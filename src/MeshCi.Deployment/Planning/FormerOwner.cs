using MeshCi.Definitions.Model;

namespace MeshCi.Deployment.Planning;

/// <summary>What plans and refusals report about resources with the owner that earlier versions of MeshCi used for the same project.</summary>
internal static class FormerOwner
{
    /// <summary>The deploy changes the owner, because the project's own ledger contains the resources or the user asked for it.</summary>
    /// <param name="resources">The resources.</param>
    /// <param name="previous">Their owner.</param>
    /// <param name="owner">The owner of the project.</param>
    /// <param name="own">Where the owner of the project comes from, or null.</param>
    /// <param name="isDeleted">Whether the deploy deletes them.</param>
    public static string TakesOver(IReadOnlyList<ResourceId> resources, string previous, string owner, Ownership? own, bool isDeleted) =>
        $"{(resources.Count == 1 ? $"{resources[0]} has" : $"{resources.Count} resources have")} the owner {previous}, "
        + (previous == own?.Former ? "which earlier versions of MeshCi used for this project" : "which the ledger of this service records")
        + (isDeleted ? $". A deploy deletes {(resources.Count == 1 ? "it" : "them")}." : $". A deploy replaces it with {owner}.");

    /// <summary>The definition contains the resources, but the project's own ledger does not.</summary>
    public static string NotRecorded(string owner, string it) =>
        $"{UsedFor(owner)}, and the ledger of this project has no entry for {it}. To take over what this project declares, deploy once with "
        + "-p:MeshAdopt=true, after a look at the plan: dotnet msbuild -t:MeshPlan -p:MeshAdopt=true.";

    /// <summary>Neither the definition nor the project's own ledger contains the resources.</summary>
    public static string Leaves(IReadOnlyList<ResourceId> resources, string owner)
    {
        var (have, them) = resources.Count == 1 ? ("has", "it") : ("have", "them");
        return $"{string.Join(", ", resources)} {have} the owner {owner} and no entry in the ledger of this project, so a deploy leaves {them} in the mesh. "
            + $"{UsedFor(owner)}. If this project no longer needs {them}, and no other project has deployed {them}, delete {them} with the AWS CLI.";
    }

    private static string UsedFor(string owner) =>
        $"Earlier versions of MeshCi used the owner {owner} for this project, but possibly for other projects as well";
}
