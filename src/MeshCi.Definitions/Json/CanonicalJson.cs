using System.Buffers;
using System.Runtime.InteropServices;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;

namespace MeshCi.Definitions.Json;

/// <summary>JSON with one way of writing each value: members in ordinal order, no blanks, no needless escapes. Digests are made of it.</summary>
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

    /// <summary>Whether two values mean the same: order of members and blanks do not count, order of elements does.</summary>
    public static bool AreEqual(JsonElement left, JsonElement right) => Write(left).AsSpan().SequenceEqual(Write(right));

    /// <summary>Writes a value with a writer of <see cref="Options"/>.</summary>
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
                // By way of the string, so that an escape and the character it stands for are written alike.
                writer.WriteStringValue(value.GetString());
                break;
            default:
                value.WriteTo(writer);
                break;
        }
    }

    /// <summary>Whether the members stand in ordinal order already, as generated specs have them, and their bytes say so.</summary>
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

    /// <summary>Whether bytes are ASCII without escapes, so that they are the text itself.</summary>
    private static bool IsPlain(ReadOnlySpan<byte> raw) => Ascii.IsValid(raw) && !raw.Contains((byte)'\\');
}
