using System.Text.Json;
using MeshCi.Definitions.Model;

namespace MeshCi.Definitions.Graph;

/// <summary>
/// Hosts outside the mesh that its services call. App Mesh has no resource for them: a virtual service has the name of the host, and a virtual node
/// finds the host in DNS. The name of the node is derived from the host, so that both resources show what they are without further information.
/// </summary>
public static class ExternalHost
{
    private const string Prefix = "external-";

    /// <summary>
    /// The name of the virtual node that finds a host. Different hosts have different names. The name contains no dots, because dots split the names of
    /// the proxies' metrics.
    /// </summary>
    /// <param name="host">The host, such as <c>api.example.com</c>.</param>
    public static string NodeName(string host) =>
        Prefix + host.Replace("-", "--", StringComparison.Ordinal).Replace('.', '-');

    /// <summary>Whether a node has the name of the node that finds a host.</summary>
    /// <param name="node">Name of the node, or null.</param>
    /// <param name="host">The host, or null.</param>
    public static bool IsNodeOf(string? node, string? host) =>
        node is not null && host is not null && node.StartsWith(Prefix, StringComparison.Ordinal) && node == NodeName(host);

    /// <summary>Whether a virtual service represents a host, according to its provider.</summary>
    /// <param name="service">Name of the virtual service.</param>
    /// <param name="provider">Its provider, or null.</param>
    public static bool IsProvidedBy(string service, ResourceId? provider) =>
        provider is { Kind: ResourceKind.VirtualNode } node && IsNodeOf(node.Name, service);

    /// <summary>The host that a virtual service or virtual node represents; null for every other resource.</summary>
    /// <param name="id">The resource.</param>
    /// <param name="spec">Its spec, which can be any JSON.</param>
    public static string? Of(ResourceId id, JsonElement spec) => id.Kind switch
    {
        ResourceKind.VirtualService => IsProvidedBy(id.Name, GraphResource.Read(id, spec).Provider) ? id.Name : null,
        ResourceKind.VirtualNode when spec.Last("serviceDiscovery")?.Last("dns")?.Text("hostname") is { } host =>
            IsNodeOf(id.Name, host) && !spec.Last("backends").Elements().Any() ? host : null,
        _ => null,
    };

    /// <summary>The host that a virtual service or virtual node represents; null for every other resource.</summary>
    /// <param name="resource">The resource.</param>
    public static string? Of(Resource resource) => Of(resource.Id, resource.Spec);
}
