using System.Text.RegularExpressions;

namespace MeshCi.Tests.Documentation;

/// <summary>A code block of a page.</summary>
/// <param name="Language">The language after the opening fence, such as <c>xml</c>.</param>
/// <param name="Code">The content, without the fences.</param>
internal sealed partial record CodeBlock(string Language, string Code)
{
    /// <summary>The lines of the content.</summary>
    public IReadOnlyList<string> Lines => Code.TrimEnd('\n').Split('\n');

    /// <summary>The code blocks of a text in Markdown, in their order.</summary>
    public static IReadOnlyList<CodeBlock> In(string text) =>
        [.. Block().Matches(text).Select(match => new CodeBlock(match.Groups["language"].Value, match.Groups["code"].Value))];

    [GeneratedRegex("^```(?<language>[^\n]*)\n(?<code>.*?)^```$", RegexOptions.Multiline | RegexOptions.Singleline)]
    private static partial Regex Block();
}
