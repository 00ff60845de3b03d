using System.Text.Json;
using System.Text.Json.Nodes;
using MeshCi.Definitions.Graph;
using MeshCi.Definitions.Model;
using MeshCi.Deployment.ControlPlanes;

namespace MeshCi.Tasks.ControlPlanes;

/// <summary>Reads what a control plane has, as resources that a definition could want.</summary>
internal static class LiveResources
{
    /// <summary>All resources of the mesh with their tags, the mesh object included.</summary>
    public static async Task<IReadOnlyList<Resource>> ReadAsync(IControlPlane plane, CancellationToken cancellationToken)
    {
        var found = new List<Resource>();
        foreach (var kind in ResourceKinds.All)
        {
            var parents = kind.Kind == ResourceKind.Mesh ? [] : kind.Parent is { } parent ? found.Where(resource => resource.Id.Kind == parent).Select(resource => (string?)resource.Id.Name).ToArray() : [null];
            var ids = kind.Kind == ResourceKind.Mesh ? [new(ResourceKind.Mesh, plane.Mesh)] : new List<ResourceId>();
            foreach (var owner in parents)
            {
                await foreach (var id in plane.ListAsync(kind.Kind, owner, cancellationToken).ConfigureAwait(false)) ids.Add(id);
            }

            foreach (var id in ids)
            {
                // Gone between the two calls: then there is nothing to import.
                if (await plane.DescribeAsync(id, cancellationToken).ConfigureAwait(false) is not { } live) continue;
                found.Add(new() { Id = live.Id, Spec = WithoutFilledPorts(live.Spec), Tags = await plane.ReadTagsAsync(live.Arn, cancellationToken).ConfigureAwait(false) });
            }
        }

        return found;
    }

    /// <summary>
    /// What belongs to a service: the router of its node name with routes, targets and virtual services, and the node of that name with
    /// the virtual services that it provides itself.
    /// </summary>
    public static IReadOnlyList<Resource> OfService(IReadOnlyList<Resource> all, string node)
    {
        var graph = MeshGraph.Of(all);
        var router = new ResourceId(ResourceKind.VirtualRouter, node);
        var targets = graph.Routes(router).SelectMany(route => route.References).Select(target => target.To).ToHashSet();
        return [.. all.Where(resource => resource.Id.Kind switch
        {
            ResourceKind.VirtualRouter => resource.Id == router,
            ResourceKind.Route => resource.Id.Parent == node,
            ResourceKind.VirtualNode => resource.Id.Name == node || targets.Contains(resource.Id),
            ResourceKind.VirtualService => graph.Provider(resource.Id.Name)?.Name == node,
            ResourceKind.VirtualGateway => resource.Id.Name == node,
            ResourceKind.GatewayRoute => resource.Id.Parent == node,
            _ => false,
        })];
    }

    /// <summary>The service fills in a health check's port with the listener's; what nobody said is not imported.</summary>
    private static JsonElement WithoutFilledPorts(JsonElement spec)
    {
        if (!spec.TryGetProperty("listeners", out _)) return spec;
        var copy = JsonNode.Parse(spec.GetRawText())!;
        foreach (var listener in copy["listeners"]!.AsArray())
        {
            if (listener?["healthCheck"] is JsonObject check && JsonNode.DeepEquals(check["port"], listener["portMapping"]?["port"])) check.Remove("port");
        }

        return JsonSerializer.SerializeToElement(copy);
    }
}
