using System.Buffers;
using System.Text.Encodings.Web;
using System.Text.Json;
using MeshCi.Definitions.Json;
using MeshCi.Definitions.Model;
using MeshCi.Definitions.Model.Shapes;

namespace MeshCi.ControlPlane.Rules;

/// <summary>A spec as the service stores and returns it: without members that are not in the model, and with the service's defaults.</summary>
internal static class StoredSpec
{
    private static readonly JsonWriterOptions Options = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <summary>The spec to store.</summary>
    /// <param name="kind">Kind of the resource.</param>
    /// <param name="spec">A spec that conforms to the model.</param>
    public static byte[] Normalize(ResourceKind kind, JsonElement spec)
    {
        var buffer = new ArrayBufferWriter<byte>();
        using (var writer = new Utf8JsonWriter(buffer, Options))
        {
            writer.WriteStartObject();
            Members(writer, spec, Shape.Of(kind));
            if (kind == ResourceKind.VirtualNode && !Has(spec, "backends"))
            {
                writer.WriteStartArray("backends");
                writer.WriteEndArray();
            }

            writer.WriteEndObject();
        }

        return buffer.WrittenSpan.ToArray();
    }

    /// <summary>Whether two stored specs are equivalent.</summary>
    public static bool AreEqual(byte[] left, byte[] right)
    {
        if (left.AsSpan().SequenceEqual(right)) return true;
        using var first = JsonDocument.Parse(left);
        using var second = JsonDocument.Parse(right);
        return CanonicalJson.AreEqual(first.RootElement, second.RootElement);
    }

    private static void Members(Utf8JsonWriter writer, JsonElement value, Shape shape)
    {
        foreach (var property in value.EnumerateObject())
        {
            if (property.Value.ValueKind == JsonValueKind.Null || shape.Find(property.Name) is not { } member) continue;
            writer.WritePropertyName(member.JsonName);
            if (!member.IsList)
            {
                Value(writer, property.Value, member, value);
                continue;
            }

            writer.WriteStartArray();
            foreach (var element in property.Value.EnumerateArray()) Value(writer, element, member, value);
            writer.WriteEndArray();
        }
    }

    private static void Value(Utf8JsonWriter writer, JsonElement value, ShapeMember member, JsonElement owner)
    {
        if (member.Nested is not { } nested)
        {
            if (value.ValueKind == JsonValueKind.String) writer.WriteStringValue(value.GetString());
            else value.WriteTo(writer);
            return;
        }

        writer.WriteStartObject();
        Members(writer, value, nested);
        if (member.JsonName == "healthCheck" && !Has(value, "port"))
            writer.WriteNumber("port", owner.GetProperty("portMapping").GetProperty("port").GetInt32());
        writer.WriteEndObject();
    }

    private static bool Has(JsonElement value, string name) => value.TryGetProperty(name, out var member) && member.ValueKind != JsonValueKind.Null;
}
