using System.Buffers;
using System.Text.Encodings.Web;
using System.Text.Json;

namespace MeshCi.Definitions;

/// <summary>JSON with one way of writing each value: members in ordinal order, no blanks, no needless escapes. Digests are made of it.</summary>
public static class CanonicalJson
{
    private static readonly JsonWriterOptions Options = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <summary>The canonical bytes of a value.</summary>
    public static byte[] Write(JsonElement value)
    {
        var buffer = new ArrayBufferWriter<byte>();
        using (var writer = new Utf8JsonWriter(buffer, Options)) Write(writer, value);
        return buffer.WrittenSpan.ToArray();
    }

    /// <summary>Whether two values mean the same: order of members and blanks do not count, order of elements does.</summary>
    public static bool AreEqual(JsonElement left, JsonElement right) => Write(left).AsSpan().SequenceEqual(Write(right));

    private static void Write(Utf8JsonWriter writer, JsonElement value)
    {
        switch (value.ValueKind)
        {
            case JsonValueKind.Object:
                writer.WriteStartObject();
                foreach (var property in value.EnumerateObject().OrderBy(property => property.Name, StringComparer.Ordinal))
                {
                    writer.WritePropertyName(property.Name);
                    Write(writer, property.Value);
                }

                writer.WriteEndObject();
                break;
            case JsonValueKind.Array:
                writer.WriteStartArray();
                foreach (var element in value.EnumerateArray()) Write(writer, element);
                writer.WriteEndArray();
                break;
            case JsonValueKind.String:
                // By way of the string, so that an escape and the character it stands for are written alike.
                writer.WriteStringValue(value.GetString());
                break;
            default:
                value.WriteTo(writer);
                break;
        }
    }
}
