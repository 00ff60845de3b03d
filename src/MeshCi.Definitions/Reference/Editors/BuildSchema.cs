using System.Buffers;
using System.Text.Json;
using MeshCi.Definitions.Json;
using MeshCi.Definitions.Language;

namespace MeshCi.Definitions.Reference.Editors;

/// <summary>
/// The language as a <c>.buildschema.json</c>, the file that the MSBuild Editor extension looks for next to every imported props or targets
/// file. Generated from <see cref="ItemTypes"/> and <see cref="MeshProperties"/>.
/// </summary>
public static class BuildSchema
{
    private const string Reference = "https://github.com/meshci/meshci/blob/main/docs/reference/";

    /// <summary>The bytes of the file: UTF-8, LF, two-space indent.</summary>
    public static byte[] Write()
    {
        var buffer = new ArrayBufferWriter<byte>();
        using (var writer = new Utf8JsonWriter(buffer, JsonFiles.Writer))
        {
            writer.WriteStartObject();
            writer.WriteStartObject("properties"u8);
            foreach (var property in MeshProperties.All)
            {
                writer.WriteStartObject(property.Name);
                writer.WriteString("description"u8, EditorText.Describe(property));
                writer.WriteString("helpUrl"u8, $"{Reference}properties.md");
                writer.WriteEndObject();
            }

            writer.WriteEndObject();
            writer.WriteStartObject("items"u8);
            foreach (var type in ItemTypes.All) Item(writer, type);
            writer.WriteEndObject();
            writer.WriteEndObject();
        }

        buffer.Write("\n"u8);
        return buffer.WrittenSpan.ToArray();
    }

    private static void Item(Utf8JsonWriter writer, ItemType type)
    {
        writer.WriteStartObject(type.Name);
        writer.WriteString("description"u8, type.Doc);
        writer.WriteString("includeDescription"u8, EditorText.Describe(type, type.Include));
        writer.WriteString("helpUrl"u8, $"{Reference}items/{type.Name}.md");
        if (type.Metadata.Count > 0)
        {
            writer.WriteStartObject("metadata"u8);
            foreach (var metadata in type.Metadata) Metadata(writer, type, metadata);
            writer.WriteEndObject();
        }

        writer.WriteEndObject();
    }

    private static void Metadata(Utf8JsonWriter writer, ItemType type, MetadataInfo metadata)
    {
        writer.WriteStartObject(metadata.Name);
        writer.WriteString("description"u8, EditorText.Describe(type, metadata));
        var offered = EditorText.Offered(type, metadata);
        if (offered.Count > 0)
        {
            writer.WriteStartObject("type"u8);
            writer.WriteStartObject("values"u8);
            foreach (var value in offered) writer.WriteString(value, value);
            writer.WriteEndObject();

            // A value can be {env:NAME}, which only the build can check.
            writer.WriteBoolean("allowUnknownValues"u8, true);
            writer.WriteEndObject();
        }

        if (EditorText.IsList(metadata)) writer.WriteBoolean("isList"u8, true);
        if (metadata.Required) writer.WriteBoolean("isRequired"u8, true);
        writer.WriteEndObject();
    }
}
