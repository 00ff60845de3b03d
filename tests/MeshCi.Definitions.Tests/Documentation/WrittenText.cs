using System.Text.RegularExpressions;

namespace MeshCi.Definitions.Tests.Documentation;

/// <summary>A line of text that people read.</summary>
/// <param name="File">The file, relative to the repository.</param>
/// <param name="Line">The line, starting at 1.</param>
/// <param name="Text">The text, without the code around it.</param>
internal sealed record TextLine(string File, int Line, string Text);

/// <summary>The texts of the repository that people read: pages, comments and messages.</summary>
internal static partial class WrittenText
{
    // Output of the program; the messages in it come from src.
    private const string OutputFence = "```text";

    // The table of phrases to avoid.
    private const string Glossary = "### Phrases";

    private static readonly string[] Pages = ["README.md", "CHANGELOG.md", "CONTRIBUTING.md", "sdk/README.md", "src/MeshCi.Tool/README.md"];

    /// <summary>The pages, and the files of the SDK, of the templates and of the samples.</summary>
    public static IEnumerable<TextLine> OfDocumentation() =>
        Pages.Concat(Files("docs", ".md")).SelectMany(ReadPage)
            .Concat(
            Files("sdk", ".props", ".targets", ".csproj").Concat(Files("samples", ".props", ".targets", ".csproj", ".proj", ".config")).SelectMany(Read))
            .Concat(Files("src/MeshCi.Templates", ".props", ".csproj", ".json", ".md").SelectMany(Read))
            .Concat(Files("samples", ".cs").SelectMany(ReadCode));

    /// <summary>The comments and string literals of the product's code.</summary>
    public static IEnumerable<TextLine> OfCode() => Files("src", ".cs").SelectMany(ReadCode);

    private static IEnumerable<string> Files(string folder, params string[] extensions) =>
        Directory.EnumerateFiles(Repository.PathOf(folder), "*", SearchOption.AllDirectories)
            .Select(file => Path.GetRelativePath(Repository.Root, file).Replace('\\', '/'))
            .Where(file => extensions.Contains(Path.GetExtension(file)) && !BuildOutput().IsMatch(file))
            .Order(StringComparer.Ordinal);

    private static IEnumerable<TextLine> Read(string file) =>
        File.ReadLines(Repository.PathOf(file)).Select((text, index) => new TextLine(file, index + 1, text.Trim()));

    private static IEnumerable<TextLine> ReadPage(string file)
    {
        var isOutput = false;
        foreach (var line in Read(file).TakeWhile(line => line.Text != Glossary))
        {
            if (line.Text.StartsWith("```", StringComparison.Ordinal)) isOutput = !isOutput && line.Text.StartsWith(OutputFence, StringComparison.Ordinal);
            else if (!isOutput) yield return line;
        }
    }

    private static IEnumerable<TextLine> ReadCode(string file) =>
        CodeText.Of(File.ReadAllText(Repository.PathOf(file))).Select(part => new TextLine(file, part.Line, part.Text));

    [GeneratedRegex("(^|/)(bin|obj)/")]
    private static partial Regex BuildOutput();
}
