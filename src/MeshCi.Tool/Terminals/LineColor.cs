using System.Text.RegularExpressions;

namespace MeshCi.Tool.Terminals;

/// <summary>The color of a line of a build, chosen by the line's form.</summary>
internal static partial class LineColor
{
    /// <summary>The color of a line, or null for the default color of the terminal.</summary>
    public static ConsoleColor? Of(string line)
    {
        if (Finding().Match(line) is { Success: true } finding) return finding.Groups[1].Value == "error" ? ConsoleColor.Red : ConsoleColor.Yellow;
        if (Change().Match(line) is { Success: true } change) return OfChange(change.Groups[1].Value[0]);
        return Result().IsMatch(line) ? ConsoleColor.Cyan : null;
    }

    private static ConsoleColor OfChange(char symbol) => symbol switch
    {
        '+' => ConsoleColor.Green,
        '-' => ConsoleColor.Red,
        '*' => ConsoleColor.Magenta,
        '=' => ConsoleColor.DarkGray,
        _ => ConsoleColor.Yellow,
    };

    // MSBuild's canonical form: origin, colon, an optional subcategory, error or warning, a code.
    [GeneratedRegex(@"^.*?\S\s?: (?:\w+ )?(error|warning)\s[A-Za-z]+[0-9]+\s?:")]
    private static partial Regex Finding();

    // What plans and deploys write: create, update, replace, delete, unchanged, undone, attention.
    [GeneratedRegex(@"^\s+([-+~*=<!]) \S")]
    private static partial Regex Change();

    [GeneratedRegex(@"^\s*[\w.-]+ -> \S")]
    private static partial Regex Result();
}
