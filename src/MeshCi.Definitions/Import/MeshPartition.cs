using MeshCi.Definitions.Graph;
using MeshCi.Definitions.Model;

namespace MeshCi.Definitions.Import;

/// <summary>The resources that one project of a split mesh would own.</summary>
/// <param name="Name">The name of the service: that of its router, node or gateway.</param>
/// <param name="Resources">Its resources, in the order of their ids.</param>
public sealed record MeshPart(string Name, IReadOnlyList<Resource> Resources);

/// <summary>
/// Splits a mesh into its services. The part of a router contains its routes, the virtual services that it provides, and the nodes that have its
/// name or that only its routes target. A node that several routers or none target is a separate part, and so are the mesh object and each gateway.
/// A host outside the mesh belongs to the first service that calls it.
/// </summary>
public static class MeshPartition
{
    private const string OfMesh = "mesh";

    /// <summary>Returns the parts, ordered by name; each resource is in exactly one.</summary>
    public static IReadOnlyList<MeshPart> Split(IReadOnlyList<Resource> resources)
    {
        var routers = resources.Select(resource => resource.Id).Where(id => id.Kind == ResourceKind.VirtualRouter)
            .Select(id => id.Name).ToHashSet(StringComparer.Ordinal);
        var graph = MeshGraph.Of(resources);
        var free = Free(resources);
        return [.. resources.GroupBy(PartOf, StringComparer.Ordinal).OrderBy(part => part.Key, StringComparer.Ordinal)
            .Select(part => new MeshPart(part.Key, [.. part.OrderBy(resource => resource.Id)]))];

        string PartOf(Resource resource) => ExternalHost.Of(resource) is { } host && CallerOf(host) is { } caller ? Owner(caller) : Ordinary(resource);

        string? CallerOf(string host) => graph.Callers(host).FirstOrDefault(caller => caller.Kind == ResourceKind.VirtualNode)?.Name;

        string Ordinary(Resource resource) => resource.Id.Kind switch
        {
            ResourceKind.Mesh => free,
            ResourceKind.VirtualNode => Owner(resource.Id.Name),
            ResourceKind.VirtualService => graph.Provider(resource.Id.Name) switch
            {
                { Kind: ResourceKind.VirtualRouter } router => router.Name,
                { } node => Owner(node.Name),
                _ => resource.Id.Name,
            },
            _ => resource.Id.Parent ?? resource.Id.Name,
        };

        string Owner(string node) =>
            routers.Contains(node) ? node : Routers(node).Take(2).ToList() is [var only] && routers.Contains(only) ? only : node;

        IEnumerable<string> Routers(string node) =>
            graph.Users(new(ResourceKind.VirtualNode, node)).Select(user => user.Id.Parent).OfType<string>().Distinct(StringComparer.Ordinal);
    }

    // The mesh object belongs to no service, and a service may also be called "mesh".
    private static string Free(IReadOnlyList<Resource> resources)
    {
        var name = OfMesh;
        while (resources.Any(resource => resource.Id.Kind != ResourceKind.Mesh && (resource.Id.Name == name || resource.Id.Parent == name)))
            name = $"the-{name}";
        return name;
    }
}
