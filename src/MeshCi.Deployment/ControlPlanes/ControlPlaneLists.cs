using MeshCi.Definitions.Model;

namespace MeshCi.Deployment.ControlPlanes;

/// <summary>Lists as the verbs of deployment need them: a mesh or parent that does not exist has an empty list.</summary>
internal static class ControlPlaneLists
{
    /// <summary>Every resource of a kind; empty if the mesh or the parent does not exist.</summary>
    /// <exception cref="ControlPlaneException">The list failed for another reason.</exception>
    public static async Task<IReadOnlyList<ResourceId>> AllAsync(
        this IControlPlane controlPlane, ResourceKind kind, string? parent, CancellationToken cancellationToken) =>
        (await UpToAsync(controlPlane, kind, parent, int.MaxValue, cancellationToken).ConfigureAwait(false))!;

    /// <summary>The same; null if the role may not list, or if there are at least <paramref name="most"/> resources.</summary>
    /// <exception cref="ControlPlaneException">The list failed for another reason.</exception>
    public static async Task<IReadOnlyList<ResourceId>?> AllIfAllowedAsync(
        this IControlPlane controlPlane, ResourceKind kind, string? parent, CancellationToken cancellationToken, int most = int.MaxValue)
    {
        try
        {
            return await UpToAsync(controlPlane, kind, parent, most, cancellationToken).ConfigureAwait(false);
        }
        catch (ControlPlaneException problem) when (problem.Error == ControlPlaneError.Forbidden)
        {
            return null;
        }
    }

    private static async Task<IReadOnlyList<ResourceId>?> UpToAsync(
        IControlPlane controlPlane, ResourceKind kind, string? parent, int most, CancellationToken cancellationToken)
    {
        // If there is no mesh, or the parent has just been deleted, there is nothing to list. A single "not found" does not prove it.
        for (var attempt = 1; attempt <= 2; attempt++)
        {
            var ids = new List<ResourceId>();
            try
            {
                await foreach (var id in controlPlane.ListAsync(kind, parent, cancellationToken).ConfigureAwait(false))
                {
                    ids.Add(id);
                    if (ids.Count == most) return null;
                }

                return ids;
            }
            catch (ControlPlaneException problem) when (problem.Error == ControlPlaneError.NotFound)
            {
            }
        }

        return [];
    }
}
