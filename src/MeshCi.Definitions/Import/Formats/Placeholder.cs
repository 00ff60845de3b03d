using System.Text;
using System.Text.RegularExpressions;

namespace MeshCi.Definitions.Import.Formats;

/// <summary>Recognizes what a tool should have replaced in a template: <c>${NAME}</c>, <c>{{ .Values.name }}</c>, <c>&lt;name&gt;</c>.</summary>
internal static partial class Placeholder
{
    /// <summary>The first placeholder of a text, or null.</summary>
    /// <param name="text">The text.</param>
    /// <param name="isRegex">Whether the text is a regular expression, in which <c>$(</c> and <c>&lt;</c> have a meaning.</param>
    public static string? In(string text, bool isRegex) =>
        text.AsSpan().IndexOfAny('$', '{', '<') < 0 ? null
        : (isRegex ? InRegex() : Anywhere()).Match(text) is { Success: true } match ? match.Value
        : null;

    /// <summary>The placeholder because of which a file is not valid JSON or YAML, or null.</summary>
    /// <param name="content">The content of the file, in UTF-8.</param>
    /// <param name="line">The line that cannot be read, starting at 1.</param>
    public static string? InBroken(ReadOnlySpan<byte> content, int line)
    {
        for (; line > 1 && content.IndexOf((byte)'\n') is var end and >= 0; line--) content = content[(end + 1)..];
        var text = Encoding.UTF8.GetString(content.IndexOf((byte)'\n') is var last and >= 0 ? content[..last] : content);
        return InLine().Match(text) is { Success: true } match ? match.Value : null;
    }

    /// <summary>Why the value is unknown, and what to do.</summary>
    public static string Cause(string placeholder)
    {
        var shown = $"'{Diagnostics.Wording.Short(placeholder)}'";
        if (placeholder.StartsWith("{{resolve:", StringComparison.Ordinal))
            return $"{shown} is a dynamic reference, which CloudFormation resolves when it deploys. Write the value in its place.";
        return placeholder.StartsWith("{{", StringComparison.Ordinal)
            ? $"{shown} belongs to a template. Render it, for example with 'helm template', and import the result."
            : $"{shown} is a placeholder that no tool has replaced. Replace it, for example with envsubst, and import the result.";
    }

    [GeneratedRegex(@"\$\{[^{}]*\}|\{\{.*?\}\}|\$\([A-Za-z_][\w.]*\)|<%.*?%>|\$[A-Z_][A-Z0-9_]+|^<[A-Za-z][\w .-]*>$", RegexOptions.CultureInvariant)]
    private static partial Regex Anywhere();

    [GeneratedRegex(@"\$\{[^{}]*\}|\{\{.*?\}\}|\$[A-Za-z_][A-Za-z0-9_]*", RegexOptions.CultureInvariant)]
    private static partial Regex InLine();

    [GeneratedRegex(@"\$\{[A-Za-z_][A-Za-z0-9_]*\}|\{\{.*?\}\}", RegexOptions.CultureInvariant)]
    private static partial Regex InRegex();
}
