using System.Text.Json;
using MeshCi.Definitions.Diagnostics;
using MeshCi.Shared;

namespace MeshCi.Tasks.Verbs;

/// <summary>
/// The warnings about a definition, in a file in the intermediate folder. A build that does not generate the definition again reports them from there.
/// The file does not exist if there are no warnings, so that such a build does not load a task.
/// </summary>
internal static class FindingsFile
{
    private static readonly JsonWriterOptions Indented = new() { Indented = true, NewLine = "\n" };

    /// <summary>Replaces the file with the warnings among some findings, or deletes it if there are none.</summary>
    /// <exception cref="IOException">The file cannot be written.</exception>
    /// <exception cref="UnauthorizedAccessException">The user must not write the file.</exception>
    public static async System.Threading.Tasks.Task WriteAsync(string file, IEnumerable<LocatedFinding> findings, CancellationToken cancellationToken)
    {
        var warnings = findings.Where(located => located.Finding.Diagnostic.Severity == Severity.Warning).ToList();
        if (warnings.Count > 0) await WholeFile.WriteAsync(file, Write(warnings), cancellationToken).ConfigureAwait(false);
        else if (File.Exists(file)) File.Delete(file);
    }

    /// <summary>The warnings in a file.</summary>
    /// <exception cref="MeshException">MESH0012 if the file is damaged.</exception>
    /// <exception cref="IOException">The file cannot be read.</exception>
    /// <exception cref="UnauthorizedAccessException">The user must not read the file.</exception>
    public static IReadOnlyList<LocatedFinding> Read(string file)
    {
        var bytes = OrdinaryFile.Read(file, OrdinaryFile.Largest) ?? [];
        try
        {
            using var document = JsonDocument.Parse(bytes);
            return [.. document.RootElement.EnumerateArray().Select(Read)];
        }
        catch (Exception damage) when (damage is JsonException or InvalidOperationException or KeyNotFoundException)
        {
            throw new MeshException(MeshDiagnostics.FileNotAccessible.At(new(file), IsDamaged(file)));
        }
    }

    private static byte[] Write(List<LocatedFinding> warnings)
    {
        using var stream = new MemoryStream();
        using (var json = new Utf8JsonWriter(stream, Indented))
        {
            json.WriteStartArray();
            foreach (var (finding, file, line, column) in warnings)
            {
                json.WriteStartObject();
                json.WriteString("id", finding.Diagnostic.Id);
                json.WriteString("message", finding.Message);
                json.WriteString("file", file);
                json.WriteNumber("line", line);
                json.WriteNumber("column", column);
                json.WriteEndObject();
            }

            json.WriteEndArray();
        }

        return stream.ToArray();
    }

    private static LocatedFinding Read(JsonElement warning)
    {
        var id = Text("id");
        var diagnostic = MeshDiagnostics.All.FirstOrDefault(row => row.Id == id) ?? throw new JsonException();
        return new(diagnostic.As(Severity.Warning).At(null, Text("message")), Text("file"), Number("line"), Number("column"));

        int Number(string name) => warning.GetProperty(name).GetInt32();

        string Text(string name) => warning.GetProperty(name).GetString() ?? throw new JsonException();
    }

    private static string IsDamaged(string file) =>
        $"'{file}' contains the warnings about the definition, but it is damaged. Delete it together with the other files in its folder "
        + "(dotnet clean), and build again.";
}
