using System.Globalization;
using System.Runtime.CompilerServices;
using System.Text;
using System.Text.RegularExpressions;
using MeshCi.Definitions.Diagnostics;

namespace MeshCi.Deployment.Reporting;

/// <summary>
/// Text that is Markdown. It is made of literals of the program, and of names and values that have become code or words, so that nothing can be written
/// without being escaped: a page shows names and values as they are, and they can neither begin a block nor contain HTML, a link, a mention or a reference.
/// </summary>
internal readonly partial record struct Markdown
{
    /// <summary>The longest value that is shown completely, in characters. The plan as JSON contains the rest.</summary>
    public const int Longest = 1_000;

    private const int Context = 100;
    private readonly string? _text;

    private Markdown(string text) => _text = text;

    /// <summary>Its size in bytes of UTF-8.</summary>
    public int Size => Encoding.UTF8.GetByteCount(ToString());

    /// <summary>An interpolated text. Its holes accept only Markdown and numbers.</summary>
    public static Markdown Of(Interpolated text) => new(text.ToString());

    /// <summary>A name or value as code; nothing for null.</summary>
    /// <param name="value">The value.</param>
    /// <param name="from">If the value is longer than <see cref="Longest"/>: the first character to show.</param>
    public static Markdown Code(string? value, int from = 0)
    {
        if (value is null) return default;
        if (value.Length == 0) return Of($"(empty)");
        if (value.Length <= Longest) return Quoted(value);
        from = Math.Clamp(from, 0, value.Length - Longest);
        var (front, back) = (from > 0 ? "..." : "", from + Longest < value.Length ? "..." : "");
        return Of($"{Quoted($"{front}{value.Substring(from, Longest)}{back}")} and {value.Length - Longest} more characters");
    }

    /// <summary>The first character to show of two long values, so that their first difference is visible.</summary>
    public static int FirstToShow(string? before, string? after) =>
        before is null || after is null ? 0 : Math.Max(0, before.AsSpan().CommonPrefixLength(after) - Context);

    /// <summary>A sentence on one line: its words are shown as they are, and everything else as code.</summary>
    public static Markdown Text(string text)
    {
        if (text.Length > Longest) return Of($"{Text(text[..Longest])}...");
        return Join(Of($" "), PlainText.Visible(text).Split(' ', StringSplitOptions.RemoveEmptyEntries).Select(Word));
    }

    /// <summary>Parts one after the other.</summary>
    public static Markdown Join(Markdown separator, IEnumerable<Markdown> parts) => new(string.Join(separator.ToString(), parts));

    /// <summary>Inline Markdown as a cell of a table: there, even code must not contain a vertical bar that is not escaped.</summary>
    public Markdown AsCell() => new(ToString().Replace("|", "\\|", StringComparison.Ordinal));

    /// <summary>The Markdown as text.</summary>
    public override string ToString() => _text ?? "";

    private static Markdown Word(string word)
    {
        if (Plain().IsMatch(word)) return new(word);
        var end = word.Length;
        while (end > 1 && word[end - 1] is '.' or ',' or ';' or ':') end--;
        return new($"{Quoted(word[..end])}{word[end..]}");
    }

    // Code is enclosed in more backticks than it contains. A page removes a blank at its beginning and end, but not from blanks alone.
    private static Markdown Quoted(string text)
    {
        var visible = PlainText.Visible(text);
        var quote = new string('`', LongestRun(visible) + 1);
        var blank = visible.Trim(' ').Length > 0 && (visible[0] is '`' or ' ' || visible[^1] is '`' or ' ') ? " " : "";
        return new($"{quote}{blank}{visible}{blank}{quote}");
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

    /// <summary>The parts of an interpolated text. The compiler refuses a hole that is a plain text.</summary>
    [InterpolatedStringHandler]
    public readonly struct Interpolated(int literalLength, int holes)
    {
        private readonly StringBuilder _text = new(literalLength + (holes * 16));

        /// <summary>Adds a literal of the program.</summary>
        public void AppendLiteral(string literal) => _text.Append(literal);

        /// <summary>Adds Markdown.</summary>
        public void AppendFormatted(Markdown markdown) => _text.Append(markdown.ToString());

        /// <summary>Adds a number.</summary>
        public void AppendFormatted(int number) => _text.Append(CultureInfo.InvariantCulture, $"{number}");

        /// <inheritdoc/>
        public override string ToString() => _text.ToString();
    }
}
