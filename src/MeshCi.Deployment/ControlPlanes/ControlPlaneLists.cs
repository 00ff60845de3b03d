using MeshCi.Definitions.Model;

namespace MeshCi.Deployment.ControlPlanes;

/// <summary>
/// Lists as the verbs of deployment need them: a mesh or parent that does not exist has an empty list. A single "not found" does not prove that: the
/// mesh or the parent is described, and the list is asked again while that one exists.
/// </summary>
public static class ControlPlaneLists
{
    /// <summary>Every resource of a kind; empty if the mesh or the parent does not exist.</summary>
    /// <param name="controlPlane">The control plane.</param>
    /// <param name="kind">The kind, other than the mesh.</param>
    /// <param name="parent">The name of the router or gateway, or null for kinds without a parent.</param>
    /// <param name="cancellationToken">Stops reading.</param>
    /// <param name="time">Measures the pauses before another read; null for the system clock.</param>
    /// <exception cref="ControlPlaneException">The list failed for another reason, or the control plane contradicts itself.</exception>
    public static async Task<IReadOnlyList<ResourceId>> AllAsync(
        this IControlPlane controlPlane, ResourceKind kind, string? parent, CancellationToken cancellationToken, TimeProvider? time = null) =>
        (await ReadAsync(controlPlane, kind, parent, int.MaxValue, time, cancellationToken).ConfigureAwait(false))!;

    /// <summary>The same; null if there are at least <paramref name="most"/> resources.</summary>
    /// <exception cref="ControlPlaneException">The list failed, or the control plane contradicts itself.</exception>
    internal static Task<IReadOnlyList<ResourceId>?> AllIfFewAsync(
        this IControlPlane controlPlane, ResourceKind kind, string? parent, int most, CancellationToken cancellationToken, TimeProvider? time = null) =>
        ReadAsync(controlPlane, kind, parent, most, time, cancellationToken);

    /// <summary>The same; null if the role may not list, or if there are at least <paramref name="most"/> resources.</summary>
    /// <exception cref="ControlPlaneException">The list failed for another reason, or the control plane contradicts itself.</exception>
    internal static async Task<IReadOnlyList<ResourceId>?> AllIfAllowedAsync(
        this IControlPlane controlPlane, ResourceKind kind, string? parent, CancellationToken cancellationToken, int most = int.MaxValue,
        TimeProvider? time = null)
    {
        try
        {
            return await ReadAsync(controlPlane, kind, parent, most, time, cancellationToken).ConfigureAwait(false);
        }
        catch (ControlPlaneException problem) when (problem.Error == ControlPlaneError.Forbidden)
        {
            return null;
        }
    }

    /// <summary>Whether the content of the mesh can be listed, so that the mesh exists. Also false if the role may not list.</summary>
    /// <exception cref="ControlPlaneException">The list failed for another reason.</exception>
    internal static async Task<bool> HasMeshAsync(this IControlPlane controlPlane, CancellationToken cancellationToken)
    {
        try
        {
            _ = await OnceAsync(controlPlane, ResourceKind.VirtualNode, null, 1, cancellationToken).ConfigureAwait(false);
            return true;
        }
        catch (ControlPlaneException problem) when (problem.Error is ControlPlaneError.Forbidden or ControlPlaneError.NotFound)
        {
            return false;
        }
    }

    private static async Task<IReadOnlyList<ResourceId>?> ReadAsync(
        IControlPlane controlPlane, ResourceKind kind, string? parent, int most, TimeProvider? time, CancellationToken cancellationToken)
    {
        var patience = new Patience(time ?? TimeProvider.System);
        while (true)
        {
            try
            {
                return await OnceAsync(controlPlane, kind, parent, most, cancellationToken).ConfigureAwait(false);
            }
            catch (ControlPlaneException problem) when (problem.Error == ControlPlaneError.NotFound)
            {
                var holder = parent is null ? new(ResourceKind.Mesh, controlPlane.Mesh) : new ResourceId(kind.Info().Parent!.Value, parent);
                if (!await ExistsAsync(controlPlane, holder, cancellationToken).ConfigureAwait(false)) return [];
                if (await patience.WaitAsync(cancellationToken).ConfigureAwait(false)) continue;
                throw new ControlPlaneException(ControlPlaneError.Contradiction, problem.Operation,
                    $"{holder} exists, but {problem.Operation} did not find it in several requests in a row", problem);
            }
        }
    }

    private static async Task<IReadOnlyList<ResourceId>?> OnceAsync(
        IControlPlane controlPlane, ResourceKind kind, string? parent, int most, CancellationToken cancellationToken)
    {
        var ids = new List<ResourceId>();
        await foreach (var id in controlPlane.ListAsync(kind, parent, cancellationToken).ConfigureAwait(false))
        {
            ids.Add(id);
            if (ids.Count == most) return null;
        }

        return ids;
    }

    private static async Task<bool> ExistsAsync(IControlPlane controlPlane, ResourceId id, CancellationToken cancellationToken)
    {
        try
        {
            return await controlPlane.DescribeAsync(id, cancellationToken).ConfigureAwait(false) is not null;
        }
        catch (ControlPlaneException problem) when (problem.Error == ControlPlaneError.Forbidden)
        {
            // A role may list without describing. The list is then all that can be known.
            return false;
        }
    }
}
