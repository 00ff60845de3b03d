using System.Text.Json;

namespace MeshCi.Definitions;

/// <summary>One record as a definition of the JSON Schema.</summary>
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
                else Value(writer, member);
                writer.WriteEndObject();
            }

            writer.WriteEndObject();
        }

        Required(writer, shape.Members.Where(member => member.Required));
        if (shape.IsUnion)
        {
            writer.WriteStartArray("oneOf"u8);
            foreach (var member in shape.Members)
            {
                writer.WriteStartObject();
                Required(writer, [member]);
                writer.WriteEndObject();
            }

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

    private static void List(Utf8JsonWriter writer, ShapeMember member)
    {
        writer.WriteString("type"u8, "array");
        if (member.Items is { } items)
        {
            writer.WriteNumber("minItems"u8, items.Minimum);
            if (items.Maximum != int.MaxValue) writer.WriteNumber("maxItems"u8, items.Maximum);
        }

        if (member.Unique) writer.WriteBoolean("uniqueItems"u8, true);
        writer.WriteStartObject("items"u8);
        Value(writer, member);
        writer.WriteEndObject();
    }

    private static void Value(Utf8JsonWriter writer, ShapeMember member)
    {
        switch (member.Kind)
        {
            case MemberKind.Structure:
                Reference(writer, member.Nested!);
                break;
            case MemberKind.Boolean:
                writer.WriteString("type"u8, "boolean");
                break;
            case MemberKind.Text:
                Text(writer, member);
                break;
            default:
                Number(writer, member);
                break;
        }
    }

    private static void Text(Utf8JsonWriter writer, ShapeMember member)
    {
        writer.WriteString("type"u8, "string");
        if (member.Length is { } length)
        {
            writer.WriteNumber("minLength"u8, length.Minimum);
            if (length.Maximum != int.MaxValue) writer.WriteNumber("maxLength"u8, length.Maximum);
        }

        if (member.Pattern is { } pattern) writer.WriteString("pattern"u8, pattern.ToString());
        if (member.Allowed.Count == 0) return;
        writer.WriteStartArray("enum"u8);
        foreach (var value in member.Allowed) writer.WriteStringValue(value);
        writer.WriteEndArray();
    }

    private static void Number(Utf8JsonWriter writer, ShapeMember member)
    {
        var (smallest, largest) = member.Kind == MemberKind.Number32 ? (int.MinValue, (long)int.MaxValue) : (long.MinValue, long.MaxValue);
        writer.WriteString("type"u8, "integer");
        writer.WriteNumber("minimum"u8, Math.Max(member.Range?.Minimum ?? smallest, smallest));
        writer.WriteNumber("maximum"u8, Math.Min(member.Range?.Maximum ?? largest, largest));
    }
}
