using MeshCi.Deployment.ControlPlanes;

namespace MeshCi.Deployment.Planning;

/// <summary>What is known about the last change of a resource.</summary>
internal static class LastChange
{
    /// <summary>
    /// The build of another project that has changed a resource, according to its tags; null if they are those of the project. A change that leaves the tags
    /// as they are, such as one with the AWS CLI, has no known author.
    /// </summary>
    /// <param name="live">The resource with its tags.</param>
    /// <param name="owner">The owner of the project.</param>
    public static string? Who(LiveResource live, string owner)
    {
        if (Planner.OwnerOf(live) is not { } other || other == owner || other == OwnershipTags.Unclaimed) return null;
        return live.Tags!.GetValueOrDefault(OwnershipTags.Build) is { } build ? $"build {build} of {other}" : other;
    }
}
