using MeshCi.Definitions.Model;

namespace MeshCi.Deployment.ControlPlanes;

/// <summary>ControlPlaneLists as the verbs ask for them: what is not there has nothing in it.</summary>
internal static class ControlPlaneLists
{
    /// <summary>Every resource of a kind; none where the mesh or the parent is not there.</summary>
    /// <exception cref="ControlPlaneException">The list failed otherwise.</exception>
    public static async Task<IReadOnlyList<ResourceId>> AllAsync(this IControlPlane controlPlane, ResourceKind kind, string? parent, CancellationToken cancellationToken) =>
        (await UpToAsync(controlPlane, kind, parent, int.MaxValue, cancellationToken).ConfigureAwait(false))!;

    /// <summary>The same; null where the role may not list, or where there are as many as <paramref name="most"/> or more.</summary>
    /// <exception cref="ControlPlaneException">The list failed otherwise.</exception>
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

    private static async Task<IReadOnlyList<ResourceId>?> UpToAsync(IControlPlane controlPlane, ResourceKind kind, string? parent, int most, CancellationToken cancellationToken)
    {
        var ids = new List<ResourceId>();
        try
        {
            await foreach (var id in controlPlane.ListAsync(kind, parent, cancellationToken).ConfigureAwait(false))
            {
                ids.Add(id);
                if (ids.Count == most) return null;
            }
        }
        catch (ControlPlaneException problem) when (problem.Error == ControlPlaneError.NotFound)
        {
            // No mesh, or a parent that has just gone: then there is nothing in it.
            return [];
        }

        return ids;
    }
}
