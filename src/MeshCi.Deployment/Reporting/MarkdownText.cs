using System.Globalization;
using System.Text.RegularExpressions;
using MeshCi.Definitions.Diagnostics;

namespace MeshCi.Deployment.Reporting;

/// <summary>
/// Text as inline Markdown on one line. Names and values become code: a page shows them as they are, and they can
/// neither begin a block nor contain HTML, a link, a mention or a reference.
/// </summary>
internal static partial class MarkdownText
{
    /// <summary>The longest value that is shown completely, in characters. The plan as JSON contains the rest.</summary>
    public const int Longest = 1_000;

    private const int Context = 100;

    /// <summary>A name or value as code; nothing for null.</summary>
    /// <param name="value">The value.</param>
    /// <param name="from">If the value is longer than <see cref="Longest"/>: the first character to show.</param>
    public static string Code(string? value, int from = 0)
    {
        if (value is null) return "";
        if (value.Length == 0) return "(empty)";
        if (value.Length <= Longest) return Quoted(value);
        from = Math.Clamp(from, 0, value.Length - Longest);
        var left = (value.Length - Longest).ToString(CultureInfo.InvariantCulture);
        var (front, back) = (from > 0 ? "..." : "", from + Longest < value.Length ? "..." : "");
        return $"{Quoted($"{front}{value.Substring(from, Longest)}{back}")} and {left} more characters";
    }

    /// <summary>The first character to show of two long values, so that their first difference is visible.</summary>
    public static int FirstToShow(string? before, string? after) =>
        before is null || after is null ? 0 : Math.Max(0, before.AsSpan().CommonPrefixLength(after) - Context);

    /// <summary>A sentence: its words are shown as they are, and everything else as code.</summary>
    public static string Sentence(string text)
    {
        if (text.Length > Longest) return $"{Sentence(text[..Longest])}...";
        return string.Join(' ', PlainText.Visible(text).Split(' ', StringSplitOptions.RemoveEmptyEntries).Select(Word));
    }

    /// <summary>Inline Markdown as a cell of a table: there, even code must not contain a vertical bar that is not escaped.</summary>
    public static string Cell(string markdown) => markdown.Replace("|", "\\|", StringComparison.Ordinal);

    private static string Word(string word)
    {
        if (Plain().IsMatch(word)) return word;
        var end = word.Length;
        while (end > 1 && word[end - 1] is '.' or ',' or ';' or ':') end--;
        return Quoted(word[..end]) + word[end..];
    }

    // Code is enclosed in more backticks than it contains.
    private static string Quoted(string text)
    {
        var visible = PlainText.Visible(text);
        var quote = new string('`', LongestRun(visible) + 1);
        var blank = visible[0] is '`' or ' ' || visible[^1] is '`' or ' ' ? " " : "";
        return $"{quote}{blank}{visible}{blank}{quote}";
    }

    private static int LongestRun(string text)
    {
        var (longest, run) = (0, 0);
        foreach (var character in text)
        {
            run = character == '`' ? run + 1 : 0;
            longest = Math.Max(longest, run);
        }

        return longest;
    }

    [GeneratedRegex(@"^\(?(\p{L}+([-'’]\p{L}+)*|\d+)[.,;:)]*$", RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture)]
    private static partial Regex Plain();
}
