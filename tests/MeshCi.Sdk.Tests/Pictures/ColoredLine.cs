using System.Globalization;
using System.Text.RegularExpressions;

namespace MeshCi.Sdk.Tests.Pictures;

/// <summary>A part of a line in one color.</summary>
/// <param name="Column">The column of its first character, starting at 0.</param>
/// <param name="Text">The text, without white space around it.</param>
/// <param name="Color">The code that sets its foreground color (ECMA-48, 30 to 37 and 90 to 97), or null for the default color.</param>
internal sealed record ColoredPart(int Column, string Text, int? Color);

/// <summary>Lines of a terminal with escape sequences for foreground colors.</summary>
internal static partial class ColoredLine
{
    private const int Reset = 0;
    private const int DefaultColor = 39;

    /// <summary>The parts of each line that are visible, up to the last line that has any.</summary>
    /// <param name="screen">The lines, as tmux captures them.</param>
    /// <exception cref="NotSupportedException">The text contains another escape sequence, so that its picture would be wrong.</exception>
    public static IReadOnlyList<IReadOnlyList<ColoredPart>> Read(string screen)
    {
        var lines = new List<List<ColoredPart>>();
        int? color = null;
        foreach (var line in screen.Split('\n'))
        {
            var (parts, column) = (new List<ColoredPart>(), 0);
            foreach (var piece in Sequence().Split(line).Index())
            {
                // Split returns what the group has captured between the texts.
                if (piece.Index % 2 == 1) color = Color(piece.Item, color);
                else
                {
                    var text = piece.Item.TrimStart();
                    if (text.Length > 0) parts.Add(new(column + piece.Item.Length - text.Length, text.TrimEnd(), color));
                    column += piece.Item.Length;
                }
            }

            lines.Add(parts);
        }

        // tmux captures the rows below the text too.
        return lines[..(lines.FindLastIndex(parts => parts.Count > 0) + 1)];
    }

    private static int? Color(string parameters, int? before)
    {
        foreach (var parameter in parameters.Split(';'))
        {
            var code = parameter.Length == 0 ? Reset : int.Parse(parameter, CultureInfo.InvariantCulture);
            before = code switch
            {
                Reset or DefaultColor => null,
                (>= 30 and <= 37) or (>= 90 and <= 97) => code,
                _ => throw new NotSupportedException($"The escape sequence {parameters} is not a foreground color."),
            };
        }

        return before;
    }

    [GeneratedRegex("\u001b\\[([0-9;]*)m")]
    private static partial Regex Sequence();
}
