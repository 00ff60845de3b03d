using MeshCi.Definitions.Graph;
using MeshCi.Definitions.Model;
using MeshCi.Deployment.ControlPlanes;

namespace MeshCi.Deployment.Planning;

/// <summary>
/// Which resources may receive traffic, of those that have the project's owner tag and that no readable entry of its ledger contains. A tag can be copied, so
/// the tag alone is not enough to delete what is in use.
/// </summary>
internal static class TrafficOfUnrecorded
{
    /// <summary>The resources that a request may reach after the deploy.</summary>
    /// <param name="tagged">The resources with the owner tag only.</param>
    /// <param name="definition">The definition that is deployed.</param>
    /// <param name="removed">Other resources that the deploy deletes.</param>
    /// <param name="mesh">The whole mesh.</param>
    public static IReadOnlySet<ResourceId> Find(
        IReadOnlyCollection<ResourceId> tagged, Definition definition, IEnumerable<ResourceId> removed, IEnumerable<LiveResource> mesh)
    {
        var wanted = definition.Resources.ToDictionary(resource => resource.Id, GraphResource.Read);
        var gone = removed.ToHashSet();
        var after = mesh.Where(live => !wanted.ContainsKey(live.Id) && !gone.Contains(live.Id)).Select(live => GraphResource.Read(live.Id, live.Spec))
            .Concat(wanted.Values).ToList();
        // Requests enter the mesh at a gateway, and no resource refers to one.
        var unused = tagged.Where(id => !wanted.ContainsKey(id) && id.Kind != ResourceKind.VirtualGateway).ToHashSet();
        while (unused.RemoveWhere(id => after.Exists(other => !unused.Contains(other.Id) && Reaches(other, id))) > 0)
        {
            // A resource that is in use keeps what it uses in use.
        }

        return tagged.Where(id => !wanted.ContainsKey(id) && !unused.Contains(id)).ToHashSet();
    }

    private static bool Reaches(GraphResource other, ResourceId id) => id.Kind switch
    {
        ResourceKind.Route => other.Id == new ResourceId(ResourceKind.VirtualRouter, id.Parent!),
        ResourceKind.GatewayRoute => other.Id == new ResourceId(ResourceKind.VirtualGateway, id.Parent!),
        _ => other.References.Any(reference => reference.To == id) || other.Backends.Contains(id) || other.Parent == id,
    };
}
