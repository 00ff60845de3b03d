using System.Text.Json;
using System.Text.Json.Nodes;
using MeshCi.Definitions.Graph;
using MeshCi.Definitions.Model;

namespace MeshCi.Deployment.Planning;

/// <summary>Writes the ports of routes and gateway routes: the port of the match, and the ports of the targets.</summary>
internal static class RoutePorts
{
    /// <summary>A spec with other ports.</summary>
    /// <param name="id">The route or gateway route.</param>
    /// <param name="spec">Its spec.</param>
    /// <param name="match">The port of the match: receives the current one, and returns the new one; null for none.</param>
    /// <param name="target">The port of a target: receives the target, and returns the new port; null for none.</param>
    public static JsonElement With(ResourceId id, JsonElement spec, Func<int?, int?> match, Func<GraphReference, int?> target)
    {
        var resource = GraphResource.Read(id, spec);
        if (resource.Type is not { } type) return spec;
        var root = JsonNode.Parse(spec.GetRawText())!.AsObject();
        if (root[type] is not JsonObject route) return spec;
        Set(route["match"] as JsonObject, match(resource.Port), () => route["match"] = new JsonObject());
        var targets = id.Kind == ResourceKind.GatewayRoute
            ? [route["action"]?["target"]]
            : route["action"]?["weightedTargets"] is JsonArray list ? list : (IEnumerable<JsonNode?>)[];
        foreach (var (node, reference) in targets.Zip(resource.References)) Set(node as JsonObject, target(reference), null);
        return JsonElement.Parse(root.ToJsonString());

        void Set(JsonObject? holder, int? port, Action? make)
        {
            if (holder is null && port is not null && make is not null)
            {
                make();
                holder = route["match"]!.AsObject();
            }

            if (port is { } number) holder?["port"] = number;
            else holder?.Remove("port");
        }
    }
}
