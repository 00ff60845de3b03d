using System.Text.Json;

namespace MeshCi.Definitions.Model.Shapes;

/// <summary>Writes a record as a definition in a JSON Schema.</summary>
internal static class SchemaOfShape
{
    /// <summary>Writes <c>"Name": { ... }</c> into <c>$defs</c>.</summary>
    public static void Write(Utf8JsonWriter writer, Shape shape)
    {
        writer.WriteStartObject(shape.Name);
        writer.WriteString("type"u8, "object");
        if (shape.Members.Count > 0)
        {
            writer.WriteStartObject("properties"u8);
            foreach (var member in shape.Members)
            {
                writer.WriteStartObject(member.JsonName);
                if (member.IsList) List(writer, member);
                else Value(writer, member, nullable: !member.Required);
                writer.WriteEndObject();
            }

            writer.WriteEndObject();
        }

        Required(writer, shape.Members.Where(member => member.Required));
        if (shape.IsUnion)
        {
            writer.WriteStartArray("oneOf"u8);
            foreach (var member in shape.Members) Chosen(writer, member);

            writer.WriteEndArray();
        }

        writer.WriteBoolean("additionalProperties"u8, false);
        writer.WriteEndObject();
    }

    /// <summary>Writes the <c>$ref</c> to a shape's definition.</summary>
    public static void Reference(Utf8JsonWriter writer, Shape shape) => writer.WriteString("$ref"u8, $"#/$defs/{shape.Name}");

    private static void Required(Utf8JsonWriter writer, IEnumerable<ShapeMember> members)
    {
        var names = members.Select(member => member.JsonName).ToList();
        if (names.Count == 0) return;
        writer.WriteStartArray("required"u8);
        foreach (var name in names) writer.WriteStringValue(name);
        writer.WriteEndArray();
    }

    // A member that is null is treated as absent, so it does not count as the one that is set.
    private static void Chosen(Utf8JsonWriter writer, ShapeMember member)
    {
        writer.WriteStartObject();
        Required(writer, [member]);
        writer.WriteStartObject("properties"u8);
        writer.WriteStartObject(member.JsonName);
        writer.WriteStartObject("not"u8);
        writer.WriteString("type"u8, "null");
        writer.WriteEndObject();
        writer.WriteEndObject();
        writer.WriteEndObject();
        writer.WriteEndObject();
    }

    private static void Type(Utf8JsonWriter writer, string type, bool nullable)
    {
        if (!nullable)
        {
            writer.WriteString("type"u8, type);
            return;
        }

        writer.WriteStartArray("type"u8);
        writer.WriteStringValue(type);
        writer.WriteStringValue("null");
        writer.WriteEndArray();
    }

    private static void List(Utf8JsonWriter writer, ShapeMember member)
    {
        Type(writer, "array", !member.Required);
        if (member.Items is { } items)
        {
            writer.WriteNumber("minItems"u8, items.Minimum);
            if (items.Maximum != int.MaxValue) writer.WriteNumber("maxItems"u8, items.Maximum);
        }

        if (member.Unique) writer.WriteBoolean("uniqueItems"u8, true);
        writer.WriteStartObject("items"u8);
        Value(writer, member, nullable: false);
        writer.WriteEndObject();
    }

    private static void Value(Utf8JsonWriter writer, ShapeMember member, bool nullable)
    {
        switch (member.Kind)
        {
            case MemberKind.Structure when nullable:
                writer.WriteStartArray("anyOf"u8);
                writer.WriteStartObject();
                Reference(writer, member.Nested!);
                writer.WriteEndObject();
                writer.WriteStartObject();
                writer.WriteString("type"u8, "null");
                writer.WriteEndObject();
                writer.WriteEndArray();
                break;
            case MemberKind.Structure:
                Reference(writer, member.Nested!);
                break;
            case MemberKind.Boolean:
                Type(writer, "boolean", nullable);
                break;
            case MemberKind.Text:
                Text(writer, member, nullable);
                break;
            default:
                Number(writer, member, nullable);
                break;
        }
    }

    private static void Text(Utf8JsonWriter writer, ShapeMember member, bool nullable)
    {
        Type(writer, "string", nullable);
        if (member.Length is { } length)
        {
            writer.WriteNumber("minLength"u8, length.Minimum);
            if (length.Maximum != int.MaxValue) writer.WriteNumber("maxLength"u8, length.Maximum);
        }

        if (member.Pattern is { } pattern) writer.WriteString("pattern"u8, pattern.ToString());
        if (member.Allowed.Count == 0) return;
        writer.WriteStartArray("enum"u8);
        foreach (var value in member.Allowed) writer.WriteStringValue(value);
        if (nullable) writer.WriteNullValue();
        writer.WriteEndArray();
    }

    private static void Number(Utf8JsonWriter writer, ShapeMember member, bool nullable)
    {
        var (smallest, largest) = member.Kind == MemberKind.Number32 ? (int.MinValue, (long)int.MaxValue) : (long.MinValue, long.MaxValue);
        Type(writer, "integer", nullable);
        writer.WriteNumber("minimum"u8, Math.Max(member.Range?.Minimum ?? smallest, smallest));
        writer.WriteNumber("maximum"u8, Math.Min(member.Range?.Maximum ?? largest, largest));
    }
}
