namespace MeshCi.Local.Page;

/// <summary>The gateways of a mesh with their routes.</summary>
internal static class GatewaySection
{
    /// <summary>Adds the section.</summary>
    public static void Add(Html html, MeshView mesh, PageLinks links, Clock clock)
    {
        html.Add($"""<section aria-labelledby="gateways"><h2 id="gateways">Gateways</h2>""");
        foreach (var gateway in mesh.Gateways.Take(PageAddress.Shown))
        {
            html.Add($"""<article class="card" id="{PageLinks.Anchor(PageKind.Gateway, gateway.About.Name)}">""");
            html.Add($"""<h3><span class="name">{gateway.About.Name}</span> """).AddVersion(gateway.About.Version);
            if (gateway.Remark is not null) html.Add($" ").AddWarning("no routes");
            html.Add($"</h3>").AddOrigin(gateway.About, clock).Add($"""<dl class="facts"><div><dt>Listens on</dt><dd>""");
            NodeSection.Listeners(html, gateway.Listeners, gateway.AccessLog);
            html.Add($"</dd></div></dl>");
            if (gateway.Routes.Count > 0) Routes(html, gateway.Routes, links);
            html.Add($"</article>");
        }

        if (mesh.Gateways.Count > PageAddress.Shown) html.Add($"<p>and {mesh.Gateways.Count - PageAddress.Shown} more</p>");
        html.Add($"</section>");
    }

    private static void Routes(Html html, IReadOnlyList<GatewayRouteLine> routes, PageLinks links)
    {
        html.BeginTable("routes", "Gateway routes, in the order in which they are tried", "Route", "Matches", "Rewrites", "Goes to", "Version");
        foreach (var (route, place) in routes.Select((route, place) => (route, place)))
        {
            html.BeginRow().Add($"""<span class="order">{place + 1}</span> <span class="name">{route.About.Name}</span>""");
            html.Add($"""<span class="detail">{route.Protocol}, {(route.Priority is null ? "no priority" : "priority")}""");
            if (route.Priority is { } priority) html.Add($" {priority}");
            html.Add($"</span>").Cell("Matches", isFirst: true).AddLines(route.Conditions);
            html.Cell("Rewrites").AddLines(route.Rewrites, "the default");
            html.Cell("Goes to").Add($"""service <a class="name" href="{links.To(PageKind.Service, route.Service)}">{route.Service}</a>""");
            if (route.Port is { } port) html.Add($" port {port}");
            html.Cell("Version").AddVersion(route.About.Version).EndRow();
        }

        html.EndTable();
    }
}
