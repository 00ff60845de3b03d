using System.Text.Json;
using MeshCi.Definitions.Diagnostics;
using MeshCi.Definitions.Json;

namespace MeshCi.Definitions.Language;

/// <summary>
/// The file that <c>MeshParametersFile</c> names: a JSON object with a text for each parameter, by its name and selector as <c>{ssm:...}</c> writes them.
/// </summary>
public static class ParametersFile
{
    private static readonly JsonDocumentOptions Lenient = new() { CommentHandling = JsonCommentHandling.Skip, AllowTrailingCommas = true };

    /// <summary>Reads the file.</summary>
    /// <param name="content">Its content, or null if it does not exist, cannot be read or is larger than <see cref="ExternalValues.LargestFile"/>.</param>
    /// <param name="path">Its path, for messages.</param>
    /// <returns>The values by the text after <c>ssm:</c>.</returns>
    /// <exception cref="MeshException">MESH0008: the file cannot be used.</exception>
    public static IReadOnlyDictionary<string, string> Read(byte[]? content, string path)
    {
        if (content is null) throw Unusable(path, "does not exist, or cannot be read", "Create it, or correct the path.");
        var values = new Dictionary<string, string>(StringComparer.Ordinal);
        try
        {
            using var document = JsonDocument.Parse(content.AsMemory(content is [0xEF, 0xBB, 0xBF, ..] ? 3 : 0), Lenient);
            if (document.RootElement.ValueKind != JsonValueKind.Object) throw Unusable(path, "is not a JSON object", Example);
            foreach (var entry in document.RootElement.EnumerateObject())
            {
                var name = Wording.Short(entry.Name);
                if (ParameterReference.Parse(entry.Name) is null) throw Unusable(path, $"contains '{name}', which is not the name of a parameter", Example);
                if (entry.Value.ValueKind != JsonValueKind.String)
                    throw Unusable(path, $"has a value for '{name}' that is not a text", "Write it in quotation marks.");
                if (!JsonText.TryRead(entry.Value, out var value))
                    throw Unusable(path, $"has a value for '{name}' that is not valid Unicode", "Write complete characters.");
                if (!values.TryAdd(entry.Name, value)) throw Unusable(path, $"contains '{name}' twice", "Remove one of the two.");
            }
        }
        catch (JsonException problem)
        {
            throw Unusable(path, $"is not valid JSON at {JsonProblem.Where(problem)}: {JsonProblem.Reason(problem).TrimEnd('.')}", Example);
        }

        catch (InvalidOperationException)
        {
            throw Unusable(path, "contains a name that is not valid Unicode", Example);
        }

        return values;
    }

    /// <summary>The answer for a parameter that the file does or does not contain.</summary>
    /// <param name="values">The content of the file.</param>
    /// <param name="reference">The parameter.</param>
    /// <param name="path">Path of the file, for messages.</param>
    public static ParameterAnswer Find(IReadOnlyDictionary<string, string> values, ParameterReference reference, string path)
    {
        if (values.TryGetValue(reference.Text, out var value)) return ParameterAnswer.Found(value, version: null);
        return ParameterAnswer.Missing(
            $"The parameters file '{Path.GetFileName(path)}' (MeshParametersFile) has no value for '{Wording.Short(reference.Text)}'. "
            + "Add it, or remove MeshParametersFile to read Parameter Store.");
    }

    private const string Example = "Write an object such as { \"/shop/orders/timeout\": \"5s\" }.";

    private static MeshException Unusable(string path, string what, string fix) => new(
        MeshDiagnostics.ParametersFileNotUsable.At(new Place(Item: "MeshParametersFile"), $"The parameters file '{path}' {what}. {fix}"));
}
