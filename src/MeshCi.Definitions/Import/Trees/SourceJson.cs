using System.Buffers;
using System.Text.Json;
using MeshCi.Definitions.Json;

namespace MeshCi.Definitions.Import.Trees;

/// <summary>Writes the values of a file as JSON.</summary>
internal static class SourceJson
{
    // Tags of YAML and functions add levels to those that a text may have.
    private const int MaxDepth = 1000;

    /// <summary>The value as JSON, with whole numbers as digits; an unknown value is null.</summary>
    public static JsonElement Write(SourceNode node)
    {
        var buffer = new ArrayBufferWriter<byte>();
        using (var writer = new Utf8JsonWriter(buffer)) Write(writer, node);
        return WholeNumber.Normal(JsonElement.Parse(buffer.WrittenSpan, new JsonDocumentOptions { MaxDepth = MaxDepth }));
    }

    private static void Write(Utf8JsonWriter writer, SourceNode node)
    {
        switch (node)
        {
            case SourceObject structure:
                writer.WriteStartObject();
                foreach (var member in structure.Members)
                {
                    writer.WritePropertyName(member.Name);
                    Write(writer, member.Value);
                }

                writer.WriteEndObject();
                break;
            case SourceList list:
                writer.WriteStartArray();
                foreach (var element in list.Elements) Write(writer, element);
                writer.WriteEndArray();
                break;
            case SourceScalar { Kind: ScalarKind.Text } text:
                writer.WriteStringValue(text.Text);
                break;
            case SourceScalar { Kind: ScalarKind.Number } number:
                writer.WriteRawValue(number.Text);
                break;
            case SourceScalar { Kind: ScalarKind.Boolean } boolean:
                writer.WriteBooleanValue(YamlScalar.IsTrue(boolean.Text));
                break;
            default:
                writer.WriteNullValue();
                break;
        }
    }
}
