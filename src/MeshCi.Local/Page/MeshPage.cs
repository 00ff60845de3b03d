using MeshCi.Definitions.Graph;
using MeshCi.Definitions.Graph.Layout;

namespace MeshCi.Local.Page;

/// <summary>The page of one mesh.</summary>
internal static class MeshPage
{
    /// <summary>Renders the page.</summary>
    /// <param name="mesh">The mesh.</param>
    /// <param name="address">The parts of long lists to show.</param>
    /// <param name="clock">The clock.</param>
    /// <param name="hasOthers">Whether there are other meshes.</param>
    public static Html Render(MeshView mesh, PageAddress address, Clock clock, bool hasOthers)
    {
        var html = Frame.Begin(mesh.About.Name, hasOthers);
        var links = new PageLinks(mesh, address);
        var remarks = mesh.Remarks;
        html.Add($"""<h1><span class="name">{mesh.About.Name}</span> """).AddVersion(mesh.About.Version).Add($"</h1>");
        html.Add($"""<p class="lead">{mesh.About.Region}, account {mesh.About.Account}. {string.Join(". ", mesh.Settings)}.</p>""");
        html.AddOrigin(mesh.About, clock);
        Contents(html, mesh, remarks.Count);
        Remarks(html, remarks, links);
        if (mesh.Calls.IsClear)
        {
            html.Add($"""<section class="drawing" aria-labelledby="calls"><h2 id="calls">Calls between services</h2>""");
            GraphSvg.Add(html, mesh.Calls, point => links.To(Kind(point.Kind), point.Name));
            html.Add($"</section>");
        }

        if (mesh.Gateways.Count > 0) GatewaySection.Add(html, mesh, links, clock);
        ServiceSection.Add(html, mesh, links, clock);
        NodeSection.Add(html, mesh, links, clock);
        ChangesTable.Add(html, mesh.Changes, clock, ofAll: false);
        return html.End(clock.Now);
    }

    private static void Contents(Html html, MeshView mesh, int remarks)
    {
        html.Add($"""<nav class="contents" aria-label="On this page"><ul>""");
        if (remarks > 0) html.Add($"""<li><a href="#remarks">{Count(remarks, "inconsistency", "inconsistencies")}</a></li>""");
        if (mesh.Gateways.Count > 0) html.Add($"""<li><a href="#gateways">{Count(mesh.Gateways.Count, "gateway", "gateways")}</a></li>""");
        html.Add($"""<li><a href="#services">{Count(mesh.Services.Count, "service", "services")}</a></li>""");
        html.Add($"""<li><a href="#nodes">{Count(mesh.Nodes.Count, "node", "nodes")}</a></li>""");
        html.Add($"""<li><a href="#changes">last changes</a></li></ul></nav>""");
    }

    private static void Remarks(Html html, IReadOnlyList<Remark> remarks, PageLinks links)
    {
        if (remarks.Count == 0) return;
        html.Add($"""<section class="remarks" aria-labelledby="remarks"><h2 id="remarks">Inconsistencies</h2><ul>""");
        foreach (var remark in remarks.Take(PageAddress.Shown))
        {
            html.Add($"""<li><span class="kind">{Kind(remark.Kind)}</span> <a class="name" href="{links.To(remark.Kind, remark.Name)}">""");
            html.Add($"""{remark.Name}</a> {remark.Text}</li>""");
        }

        if (remarks.Count > PageAddress.Shown) html.Add($"<li>and {remarks.Count - PageAddress.Shown} more, marked below</li>");
        html.Add($"</ul></section>");
    }

    private static string Kind(PageKind kind) => kind switch
    {
        PageKind.Service => "service",
        PageKind.Router => "router",
        PageKind.Node => "node",
        _ => "gateway",
    };

    private static PageKind Kind(GraphPointKind kind) => kind switch
    {
        GraphPointKind.Gateway => PageKind.Gateway,
        GraphPointKind.Node => PageKind.Node,
        _ => PageKind.Service,
    };

    private static string Count(int count, string one, string many) =>
        string.Create(System.Globalization.CultureInfo.InvariantCulture, $"{count} {(count == 1 ? one : many)}");
}
