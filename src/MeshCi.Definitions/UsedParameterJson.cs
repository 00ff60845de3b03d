using System.Text.Json;
using MeshCi.Definitions.Model;

namespace MeshCi.Definitions;

/// <summary>The member of definitions and plans with the parameters that were used.</summary>
public static class UsedParameterJson
{
    /// <summary>Writes the member; nothing if there are no parameters.</summary>
    public static void Write(Utf8JsonWriter writer, IReadOnlyList<UsedParameter> parameters)
    {
        if (parameters.Count == 0) return;
        writer.WriteStartArray("parameters"u8);
        foreach (var parameter in parameters)
        {
            writer.WriteStartObject();
            writer.WriteString("name"u8, parameter.Name);
            if (parameter.Selector is not null) writer.WriteString("selector"u8, parameter.Selector);
            if (parameter.Version is { } version) writer.WriteNumber("version"u8, version);
            if (parameter.Type is not null) writer.WriteString("type"u8, parameter.Type);
            writer.WriteEndObject();
        }

        writer.WriteEndArray();
    }

    /// <summary>Reads the member.</summary>
    /// <param name="root">The object that may contain it.</param>
    /// <exception cref="KeyNotFoundException">A parameter has no name.</exception>
    /// <exception cref="InvalidOperationException">A member has another type.</exception>
    /// <exception cref="InvalidDataException">A parameter occurs twice.</exception>
    public static IReadOnlyList<UsedParameter> Read(JsonElement root)
    {
        if (!root.TryGetProperty("parameters"u8, out var parameters)) return [];
        List<UsedParameter> read = [.. parameters.EnumerateArray().Select(ReadParameter)];
        return read.DistinctBy(parameter => parameter.Reference).Count() == read.Count ? read
            : throw new InvalidDataException("it contains a parameter twice");
    }

    private static UsedParameter ReadParameter(JsonElement element) => new(
        element.GetProperty("name"u8).GetString()!, Text(element, "selector"),
        element.TryGetProperty("version"u8, out var version) ? version.GetInt64() : null, Text(element, "type"));

    private static string? Text(JsonElement element, string name) => element.TryGetProperty(name, out var value) ? value.GetString() : null;
}
