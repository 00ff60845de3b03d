using MeshCi.Definitions.Graph;
using MeshCi.Definitions.Model;
using MeshCi.Deployment.ControlPlanes;

namespace MeshCi.Deployment.Reporting;

/// <summary>The resources of a mesh that an overview shows.</summary>
internal sealed class LiveMesh
{
    private readonly Dictionary<ResourceId, LiveResource> _resources;
    private readonly Dictionary<ResourceKind, int> _counts = [];

    private LiveMesh(IReadOnlyList<LiveResource> resources, IReadOnlyList<ResourceId> unreadable, IReadOnlySet<string> forbidden)
    {
        _resources = resources.ToDictionary(resource => resource.Id);
        Unreadable = unreadable;
        Forbidden = forbidden;
        Graph = MeshGraph.Of(resources.Select(resource => GraphResource.Read(resource.Id, resource.Spec)));
        foreach (var id in resources.Select(resource => resource.Id).Concat(unreadable)) _counts[id.Kind] = _counts.GetValueOrDefault(id.Kind) + 1;
    }

    /// <summary>How the resources refer to each other.</summary>
    public MeshGraph Graph { get; }

    /// <summary>Resources that no request can describe, or that the control plane does not allow to describe.</summary>
    public IReadOnlyList<ResourceId> Unreadable { get; }

    /// <summary>The operations that the control plane does not allow, such as <c>ListVirtualGateways</c>. What they would return is missing.</summary>
    public IReadOnlySet<string> Forbidden { get; }

    /// <summary>Reads the virtual services, their routes, the gateways with their routes, and the nodes of hosts outside the mesh.</summary>
    /// <exception cref="ControlPlaneException">
    /// A read failed. Only the list of virtual services is required: an account that uses the mesh of another one may not read its gateways.
    /// </exception>
    public static async Task<LiveMesh> ReadAsync(IControlPlane plane, TimeProvider? time, CancellationToken cancellationToken)
    {
        var known = new KnownResources(plane, 1, time);
        var (found, unreadable, forbidden) = (new List<LiveResource>(), new List<ResourceId>(), new SortedSet<string>(StringComparer.Ordinal));
        var services = await AllAsync(ResourceKind.VirtualService, null).ConfigureAwait(false);
        var providers = services.Select(service => GraphResource.Read(service.Id, service.Spec).Provider).OfType<ResourceId>().Distinct().Order().ToList();
        foreach (var router in providers.Where(provider => provider.Kind == ResourceKind.VirtualRouter && provider.IsAddressable()))
            await AllAsync(ResourceKind.Route, router.Name).ConfigureAwait(false);
        foreach (var host in services.Where(service => ExternalHost.Of(service.Id, service.Spec) is not null).Select(service => service.Id.Name))
            await OneAsync(new(ResourceKind.VirtualNode, ExternalHost.NodeName(host))).ConfigureAwait(false);
        foreach (var gateway in await AllAsync(ResourceKind.VirtualGateway, null).ConfigureAwait(false))
            await AllAsync(ResourceKind.GatewayRoute, gateway.Id.Name).ConfigureAwait(false);
        return new([.. found.DistinctBy(resource => resource.Id)], unreadable, forbidden);

        async Task<IReadOnlyList<LiveResource>> AllAsync(ResourceKind kind, string? parent)
        {
            var all = new List<LiveResource>();
            try
            {
                foreach (var id in await plane.AllAsync(kind, parent, cancellationToken, time).ConfigureAwait(false))
                {
                    if (!id.IsAddressable()) unreadable.Add(id);
                    else if (await OneAsync(id).ConfigureAwait(false) is { } live) all.Add(live);
                }
            }
            catch (ControlPlaneException refused) when (kind != ResourceKind.VirtualService && refused.Error == ControlPlaneError.Forbidden)
            {
                forbidden.Add(refused.Operation);
            }

            return all;
        }

        async Task<LiveResource?> OneAsync(ResourceId id)
        {
            try
            {
                // A resource that was deleted between the two calls is no longer live.
                if (await known.DescribeAsync(id, cancellationToken).ConfigureAwait(false) is not { } live) return null;
                found.Add(live);
                return live;
            }
            catch (ControlPlaneException refused) when (refused.Error == ControlPlaneError.Forbidden)
            {
                unreadable.Add(id);
                forbidden.Add(refused.Operation);
                return null;
            }
        }
    }

    /// <summary>The readable resources of a kind, in the order of their names.</summary>
    public IEnumerable<LiveResource> Of(ResourceKind kind) => Graph.All(kind).Select(resource => Find(resource.Id));

    /// <summary>The number of resources of a kind, including those that cannot be read.</summary>
    public int Count(ResourceKind kind) => _counts.GetValueOrDefault(kind);

    /// <summary>A resource that was read.</summary>
    public LiveResource Find(ResourceId id) => _resources[id];

    /// <summary>Whether a virtual service represents a host outside the mesh.</summary>
    public bool IsExternal(LiveResource service) =>
        ExternalHost.Of(service.Id, service.Spec) is { } host
        && _resources.TryGetValue(new(ResourceKind.VirtualNode, ExternalHost.NodeName(host)), out var node)
        && ExternalHost.Of(node.Id, node.Spec) == host;

    /// <summary>The listeners of a node or gateway: <c>443 (tcp), 8080 (http)</c>.</summary>
    public string Ports(ResourceId id) =>
        string.Join(", ", (Graph.Find(id)?.Listeners ?? []).OrderBy(listener => listener.Port).Select(listener => $"{listener.Port} ({listener.Protocol})"));
}
