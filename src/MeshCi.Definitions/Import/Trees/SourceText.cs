using System.Text;

namespace MeshCi.Definitions.Import.Trees;

/// <summary>Reads the documents of a file: JSON values one after the other, or YAML documents.</summary>
internal static class SourceText
{
    /// <summary>The deepest nesting that is read. No format of App Mesh definitions comes close to it.</summary>
    public const int Deepest = 64;

    private static readonly string[] YamlEndings = [".yaml", ".yml"];

    /// <summary>The documents of the file.</summary>
    /// <param name="file">Its name; the extension decides between JSON and YAML. Any other extension is JSON if the first character is.</param>
    /// <param name="bytes">Its content, in UTF-8.</param>
    /// <exception cref="TreeProblem">The content is not valid.</exception>
    public static IReadOnlyList<SourceNode> Read(string file, ReadOnlyMemory<byte> bytes)
    {
        if (bytes.Span.StartsWith("\uFEFF"u8)) bytes = bytes[3..];
        return IsYaml(file, bytes.Span) ? YamlTree.Read(Decode(bytes.Span)) : JsonTree.Read(bytes.Span);
    }

    /// <summary>The language of the file, for messages.</summary>
    public static string Language(string file, ReadOnlySpan<byte> bytes) => IsYaml(file, bytes) ? "YAML" : "JSON";

    private static bool IsYaml(string file, ReadOnlySpan<byte> bytes)
    {
        var ending = Path.GetExtension(file);
        if (ending.Equals(".json", StringComparison.OrdinalIgnoreCase)) return false;
        if (YamlEndings.Contains(ending, StringComparer.OrdinalIgnoreCase)) return true;
        var first = bytes.IndexOfAnyExcept(" \t\r\n"u8);
        return first < 0 || bytes[first] is not ((byte)'{' or (byte)'[');
    }

    private static string Decode(ReadOnlySpan<byte> bytes)
    {
        try
        {
            return new UTF8Encoding(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true).GetString(bytes);
        }
        catch (DecoderFallbackException)
        {
            throw new TreeProblem(1, "It contains text that is not valid UTF-8. Save it as UTF-8.");
        }
    }
}
