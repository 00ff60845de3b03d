using System.Globalization;
using System.Text.Json;

namespace MeshCi.Shared;

/// <summary>Something in a control plane's configuration that is valid but probably a mistake.</summary>
/// <param name="Text">The JSON path and the problem, as a sentence.</param>
internal sealed record ConfigurationWarning(string Text)
{
    /// <summary>Path of the configuration file; null if the warning does not refer to a file.</summary>
    public string? File { get; init; }

    /// <summary>Line in the file, from 1; null if the warning does not refer to a file.</summary>
    public int? Line { get; init; }

    /// <summary>Column in the line, from 1 and in bytes; null if the warning does not refer to a file.</summary>
    public int? Column { get; init; }

    /// <summary>The warning as a line of text: <c>file(line,column): text</c>.</summary>
    public override string ToString() => Line is null ? Text : string.Create(CultureInfo.InvariantCulture, $"{File}({Line},{Column}): {Text}");

    /// <summary>Reads a warning of a report.</summary>
    /// <exception cref="KeyNotFoundException">A member is missing.</exception>
    /// <exception cref="InvalidOperationException">A member has another type.</exception>
    public static ConfigurationWarning Read(JsonElement warning) => new(warning.GetProperty("text").GetString()!)
    {
        File = warning.TryGetProperty("file", out var file) ? file.GetString() : null,
        Line = warning.TryGetProperty("line", out var line) ? line.GetInt32() : null,
        Column = warning.TryGetProperty("column", out var column) ? column.GetInt32() : null,
    };

    /// <summary>Writes the warning for a report.</summary>
    public void Write(Utf8JsonWriter writer)
    {
        writer.WriteStartObject();
        if (File is not null) writer.WriteString("file", File);
        if (Line is { } line) writer.WriteNumber("line", line);
        if (Column is { } column) writer.WriteNumber("column", column);
        writer.WriteString("text", Text);
        writer.WriteEndObject();
    }
}
