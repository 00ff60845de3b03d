using System.Collections.Concurrent;
using MeshCi.Definitions.Model;
using MeshCi.Deployment.ControlPlanes;

namespace MeshCi.Deployment.Planning;

/// <summary>
/// Reads what in a mesh may refer to certain resources, apart from resources whose state is known already. What the role may not list or read is not taken
/// for absent: it is <see cref="Unseen"/>.
/// </summary>
/// <param name="controlPlane">The control plane of the mesh.</param>
/// <param name="known">The resources whose state is known.</param>
/// <param name="isForeignMesh">Whether the mesh belongs to another account, to which its gateways belong.</param>
/// <param name="concurrency">Number of concurrent calls, at least 1.</param>
internal sealed class Referrers(IControlPlane controlPlane, Func<ResourceId, bool> known, bool isForeignMesh, int concurrency)
{
    private readonly ConcurrentDictionary<(ResourceKind Kind, string? Parent), IReadOnlyList<ResourceId>> _lists = [];

    private readonly ConcurrentBag<Unseen> _unseen = [];

    /// <summary>What could not be seen so far.</summary>
    public IReadOnlyCollection<Unseen> Unseen => _unseen;

    /// <summary>The live resources that may refer to the given ones, without tags. Only the kinds that can refer to them are read.</summary>
    /// <param name="ids">The resources.</param>
    /// <param name="cancellationToken">Stops reading.</param>
    /// <exception cref="ControlPlaneException">A read failed.</exception>
    public async Task<IReadOnlyList<LiveResource>> FindAsync(IReadOnlyCollection<ResourceId> ids, CancellationToken cancellationToken)
    {
        var kinds = ids.Select(id => id.Kind).ToHashSet();
        var asked = new List<ResourceId>();
        if (kinds.Contains(ResourceKind.VirtualNode) || kinds.Contains(ResourceKind.VirtualRouter))
        {
            // Any route can lead to a node; only its own routes need a router.
            var routers = kinds.Contains(ResourceKind.VirtualNode) ? null : ids;
            asked.AddRange(await ChildrenAsync(ResourceKind.VirtualRouter, ResourceKind.Route, routers).ConfigureAwait(false));
            asked.AddRange(await ListAsync(ResourceKind.VirtualService, null, cancellationToken).ConfigureAwait(false));
        }

        if (kinds.Contains(ResourceKind.VirtualService))
        {
            asked.AddRange(await ChildrenAsync(ResourceKind.VirtualGateway, ResourceKind.GatewayRoute, null).ConfigureAwait(false));
            asked.AddRange(await ListAsync(ResourceKind.VirtualNode, null, cancellationToken).ConfigureAwait(false));
        }
        else if (kinds.Contains(ResourceKind.VirtualGateway))
        {
            asked.AddRange(await ChildrenAsync(ResourceKind.VirtualGateway, ResourceKind.GatewayRoute, ids).ConfigureAwait(false));
        }

        var found = new ConcurrentBag<LiveResource>();
        var unknown = asked.Where(id => id.IsAddressable() && !known(id)).Distinct().ToList();
        await Parallel.ForEachAsync(unknown, Options(cancellationToken), async (id, token) =>
        {
            try
            {
                if (await controlPlane.DescribeAsync(id, token).ConfigureAwait(false) is { } resource) found.Add(resource);
            }
            catch (ControlPlaneException problem) when (problem.Error == ControlPlaneError.Forbidden)
            {
                _unseen.Add(new(id.Kind, id.Parent, id));
            }
        }).ConfigureAwait(false);
        return [.. found.OrderBy(resource => resource.Id)];

        async Task<IEnumerable<ResourceId>> ChildrenAsync(ResourceKind kind, ResourceKind child, IReadOnlyCollection<ResourceId>? parents)
        {
            var holders = (parents ?? [.. ids, .. await ListAsync(kind, null, cancellationToken).ConfigureAwait(false)]).Where(id => id.Kind == kind)
                .Distinct().ToList();
            await Parallel.ForEachAsync(holders.Where(id => id.IsAddressable()), Options(cancellationToken), async (holder, token) =>
                await ListAsync(child, holder.Name, token).ConfigureAwait(false)).ConfigureAwait(false);
            return holders.SelectMany(holder => _lists.GetValueOrDefault((child, holder.Name), []));
        }
    }

    /// <summary>Everything in the mesh that must be deleted before the mesh.</summary>
    /// <exception cref="ControlPlaneException">A read failed.</exception>
    public async Task<IReadOnlyList<ResourceId>> ContentAsync(CancellationToken cancellationToken)
    {
        var content = new List<ResourceId>();
        foreach (var kind in new[] { ResourceKind.VirtualNode, ResourceKind.VirtualRouter, ResourceKind.VirtualService, ResourceKind.VirtualGateway })
            content.AddRange(await ListAsync(kind, null, cancellationToken).ConfigureAwait(false));
        return content;
    }

    /// <summary>The owner of a resource; null if it has none or may not be read.</summary>
    /// <exception cref="ControlPlaneException">A read failed.</exception>
    public async Task<string?> OwnerAsync(LiveResource resource, CancellationToken cancellationToken)
    {
        try
        {
            return (await controlPlane.ReadTagsAsync(resource.Arn, cancellationToken).ConfigureAwait(false)).GetValueOrDefault(OwnershipTags.Owner);
        }
        catch (ControlPlaneException problem) when (problem.Error is ControlPlaneError.Forbidden or ControlPlaneError.NotFound)
        {
            return null;
        }
    }

    private ParallelOptions Options(CancellationToken cancellationToken) =>
        new() { MaxDegreeOfParallelism = concurrency, CancellationToken = cancellationToken };

    private async Task<IReadOnlyList<ResourceId>> ListAsync(ResourceKind kind, string? parent, CancellationToken cancellationToken)
    {
        if (_lists.TryGetValue((kind, parent), out var read)) return read;
        var listed = await controlPlane.AllIfAllowedAsync(kind, parent, cancellationToken).ConfigureAwait(false);
        // The control plane refuses to delete what a gateway route of the other account needs.
        if (listed is null && !(isForeignMesh && kind is ResourceKind.VirtualGateway or ResourceKind.GatewayRoute)) _unseen.Add(new(kind, parent, null));
        return _lists[(kind, parent)] = listed ?? [];
    }
}
