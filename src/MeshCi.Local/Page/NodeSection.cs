namespace MeshCi.Local.Page;

/// <summary>The nodes of a mesh: their listeners, their discovery, the services that they call and those that they serve.</summary>
internal static class NodeSection
{
    /// <summary>Adds the section.</summary>
    public static void Add(Html html, MeshView mesh, PageLinks links, Clock clock)
    {
        var shown = Math.Min(links.Address.Nodes, PageAddress.GroupOf(Math.Max(0, mesh.Nodes.Count - 1)));
        html.Add($"""<section aria-labelledby="nodes"><h2 id="nodes">Nodes</h2>""");
        if (mesh.Nodes.Count == 0)
        {
            html.Add($"""<p class="none">This mesh has no nodes.</p></section>""");
            return;
        }

        string? Link(string name) => links.Has(PageKind.Service, name) ? links.To(PageKind.Service, name) : null;

        PageLinks.AddParts(html, "nodes", mesh.Nodes.Count, shown, part => links.Address with { Nodes = part }, "nodes");
        html.BeginTable("nodes", "Virtual nodes", "Node", "Listens on", "Found by", "Calls", "Serves");
        foreach (var node in mesh.Nodes.Skip(shown).Take(PageAddress.Shown))
        {
            html.BeginRow().Add($"""<span class="name" id="{PageLinks.Anchor(PageKind.Node, node.About.Name)}">{node.About.Name}</span> """);
            html.AddVersion(node.About.Version);
            html.AddOrigin(node.About, clock);
            html.Cell("Listens on", isFirst: true);
            Listeners(html, node.Listeners, node.AccessLog);
            html.Cell("Found by").Add($"""<span class="found">{node.Discovery ?? "not set"}</span>""");
            html.Cell("Calls");
            Names(html, [.. node.Backends.Select(backend => backend.Name)], "nothing", Link);
            html.Cell("Serves");
            if (node.Remark is null) Names(html, node.Serves, "nothing", name => links.To(PageKind.Service, name));
            else html.AddWarning("is not used by any service");
            html.EndRow();
        }

        html.EndTable();
        PageLinks.AddParts(html, "nodes", mesh.Nodes.Count, shown, part => links.Address with { Nodes = part }, "nodes");
        html.Add($"</section>");
    }

    /// <summary>Adds listeners with their details.</summary>
    public static void Listeners(Html html, IReadOnlyList<ListenerLine> listeners, string? accessLog)
    {
        if (listeners.Count == 0) html.Add($"""<span class="none">nothing</span>""");
        foreach (var listener in listeners)
        {
            html.Add($"""<div class="listener"><b>{listener.Port}</b>""");
            if (listener.Details.Count > 0) html.AddLines(listener.Details);
            html.Add($"</div>");
        }

        if (accessLog is not null) html.Add($"""<div class="detail">access log {accessLog}</div>""");
    }

    private static void Names(Html html, IReadOnlyList<string> names, string none, Func<string, string?> link)
    {
        if (names.Count == 0)
        {
            html.Add($"""<span class="none">{none}</span>""");
            return;
        }

        html.Add($"""<ul class="lines">""");
        foreach (var name in names.Take(PageAddress.Shown))
        {
            if (link(name) is { } there) html.Add($"""<li><a class="name" href="{there}">{name}</a></li>""");
            else html.Add($"""<li><span class="name">{name}</span> """).AddWarning("not in this mesh").Add($"</li>");
        }

        if (names.Count > PageAddress.Shown) html.Add($"<li>and {names.Count - PageAddress.Shown} more</li>");
        html.Add($"</ul>");
    }
}
