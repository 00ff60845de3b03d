using System.Collections.Concurrent;
using MeshCi.Definitions.Model;
using MeshCi.Deployment.ControlPlanes;
using MeshCi.Deployment.Planning;

namespace MeshCi.Deployment.Ledgers;

/// <summary>Finds a project's resources by their tags, if the ledger does not contain all of them.</summary>
internal static class OwnedResources
{
    /// <summary>Whether the mesh may contain resources of the project that no readable entry contains.</summary>
    /// <param name="history">The service's entries.</param>
    /// <param name="owner">The project's owner.</param>
    /// <param name="former">Its former owner, if a deploy takes over what has it; otherwise null.</param>
    /// <param name="live">The live state of the service's definition.</param>
    public static bool MayBeUnknown(LedgerHistory history, string owner, string? former, LiveState live) =>
        history.HidesChanges
        || (history.Live is null && !history.Unsettled.Any()
            && live.All.Any(resource => resource.Id.Kind != ResourceKind.Mesh && Planner.OwnerOf(resource) is { } of && (of == owner || of == former)));

    /// <summary>Every resource of the mesh with its tags, except the mesh itself.</summary>
    /// <exception cref="ControlPlaneException">A read failed.</exception>
    public static async Task<LiveState> ReadMeshAsync(
        IControlPlane controlPlane, int concurrency, TimeProvider time, CancellationToken cancellationToken)
    {
        var found = await ListMeshAsync(controlPlane, concurrency, cancellationToken).ConfigureAwait(false);
        return await LiveState.ReadAsync(controlPlane, found!, _ => true, concurrency, cancellationToken, time: time).ConfigureAwait(false);
    }

    /// <summary>Every resource of the mesh that can be described, except the mesh itself; null if there are too many.</summary>
    /// <param name="controlPlane">The control plane of the mesh.</param>
    /// <param name="concurrency">Number of concurrent calls, at least 1.</param>
    /// <param name="cancellationToken">Stops reading.</param>
    /// <param name="most">With as many resources in all, the search is abandoned.</param>
    /// <exception cref="ControlPlaneException">A read failed.</exception>
    public static async Task<IReadOnlyCollection<ResourceId>?> ListMeshAsync(
        IControlPlane controlPlane, int concurrency, CancellationToken cancellationToken, int most = int.MaxValue)
    {
        var found = new ConcurrentBag<ResourceId>();
        foreach (var (kind, child) in new (ResourceKind, ResourceKind?)[]
        {
            (ResourceKind.VirtualNode, null), (ResourceKind.VirtualService, null),
            (ResourceKind.VirtualRouter, ResourceKind.Route), (ResourceKind.VirtualGateway, ResourceKind.GatewayRoute),
        })
        {
            // A resource that no request can describe cannot belong to a project, whose deploys describe what they own.
            // In a mesh of another account, the gateways belong to that account.
            var isOptional = kind == ResourceKind.VirtualGateway;
            if (await ListAsync(kind, null, isOptional, cancellationToken).ConfigureAwait(false) is not { } ids) return null;
            foreach (var id in ids) found.Add(id);
            if (found.Count >= most) return null;
            if (child is not { } below) continue;
            var options = new ParallelOptions { MaxDegreeOfParallelism = concurrency, CancellationToken = cancellationToken };
            var isShort = true;
            await Parallel.ForEachAsync(ids, options, async (parent, token) =>
            {
                if (await ListAsync(below, parent.Name, false, token).ConfigureAwait(false) is not { } children) isShort = false;
                else foreach (var id in children) found.Add(id);
            }).ConfigureAwait(false);
            if (!isShort || found.Count >= most) return null;
        }

        return found;

        async Task<IReadOnlyList<ResourceId>?> ListAsync(ResourceKind kind, string? parent, bool isOptional, CancellationToken token)
        {
            var left = most - found.Count;
            if (left <= 0) return null;
            try
            {
                var listed = await controlPlane.AllIfFewAsync(kind, parent, left, token).ConfigureAwait(false);
                return listed is null ? null : [.. listed.Where(id => id.IsAddressable())];
            }
            catch (ControlPlaneException problem) when (isOptional && problem.Error == ControlPlaneError.Forbidden)
            {
                return [];
            }
        }
    }
}
