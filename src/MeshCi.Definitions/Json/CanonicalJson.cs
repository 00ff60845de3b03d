using System.Buffers;
using System.Runtime.InteropServices;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;

namespace MeshCi.Definitions.Json;

/// <summary>JSON with a single form for each value: members in ordinal order, no whitespace, no unnecessary escapes. Digests are calculated from it.</summary>
public static class CanonicalJson
{
    internal static readonly JsonWriterOptions Options = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <summary>The canonical bytes of a value.</summary>
    public static byte[] Write(JsonElement value)
    {
        var buffer = new ArrayBufferWriter<byte>();
        using (var writer = new Utf8JsonWriter(buffer, Options)) Write(writer, value);
        return buffer.WrittenSpan.ToArray();
    }

    /// <summary>Whether two values are equal. The order of members and whitespace are irrelevant; the order of elements is not.</summary>
    public static bool AreEqual(JsonElement left, JsonElement right) => Write(left).AsSpan().SequenceEqual(Write(right));

    /// <summary>Writes a value to a writer with <see cref="Options"/>.</summary>
    internal static void Write(Utf8JsonWriter writer, JsonElement value)
    {
        switch (value.ValueKind)
        {
            case JsonValueKind.Object when IsInOrder(value):
                writer.WriteStartObject();
                foreach (var property in value.EnumerateObject())
                {
                    writer.WritePropertyName(JsonMarshal.GetRawUtf8PropertyName(property));
                    Write(writer, property.Value);
                }

                writer.WriteEndObject();
                break;
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
            case JsonValueKind.String when JsonMarshal.GetRawUtf8Value(value) is var text && IsPlain(text):
                writer.WriteStringValue(text[1..^1]);
                break;
            case JsonValueKind.String:
                // Decoded first, so that an escape and the character that it represents are written in the same way.
                writer.WriteStringValue(value.GetString());
                break;
            default:
                value.WriteTo(writer);
                break;
        }
    }

    /// <summary>Whether the members are already in ordinal order, as in generated specs, and this can be seen from their bytes.</summary>
    private static bool IsInOrder(JsonElement structure)
    {
        var before = ReadOnlySpan<byte>.Empty;
        foreach (var property in structure.EnumerateObject())
        {
            var name = JsonMarshal.GetRawUtf8PropertyName(property);
            if (!IsPlain(name) || before.SequenceCompareTo(name) > 0) return false;
            before = name;
        }

        return true;
    }

    /// <summary>Whether the bytes are ASCII without escapes, so that they equal the text.</summary>
    private static bool IsPlain(ReadOnlySpan<byte> raw) => Ascii.IsValid(raw) && !raw.Contains((byte)'\\');
}
