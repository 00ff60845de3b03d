using MeshCi.Definitions.Diagnostics;
using MeshCi.Definitions.Model;
using MeshCi.Deployment.ControlPlanes;
using MeshCi.Deployment.Planning;

namespace MeshCi.Deployment.Ledgers;

/// <summary>What a search of a mesh for owner tags has found.</summary>
/// <param name="Resources">The resources, by id.</param>
/// <param name="IsTooLarge">Whether the mesh has so many resources that it was not searched.</param>
internal sealed record TaggedResources(IReadOnlyList<LiveResource> Resources, bool IsTooLarge);

/// <summary>
/// Resources that have the owner tag of a project although no build of it has written them: tags can be copied together with a resource. They are shown and
/// never deleted.
/// </summary>
internal static class UnrecordedResources
{
    /// <summary>Finds them in the whole mesh; null if the role may not list or describe it.</summary>
    /// <param name="controlPlane">The control plane of the mesh.</param>
    /// <param name="owners">The owners of the projects.</param>
    /// <param name="recorded">The resources that builds of this project and of others have written.</param>
    /// <param name="most">With as many resources, the mesh is too large to be searched.</param>
    /// <param name="concurrency">Number of concurrent calls, at least 1.</param>
    /// <param name="cancellationToken">Stops reading.</param>
    /// <exception cref="ControlPlaneException">A read failed for a reason other than a missing permission.</exception>
    public static async Task<TaggedResources?> FindAsync(
        IControlPlane controlPlane, IReadOnlySet<string> owners, IReadOnlySet<ResourceId> recorded, int most, int concurrency,
        CancellationToken cancellationToken)
    {
        try
        {
            var all = await OwnedResources.ListMeshAsync(controlPlane, concurrency, cancellationToken, most).ConfigureAwait(false);
            if (all is null) return new([], true);
            var live = await LiveState.ReadAsync(
                controlPlane, all.Where(id => !recorded.Contains(id)), _ => true, concurrency, cancellationToken).ConfigureAwait(false);
            return new(
                [.. live.All.Where(resource => Planner.OwnerOf(resource) is { } owner && owners.Contains(owner)).OrderBy(resource => resource.Id)], false);
        }
        catch (ControlPlaneException problem) when (problem.Error == ControlPlaneError.Forbidden)
        {
            return null;
        }
    }

    /// <summary>The note of a first deploy about them.</summary>
    /// <param name="found">The resources, at least one.</param>
    /// <param name="ownership">The owner of the project and where it comes from, or null.</param>
    /// <param name="owner">The owner of the project.</param>
    public static string AreFound(IReadOnlyList<LiveResource> found, Ownership? ownership, string owner)
    {
        var (have, them, they) = found.Count == 1 ? ("has", "it", "it is") : ("have", "them", "they are");
        return $"{string.Join(", ", found.Select(live => live.Id))} {have} the owner tag of this project, {owner}, although no build in the ledger wrote "
            + $"{them}, so the deploy leaves {them} in the mesh. "
            + (ownership?.IsShared == true ? "Several projects can have this owner. " : "")
            + "If the ledger was lost or moved, restore it or set MeshLedger to it, and deploy again. If no project needs "
            + $"{them}, {they} to be deleted with the AWS CLI.";
    }

    /// <summary>The note of a first deploy into a mesh that is too large to be searched for them.</summary>
    public static string AreNotSearched(string mesh, int most) =>
        $"Mesh {mesh} has {most} resources or more, so this first deploy has not searched it for resources that have the owner tag of the project although no "
        + "build in the ledger wrote them. MeshPlan searches the whole mesh.";

    /// <summary>MESH8003 for one of them.</summary>
    public static Finding Explain(LiveResource live, string mesh, string owner)
    {
        var since = live.UpdatedAt is { } time ? $" It was last changed at {time.UtcDateTime:yyyy-MM-dd HH:mm:ss} UTC." : "";
        return MeshDiagnostics.UnrecordedResource.At(null,
            $"{InMesh.Name(live.Id, mesh)} has the owner tag of this project, {owner}, but no build wrote it.{since} Its tags were probably copied. "
            + "No deploy changes or deletes it. If it is not needed, delete it with the AWS CLI; to keep it, declare it in the project.");
    }
}
