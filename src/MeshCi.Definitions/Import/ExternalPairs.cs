using System.Text.Json.Nodes;
using MeshCi.Definitions.Generation;
using MeshCi.Definitions.Graph;
using MeshCi.Definitions.Model;

namespace MeshCi.Definitions.Import;

/// <summary>A host outside the mesh that imported resources represent.</summary>
/// <param name="Host">The host.</param>
/// <param name="Listeners">The ports of its node with their protocols.</param>
/// <param name="IpPreference">The IP preference of its node, or null.</param>
internal sealed record ExternalPair(string Host, IReadOnlyList<PortProtocol> Listeners, string? IpPreference);

/// <summary>
/// Finds the virtual services and virtual nodes that a <c>MeshExternalService</c> generates exactly. A service of the mesh can look similar, so the name of
/// the node decides; every other pair is imported with other items.
/// </summary>
internal static class ExternalPairs
{
    /// <summary>The hosts, by name.</summary>
    /// <param name="resources">All imported resources.</param>
    /// <param name="whole">Resources that are imported as JSON, which no item generates.</param>
    public static IReadOnlyDictionary<string, ExternalPair> Find(IReadOnlyList<Resource> resources, IReadOnlySet<ResourceId> whole)
    {
        var pairs = new Dictionary<string, ExternalPair>(StringComparer.Ordinal);
        var byId = resources.Where(resource => !whole.Contains(resource.Id)).ToDictionary(resource => resource.Id);
        var services = byId.Values.Where(resource => resource.Id.Kind == ResourceKind.VirtualService && ExternalHost.Of(resource) is not null).ToList();
        if (services.Count == 0) return pairs;
        var graph = MeshGraph.Of(resources);
        foreach (var host in services.Select(service => service.Id.Name).Where(host => ExternalHostName.Problem(host) is null))
        {
            if (!byId.TryGetValue(new(ResourceKind.VirtualNode, ExternalHost.NodeName(host)), out var node)) continue;
            // Only the backend of a node that has items can declare the host, and a route cannot target its node.
            var isCalled = graph.Callers(host).Any(caller => caller.Kind == ResourceKind.VirtualNode && byId.ContainsKey(caller));
            if (!isCalled || graph.Users(node.Id).Count != 1 || Read(host, node) is not { } pair) continue;
            pairs[host] = pair;
        }

        return pairs;
    }

    private static ExternalPair? Read(string host, Resource node)
    {
        if (ExternalHost.Of(node) != host) return null;
        var listeners = GraphResource.Read(node).Listeners.OrderBy(listener => listener.Port).ToList();
        if (listeners.Count == 0 || listeners.DistinctBy(listener => listener.Port).Count() != listeners.Count) return null;
        var preference = (JsonObject.Create(node.Spec)!["serviceDiscovery"]?["dns"]?["ipPreference"] as JsonValue)?.ToString();
        var generated = new JsonObject
        {
            ["listeners"] = new JsonArray([.. listeners.Select(listener =>
                (JsonNode)new JsonObject { ["portMapping"] = new JsonObject { ["port"] = listener.Port, ["protocol"] = listener.Protocol } })]),
            ["serviceDiscovery"] = new JsonObject { ["dns"] = new JsonObject { ["hostname"] = host } },
        };
        if (preference is not null) generated["serviceDiscovery"]!["dns"]!["ipPreference"] = preference;
        return SpecComparison.AreSame(node.Id.Kind, System.Text.Json.JsonSerializer.SerializeToElement(generated, Json.TreeJson.Default.JsonNode), node.Spec)
            ? new(host, listeners, preference)
            : null;
    }
}
