using MeshCi.Definitions.Graph;
using MeshCi.Definitions.Model;

namespace MeshCi.Aws.Policies;

/// <summary>The policy of the roles that the proxies of a service run with.</summary>
public static class ProxyPolicy
{
    /// <summary>Proxies receive the configuration of their own nodes and gateways. Null if the service has neither.</summary>
    /// <param name="arns">The mesh.</param>
    /// <param name="resources">The resources of the service.</param>
    public static PolicyDocument? Of(MeshArns arns, IEnumerable<Resource> resources)
    {
        var proxied = resources.Where(resource => resource.Id.Kind is ResourceKind.VirtualNode or ResourceKind.VirtualGateway)
            .Where(resource => ExternalHost.Of(resource.Id, resource.Spec) is null)
            .Select(resource => arns.Of(resource.Id)).Distinct().Order(StringComparer.Ordinal).ToList();
        return proxied.Count == 0 ? null : new([new(["appmesh:StreamAggregatedResources"], proxied)]);
    }
}
