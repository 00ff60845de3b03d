using System.Text.Json.Nodes;

namespace MeshCi.ControlPlane.Json;

/// <summary>Builds the parts of the configuration's schema.</summary>
public static class SchemaNode
{
    /// <summary>An object with known members.</summary>
    public static JsonObject ObjectOf(string description, IReadOnlyList<string> required, JsonObject members)
    {
        var schema = new JsonObject { ["description"] = description, ["type"] = "object", ["properties"] = members };
        if (required.Count > 0) schema.Add("required", Strings(required));
        schema.Add("additionalProperties", false);
        return schema;
    }

    /// <summary>A list.</summary>
    public static JsonObject List(string description, JsonNode items, int minimum = 0, int? maximum = null)
    {
        var schema = new JsonObject { ["description"] = description, ["type"] = "array", ["items"] = items };
        if (minimum > 0) schema.Add("minItems", minimum);
        if (maximum is { } most) schema.Add("maxItems", most);
        return schema;
    }

    /// <summary>A whole number.</summary>
    public static JsonObject WholeNumber(string description, int minimum, int maximum) =>
        new() { ["description"] = description, ["type"] = "integer", ["minimum"] = minimum, ["maximum"] = maximum };

    /// <summary>A number.</summary>
    public static JsonObject Number(string description, double minimum, double maximum) =>
        new() { ["description"] = description, ["type"] = "number", ["minimum"] = minimum, ["maximum"] = maximum };

    /// <summary>A string.</summary>
    public static JsonObject Text(string description, string? pattern = null, int minimum = 0, int? maximum = null)
    {
        var schema = new JsonObject { ["description"] = description, ["type"] = "string" };
        if (pattern is not null) schema.Add("pattern", pattern);
        if (minimum > 0) schema.Add("minLength", minimum);
        if (maximum is { } most) schema.Add("maxLength", most);
        return schema;
    }

    /// <summary>One of several strings.</summary>
    public static JsonObject OneOf(string description, IEnumerable<string> values) => new() { ["description"] = description, ["enum"] = Strings(values) };

    /// <summary>Strings as a list.</summary>
    public static JsonArray Strings(IEnumerable<string> values) => new([.. values.Select(value => JsonValue.Create(value))]);
}
