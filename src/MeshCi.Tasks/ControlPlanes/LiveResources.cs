using System.Text.Json;
using System.Text.Json.Nodes;
using MeshCi.Definitions.Diagnostics;
using MeshCi.Definitions.Graph;
using MeshCi.Definitions.Model;
using MeshCi.Deployment.ControlPlanes;

namespace MeshCi.Tasks.ControlPlanes;

/// <summary>Reads the resources of a control plane in the form in which a definition contains them.</summary>
internal static class LiveResources
{
    /// <summary>All resources of the mesh with their tags, including the mesh itself.</summary>
    /// <param name="plane">The control plane.</param>
    /// <param name="notes">Receives a note for each resource that cannot be read by its name.</param>
    /// <param name="cancellationToken">Stops reading.</param>
    /// <param name="time">Measures the pauses before another read; null for the system clock.</param>
    /// <exception cref="MeshException">MESH702x: a read failed.</exception>
    public static async Task<IReadOnlyList<Resource>> ReadAsync(
        IControlPlane plane, List<string> notes, CancellationToken cancellationToken, TimeProvider? time = null)
    {
        try
        {
            return await ReadAllAsync(plane, notes, time, cancellationToken).ConfigureAwait(false);
        }
        catch (ControlPlaneException problem)
        {
            throw new MeshException(ControlPlaneFindings.Explain(problem, plane.Description, null, "Nothing was written."), problem);
        }
    }

    /// <summary>
    /// The resources of a service: the router with the name of its node and the router's routes, targets and virtual services, the node with that
    /// name and the virtual services that it provides directly, and the hosts outside the mesh that these nodes call.
    /// </summary>
    public static IReadOnlyList<Resource> OfService(IReadOnlyList<Resource> all, string node)
    {
        var graph = MeshGraph.Of(all);
        var router = new ResourceId(ResourceKind.VirtualRouter, node);
        var targets = graph.Routes(router).SelectMany(route => route.References).Select(target => target.To).ToHashSet();
        var called = targets.Append(new(ResourceKind.VirtualNode, node)).Select(graph.Find).OfType<GraphResource>()
            .SelectMany(caller => caller.Backends).Select(backend => backend.Name).ToHashSet(StringComparer.Ordinal);
        return [.. all.Where(resource => ExternalHost.Of(resource) is { } host && called.Contains(host) ? true : resource.Id.Kind switch
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

    private static async Task<IReadOnlyList<Resource>> ReadAllAsync(
        IControlPlane plane, List<string> notes, TimeProvider? time, CancellationToken cancellationToken)
    {
        var found = new List<Resource>();
        foreach (var kind in ResourceKinds.All)
        {
            string?[] parents = kind.Kind == ResourceKind.Mesh ? []
                : kind.Parent is { } parent ? [.. found.Where(resource => resource.Id.Kind == parent).Select(resource => resource.Id.Name)]
                : [null];
            var ids = kind.Kind == ResourceKind.Mesh ? [new(ResourceKind.Mesh, plane.Mesh)] : new List<ResourceId>();
            foreach (var owner in parents)
            {
                ids.AddRange(await plane.AllAsync(kind.Kind, owner, cancellationToken, time).ConfigureAwait(false));
            }

            foreach (var id in ids)
            {
                if (!id.IsAddressable())
                {
                    notes.Add($"{id} is not imported: HTTP clients resolve its name as a part of the request's path, so that no request can describe it.");
                    continue;
                }

                // A resource that was deleted between the two calls is not imported.
                if (await LiveState.ReadKnownAsync(plane, id, cancellationToken, time).ConfigureAwait(false) is { Tags: { } tags } live)
                    found.Add(new() { Id = live.Id, Spec = WithoutFilledPorts(live.Spec), Tags = tags });
            }
        }

        return found;
    }

    /// <summary>The service fills in the port of a health check with the listener's port. A port that was not specified is not imported.</summary>
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
