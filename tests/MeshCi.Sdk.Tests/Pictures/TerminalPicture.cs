using System.Globalization;
using System.Net;
using System.Text;

namespace MeshCi.Sdk.Tests.Pictures;

/// <summary>
/// A terminal as an SVG picture that follows the color scheme of its reader. Each part of a line states its width, so that columns are aligned in every
/// monospace font.
/// </summary>
internal static class TerminalPicture
{
    private const double CharacterWidth = 7.8;
    private const int LineHeight = 19;
    private const int Margin = 16;

    // What a terminal shows in these colors has enough contrast with both grounds.
    private static readonly Dictionary<int, (string Light, string Dark)> Colors = new()
    {
        [90] = ("#59636e", "#9198a1"),
        [91] = ("#cf222e", "#ff7b72"),
        [92] = ("#1a7f37", "#56d364"),
        [93] = ("#8a5a00", "#e3b341"),
        [95] = ("#8250df", "#d2a8ff"),
        [96] = ("#0a6b78", "#56d4dd"),
    };

    /// <summary>Draws a command and what it has printed.</summary>
    /// <param name="title">Describes the picture to readers that do not see it.</param>
    /// <param name="command">The command.</param>
    /// <param name="screen">The lines of the terminal with their colors.</param>
    public static string Draw(string title, string command, string screen)
    {
        var lines = ColoredLine.Read(screen);
        var used = lines.SelectMany(line => line).Select(part => part.Color).OfType<int>().Distinct().Order().ToArray();
        var columns = lines.SelectMany(line => line).Select(part => part.Column + part.Text.Length).Append(command.Length + 2).Max();
        var (width, height) = (2 * Margin + (int)Math.Ceiling(columns * CharacterWidth), 2 * Margin + (lines.Count + 1) * LineHeight);
        var svg = new StringBuilder();
        Add(svg, $"""<svg xmlns="http://www.w3.org/2000/svg" width="{width}" height="{height}" viewBox="0 0 {width} {height}" role="img">""");
        Add(svg, $"<title>{WebUtility.HtmlEncode(title)}</title>");
        Add(svg, $"<style>");
        Add(svg, $"rect {{ fill: #f6f8fa; stroke: #d1d9e0; }}");
        Add(svg, $"text {{ fill: #1f2328; font: 13px ui-monospace, SFMono-Regular, Menlo, Consolas, 'Liberation Mono', 'DejaVu Sans Mono', monospace; }}");
        Add(svg, $"text {{ white-space: pre; }} .command {{ font-weight: 600; }}");
        foreach (var code in used) Add(svg, $".c{code} {{ fill: {Colors[code].Light}; }}");
        Add(svg, $"@media (prefers-color-scheme: dark) {{");
        Add(svg, $"rect {{ fill: #151b23; stroke: #3d444d; }} text {{ fill: #f0f6fc; }}");
        foreach (var code in used) Add(svg, $".c{code} {{ fill: {Colors[code].Dark}; }}");
        Add(svg, $"}}");
        Add(svg, $"</style>");
        Add(svg, $"""<rect x="0.5" y="0.5" width="{width - 1}" height="{height - 1}" rx="8"/>""");
        Add(svg, Text(0, new(0, $"$ {command}", null), "command"));
        foreach (var (index, line) in lines.Index())
            foreach (var part in line) Add(svg, Text(index + 1, part, part.Color is { } color ? $"c{color}" : null));
        Add(svg, $"</svg>");
        return svg.ToString();
    }

    private static FormattableString Text(int line, ColoredPart part, string? style)
    {
        var (x, y) = (Margin + part.Column * CharacterWidth, Margin + line * LineHeight + 14);
        var mark = style is null ? "" : $" class=\"{style}\"";
        return $"""<text x="{x:0.#}" y="{y}" textLength="{part.Text.Length * CharacterWidth:0.#}"{mark}>{WebUtility.HtmlEncode(part.Text)}</text>""";
    }

    private static void Add(StringBuilder svg, FormattableString line) => svg.Append(line.ToString(CultureInfo.InvariantCulture)).Append('\n');
}
