using System.Text.Json;
using MeshCi.Definitions.Graph;
using MeshCi.Definitions.Model;

namespace MeshCi.Deployment.Planning;

/// <summary>A route's need for a listener of another resource.</summary>
/// <param name="Holder">The resource that has the listener.</param>
/// <param name="Port">Port of the listener, or null for the holder's only one.</param>
/// <param name="Receives">Whether the route receives its traffic through the listener; otherwise, it sends traffic to it.</param>
internal readonly record struct ListenerUse(ResourceId Holder, int? Port, bool Receives)
{
    /// <summary>The listeners that a route or gateway route needs. A virtual service has the listeners of its provider.</summary>
    /// <param name="id">The route. Resources of other kinds need no listeners.</param>
    /// <param name="spec">Its spec.</param>
    /// <param name="provider">Returns the provider of a virtual service in the same state of the mesh.</param>
    public static IEnumerable<ListenerUse> Find(ResourceId id, JsonElement spec, Func<ResourceId, ResourceId?> provider)
    {
        var resource = GraphResource.Read(id, spec);
        if (resource.Parent is not { } parent) yield break;
        yield return new(parent, resource.Port, Receives: true);
        foreach (var target in resource.References)
        {
            yield return new(target.To, target.Port, Receives: false);
            if (target.To.Kind == ResourceKind.VirtualService && provider(target.To) is { } holder) yield return new(holder, target.Port, Receives: false);
        }
    }
}
