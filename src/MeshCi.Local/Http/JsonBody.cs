using System.Buffers;
using System.Text.Encodings.Web;
using System.Text.Json;

namespace MeshCi.Local.Http;

/// <summary>Bodies of responses in the format of rest-json: compact, and without escapes where JSON allows it.</summary>
internal static class JsonBody
{
    private static readonly JsonWriterOptions Options = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping, SkipValidation = true };

    /// <summary>The bytes of one object.</summary>
    /// <param name="members">Writes its members.</param>
    public static byte[] Write(Action<Utf8JsonWriter> members)
    {
        var buffer = new ArrayBufferWriter<byte>(512);
        using (var writer = new Utf8JsonWriter(buffer, Options))
        {
            writer.WriteStartObject();
            members(writer);
            writer.WriteEndObject();
        }

        return buffer.WrittenSpan.ToArray();
    }
}
