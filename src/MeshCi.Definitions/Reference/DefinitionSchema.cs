using System.Buffers;
using System.Text.Json;
using MeshCi.Definitions.Generation;
using MeshCi.Definitions.Json;
using MeshCi.Definitions.Model;
using MeshCi.Definitions.Model.Shapes;

namespace MeshCi.Definitions.Reference;

/// <summary>
/// The JSON Schema (draft 2020-12) of the definition file, generated from the records: it has the same bounds, values, patterns and unions as
/// <see cref="ShapeValidator"/>.
/// </summary>
/// <remarks>
/// It does not contain the rules that compare members with each other (those in <c>Rules</c>). JSON Schema counts the length of a string in code
/// points, but the model counts UTF-16 code units. The lengths only differ for characters beyond U+FFFF.
/// </remarks>
public static class DefinitionSchema
{
    private const string Name = @"^[^/\u0000-\u001F\u007F-\u009F]+$";
    private const string FreeName = @"^[^\u0000-\u001F\u007F-\u009F]+$";
    private const string SemVer = @"^[0-9]+\.[0-9]+\.[0-9]+(-[0-9A-Za-z-]+(\.[0-9A-Za-z-]+)*)?(\+[0-9A-Za-z-]+(\.[0-9A-Za-z-]+)*)?$";
    private const string TagKey = @"^(?![Aa][Ww][Ss]:|[Mm][Ee][Ss][Hh][Cc][Ii]:)[\s\S]{1,128}$";

    /// <summary>The bytes of the schema: UTF-8, LF, two-space indent.</summary>
    public static byte[] Write()
    {
        var buffer = new ArrayBufferWriter<byte>();
        using (var writer = new Utf8JsonWriter(buffer, JsonFiles.Writer)) Root(writer);
        buffer.Write("\n"u8);
        return buffer.WrittenSpan.ToArray();
    }

    private static void Root(Utf8JsonWriter writer)
    {
        writer.WriteStartObject();
        writer.WriteString("$schema"u8, "https://json-schema.org/draft/2020-12/schema");
        writer.WriteString("$id"u8, DefinitionFile.SchemaAddress);
        writer.WriteString("title"u8, "Mesh definition");
        writer.WriteString("description"u8, "The resources that one service defines in the mesh. MeshCi writes this file next to the build output.");
        writer.WriteString("type"u8, "object");
        writer.WriteStartObject("properties"u8);
        Text(writer, "$schema", "Address of this schema, for editors. The digest does not cover it.");
        writer.WriteStartObject("formatVersion"u8);
        writer.WriteString("description"u8, "Format version of the file.");
        writer.WriteStartArray("enum"u8);
        writer.WriteNumberValue(Definition.CurrentFormat);
        writer.WriteEndArray();
        writer.WriteEndObject();
        Text(writer, "mesh", "Name of the mesh.", Name, 255);
        Text(writer, "meshOwner", "Account that owns a shared mesh; absent if the mesh belongs to the caller's own account.", "^[0-9]{12}$");
        Text(writer, "service", "Name of the service, which is the name of its virtual node.", Name, 255);
        Text(writer, "version", "Version of the service, a semantic version (SemVer 2.0).", SemVer);
        Text(writer, "owner", "Value of the ownership tag.", "^[\\s\\S]+$");
        Parameters(writer);
        writer.WriteStartObject("resources"u8);
        writer.WriteString("description"u8, "Resources in dependency order, without duplicates.");
        writer.WriteString("type"u8, "array");
        writer.WriteStartObject("items"u8);
        writer.WriteStartArray("oneOf"u8);
        foreach (var kind in ResourceKinds.All) Resource(writer, kind);
        writer.WriteEndArray();
        writer.WriteEndObject();
        writer.WriteEndObject();
        Text(writer, "digest", "SHA-256 of the canonical JSON without this member, $schema and parameters.", "^sha256:[0-9a-f]{64}$");
        writer.WriteEndObject();
        Names(writer, "required", ["formatVersion", "mesh", "service", "version", "owner", "resources", "digest"]);
        writer.WriteBoolean("additionalProperties"u8, false);
        writer.WriteStartObject("$defs"u8);
        foreach (var shape in Reachable()) SchemaOfShape.Write(writer, shape);
        writer.WriteEndObject();
        writer.WriteEndObject();
    }

    private static void Parameters(Utf8JsonWriter writer)
    {
        writer.WriteStartObject("parameters"u8);
        writer.WriteString("description"u8, "The parameters that the definition was generated with, without their values. The digest does not cover them.");
        writer.WriteString("type"u8, "array");
        writer.WriteStartObject("items"u8);
        writer.WriteString("type"u8, "object");
        writer.WriteStartObject("properties"u8);
        Text(writer, "name", "Name or ARN of the parameter.", "^[A-Za-z0-9_.:/-]+$");
        Text(writer, "selector", "The version number or label that the project selects; absent for the newest version.", "^[A-Za-z0-9_.-]+$");
        writer.WriteStartObject("version"u8);
        writer.WriteString("description"u8, "The version that was used; absent if the value comes from a parameters file.");
        writer.WriteString("type"u8, "integer");
        writer.WriteNumber("minimum"u8, 1);
        writer.WriteEndObject();
        Text(writer, "type", "Type in Parameter Store, such as String; absent if the value comes from a parameters file.");
        writer.WriteEndObject();
        Names(writer, "required", ["name"]);
        writer.WriteBoolean("additionalProperties"u8, false);
        writer.WriteEndObject();
        writer.WriteEndObject();
    }

    private static void Resource(Utf8JsonWriter writer, ResourceKindInfo kind)
    {
        writer.WriteStartObject();
        writer.WriteString("title"u8, kind.Name);
        writer.WriteString("type"u8, "object");
        writer.WriteStartObject("properties"u8);
        writer.WriteStartObject("kind"u8);
        Names(writer, "enum", [kind.Name]);
        writer.WriteEndObject();
        Text(writer, "name", $"Name of the {kind.Name}.", kind.Kind == ResourceKind.VirtualService ? FreeName : Name, 255);
        if (kind.Parent is { } parent) Text(writer, "parent", $"The {parent.Info().Name} that the resource belongs to.", Name, 255);
        writer.WriteStartObject("spec"u8);
        SchemaOfShape.Reference(writer, Shape.Of(kind.Kind));
        writer.WriteEndObject();
        writer.WriteStartObject("tags"u8);
        writer.WriteString("description"u8, "The user's own tags.");
        writer.WriteString("type"u8, "object");
        writer.WriteNumber("maxProperties"u8, Tags.MostOfTheUser);
        writer.WriteStartObject("patternProperties"u8);
        writer.WriteStartObject(TagKey);
        writer.WriteString("type"u8, "string");
        writer.WriteNumber("maxLength"u8, Shape.Of(typeof(Model.TagRef)).Find("value")!.Length!.Maximum);
        writer.WriteEndObject();
        writer.WriteEndObject();
        writer.WriteBoolean("additionalProperties"u8, false);
        writer.WriteEndObject();
        writer.WriteEndObject();
        Names(writer, "required", kind.Parent is null ? ["kind", "name", "spec"] : ["kind", "name", "parent", "spec"]);
        writer.WriteBoolean("additionalProperties"u8, false);
        writer.WriteEndObject();
    }

    private static void Text(Utf8JsonWriter writer, string name, string description, string? pattern = null, int? longest = null)
    {
        writer.WriteStartObject(name);
        writer.WriteString("description"u8, description);
        writer.WriteString("type"u8, "string");
        if (longest is { } most) writer.WriteNumber("maxLength"u8, most);
        if (pattern is not null) writer.WriteString("pattern"u8, pattern);
        writer.WriteEndObject();
    }

    private static void Names(Utf8JsonWriter writer, string member, IEnumerable<string> names)
    {
        writer.WriteStartArray(member);
        foreach (var name in names) writer.WriteStringValue(name);
        writer.WriteEndArray();
    }

    private static SortedDictionary<string, Shape>.ValueCollection Reachable()
    {
        var found = new SortedDictionary<string, Shape>(StringComparer.Ordinal);
        foreach (var kind in ResourceKinds.All) Collect(Shape.Of(kind.Kind));
        return found.Values;

        void Collect(Shape shape)
        {
            if (!found.TryAdd(shape.Name, shape)) return;
            foreach (var member in shape.Members)
            {
                if (member.Nested is { } nested) Collect(nested);
            }
        }
    }
}
