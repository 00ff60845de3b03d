using System.Text.Json;
using MeshCi.Definitions.Graph;
using MeshCi.Definitions.Model;

namespace MeshCi.Deployment.Planning;

/// <summary>That a route needs a listener of another resource.</summary>
/// <param name="Holder">Whose listener.</param>
/// <param name="Port">Which, or null where the holder's only one is meant.</param>
/// <param name="Receives">Whether the route receives its traffic there, rather than sending it there.</param>
internal readonly record struct ListenerUse(ResourceId Holder, int? Port, bool Receives)
{
    /// <summary>The listeners that a route or gateway route needs; a virtual service has those of its provider.</summary>
    /// <param name="id">The route; other kinds need none.</param>
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
