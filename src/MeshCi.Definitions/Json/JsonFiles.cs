using System.Text.Encodings.Web;
using System.Text.Json;

namespace MeshCi.Definitions.Json;

/// <summary>The format in which JSON files are written.</summary>
public static class JsonFiles
{
    /// <summary>Two-space indent, LF, no escapes that JSON does not need.</summary>
    public static JsonWriterOptions Writer { get; } = new()
    {
        Indented = true,
        IndentSize = 2,
        NewLine = "\n",
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
    };
}
