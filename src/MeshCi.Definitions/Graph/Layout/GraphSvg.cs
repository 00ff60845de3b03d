using System.Globalization;
using System.Text;

namespace MeshCi.Definitions.Graph.Layout;

/// <summary>Draws a graph of calls as SVG. Tables on the same page should list the same calls in text.</summary>
public static class GraphSvg
{
    private const double CharacterWidth = 7.9;
    private const double Padding = 14;
    private const int LongestName = 28;

    /// <summary>Adds a drawing.</summary>
    /// <param name="html">The page that the drawing is added to.</param>
    /// <param name="graph">The calls.</param>
    /// <param name="link">Returns the address that a box leads to.</param>
    public static void Add(MarkupBuilder html, CallGraph graph, Func<GraphPoint, string> link)
    {
        var layout = GraphLayout.Of(graph, point => (Short(point.Name).Length * CharacterWidth) + (2 * Padding));
        html.Add($"""<svg class="graph" role="img" aria-label="Calls between services; the tables below list the same calls" """);
        html.Add($"""width="{layout.Width}" height="{layout.Height}" viewBox="0 0 {layout.Width} {layout.Height}">""");
        html.Add($"""<defs><marker id="tip" viewBox="0 0 8 8" refX="7" refY="4" markerWidth="8" markerHeight="8" orient="auto">""");
        html.Add($"""<path d="M0 0.5 L7 4 L0 7.5 z"/></marker></defs>""");
        foreach (var line in layout.Lines)
            html.Add($"""<path class="{(line.IsBack ? "call back" : "call")}" marker-end="url(#tip)" d="{Path(line)}"/>""");
        foreach (var box in layout.Boxes)
        {
            html.Add($"""<a href="{link(box.Point)}"><title>{Title(box.Point)}</title>""");
            html.Add($"""<rect class="box {Kind(box.Point.Kind)}" x="{box.X}" y="{box.Y}" width="{box.Width}" height="{box.Height}" rx="6"/>""");
            html.Add($"""<text x="{box.X + (box.Width / 2)}" y="{box.Y + (box.Height / 2)}">{Short(box.Point.Name)}</text></a>""");
        }

        html.Add($"</svg>");
    }

    private static string Kind(GraphPointKind kind) => kind switch
    {
        GraphPointKind.Gateway => "gateway",
        GraphPointKind.Node => "node",
        GraphPointKind.Outside => "outside",
        _ => "service",
    };

    private static string Title(GraphPoint point) =>
        point.Kind == GraphPointKind.Outside ? $"host outside the mesh {point.Name}" : $"{Kind(point.Kind)} {point.Name}";

    private static string Path(GraphLayout.Line line)
    {
        var path = new StringBuilder();
        var (_, x, y) = line.Stops[0];
        path.Append(CultureInfo.InvariantCulture, $"M{x:0.#} {y:0.#}");
        foreach (var stop in line.Stops.Skip(1))
        {
            var middle = (x + stop.In) / 2;
            path.Append(CultureInfo.InvariantCulture, $" C{middle:0.#} {y:0.#} {middle:0.#} {stop.Y:0.#} {stop.In:0.#} {stop.Y:0.#}");
            if (stop.Out > stop.In) path.Append(CultureInfo.InvariantCulture, $" L{stop.Out:0.#} {stop.Y:0.#}");
            (x, y) = (stop.Out, stop.Y);
        }

        return path.ToString();
    }

    private static string Short(string name) => name.Length <= LongestName ? name : string.Concat(name.AsSpan(0, LongestName - 1), "…");
}
