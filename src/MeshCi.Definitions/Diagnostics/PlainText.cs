using System.Buffers;
using System.Globalization;
using System.Text;
using System.Text.RegularExpressions;

namespace MeshCi.Definitions.Diagnostics;

/// <summary>
/// Text for logs and terminals. Names and values come from projects and control planes: they must neither control the terminal, nor begin a line of their
/// own, nor be read as a command of the CI system that shows the log.
/// </summary>
public static partial class PlainText
{
    /// <summary>A text on one line without invisible characters: a line break becomes <c>\u000A</c>, a zero-width space <c>\u200B</c>.</summary>
    public static string Visible(string text) => Escaped(text, IsHidden);

    /// <summary>
    /// One line of a log. What controls terminals is escaped, and the first character of what CI systems read as a command, such as <c>##vso[</c>,
    /// <c>##[</c>, <c>travis_fold:</c> and, at the start of a line, <c>::</c>. Characters that join letters are preserved, because paths can need them. What
    /// looks like a secret is removed.
    /// </summary>
    public static string Line(string text)
    {
        var line = Escaped(SecretText.Hide(text), ControlsTerminal);
        return MayContainCommand(line) ? Command().Replace(line, command => $"{command.Groups["blank"].Value}{Wording.Escape(command.Value[^1])}") : line;
    }

    /// <summary>Several lines of a log, separated by LF: each as <see cref="Line"/>.</summary>
    public static string Lines(string text) => string.Join('\n', text.ReplaceLineEndings("\n").Split('\n').Select(Line));

    /// <summary>Whether a character is invisible, or changes how others are shown.</summary>
    internal static bool IsHidden(Rune character) => Rune.GetUnicodeCategory(character) is UnicodeCategory.Control or UnicodeCategory.Format
        or UnicodeCategory.LineSeparator or UnicodeCategory.ParagraphSeparator or UnicodeCategory.PrivateUse or UnicodeCategory.OtherNotAssigned;

    // The directional characters change the order in which a terminal shows the rest of a line.
    private static bool ControlsTerminal(Rune character) => character.Value switch
    {
        '\t' => false,
        0x061C or 0x200E or 0x200F or (>= 0x202A and <= 0x202E) or (>= 0x2066 and <= 0x2069) => true,
        _ => Rune.GetUnicodeCategory(character) is UnicodeCategory.Control or UnicodeCategory.LineSeparator or UnicodeCategory.ParagraphSeparator,
    };

    private static string Escaped(string text, Func<Rune, bool> isEscaped)
    {
        if (text.All(character => character is >= ' ' and <= '~')) return text;
        var shown = new StringBuilder();
        for (var index = 0; index < text.Length;)
        {
            // Half of a surrogate pair cannot be written in UTF-8.
            var isWhole = Rune.DecodeFromUtf16(text.AsSpan(index), out var rune, out var length) == OperationStatus.Done;
            shown.Append(isWhole && !isEscaped(rune) ? text.Substring(index, length) : Wording.Escape(isWhole ? rune.Value : text[index]));
            index += isWhole ? length : 1;
        }

        return shown.ToString();
    }

    private static bool MayContainCommand(string line) =>
        line.Contains("::", StringComparison.Ordinal) || line.Contains("##", StringComparison.Ordinal) || line.Contains("travis_", StringComparison.Ordinal);

    // GitHub ignores blanks before '::'. Azure Pipelines and GitHub find '##' anywhere in a line, and so does Travis CI its own marks.
    [GeneratedRegex(@"^(?<blank>\s*):(?=:)|(?<=#)#(?=\w*\[)|(?<=travis)_(?=\w+:)", RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture)]
    private static partial Regex Command();
}
