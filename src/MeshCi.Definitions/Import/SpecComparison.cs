using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using MeshCi.Definitions.Json;
using MeshCi.Definitions.Model;
using MeshCi.Definitions.Model.Shapes;

namespace MeshCi.Definitions.Import;

/// <summary>Compares specs by their meaning to App Mesh, and expresses the difference as a merge patch.</summary>
public static class SpecComparison
{
    // Lists whose order has no meaning: all their elements apply at the same time.
    private static readonly HashSet<string> Sets = ["listeners", "backends", "headers", "queryParameters", "metadata"];

    /// <summary>
    /// Whether two specs mean the same. The order of members, listeners, backends and conditions is ignored, and an empty optional object or
    /// list equals a missing one.
    /// </summary>
    public static bool AreSame(ResourceKind kind, JsonElement left, JsonElement right) => Normal(kind, left) == Normal(kind, right);

    /// <summary>The RFC 7396 patch that changes one object to another.</summary>
    internal static JsonObject Patch(JsonObject from, JsonObject to)
    {
        var patch = new JsonObject();
        foreach (var (name, _) in from.Where(member => !to.ContainsKey(member.Key))) patch[name] = null;
        foreach (var (name, value) in to)
        {
            if (from[name] is JsonObject before && value is JsonObject after)
            {
                if (Patch(before, after) is { Count: > 0 } inner) patch[name] = inner;
            }
            else if (!from.ContainsKey(name) || !JsonNode.DeepEquals(from[name], value))
            {
                patch[name] = value?.DeepClone();
            }
        }

        return patch;
    }

    private static string Normal(ResourceKind kind, JsonElement spec) => Normal(JsonObject.Create(spec), Shape.Of(kind), null) ?? "{}";

    private static string? Normal(JsonNode? value, Shape? shape, string? list)
    {
        switch (value)
        {
            case JsonObject structure:
                var members = structure.OrderBy(member => member.Key, StringComparer.Ordinal)
                    .Select(member => (
                        member.Key,
                        Text: Normal(member.Value, shape?.Find(member.Key)?.Nested, member.Key),
                        Kept: shape is null or { IsUnion: true } || shape.Find(member.Key) is null or { Required: true }))
                    .Where(member => member.Text is not null && (member.Kept || member.Text is not ("{}" or "[]")))
                    .Select(member => $"{Quote(member.Key)}:{member.Text}");
                return $"{{{string.Join(',', members)}}}";
            case JsonArray elements:
                var parts = elements.Select(element => Normal(element, shape, null) ?? "null");
                return $"[{string.Join(',', list is not null && Sets.Contains(list) ? parts.Order(StringComparer.Ordinal) : parts)}]";
            case null:
                return null;
            default:
                return Encoding.UTF8.GetString(CanonicalJson.Write(JsonSerializer.SerializeToElement(value, TreeJson.Default.JsonNode)));
        }
    }

    private static string Quote(string name) => $"\"{JsonEncodedText.Encode(name)}\"";
}
