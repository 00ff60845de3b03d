namespace MeshCi.Local.Page;

/// <summary>What all pages have around their content, and the words that several share.</summary>
internal static class Frame
{
    /// <summary>Begins a page.</summary>
    /// <param name="title">What it is about.</param>
    /// <param name="hasOverview">Whether there is an overview to go back to.</param>
    public static Html Begin(string title, bool hasOverview)
    {
        var html = new Html();
        html.Add($"""<!doctype html><html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1"><meta name="color-scheme" content="light dark"><title>{title} · MeshCi</title><style>""");
        html.AddStyle();
        html.Add($"""</style></head><body><a class="skip" href="#main">Skip to the content</a><header><p class="brand">MeshCi <span>embedded control plane</span></p>""");
        if (hasOverview) html.Add($"""<nav aria-label="Meshes"><a href="/">All meshes</a></nav>""");
        return html.Add($"""</header><main id="main">""");
    }

    /// <summary>Ends a page.</summary>
    public static Html End(this Html html, string? now)
    {
        html.Add($"</main><footer><p>");
        if (now is not null) html.Add($"Read at {now}; reload for what is there now. ");
        return html.Add($"""App Mesh API 2019-01-25, MeshCi {Product.Version}.</p></footer></body></html>""");
    }

    /// <summary>Adds a resource's version.</summary>
    public static Html AddVersion(this Html html, long version) => html.Add($"""<span class="version" title="version {version}">v{version}</span>""");

    /// <summary>Adds a moment.</summary>
    public static Html AddTime(this Html html, Clock clock, long milliseconds) => html.Add($"""<time datetime="{Clock.Exact(milliseconds)}">{clock.Text(milliseconds)}</time>""");

    /// <summary>Adds whose a resource is, what build it came with and when it was changed.</summary>
    public static Html AddOrigin(this Html html, About about, Clock clock)
    {
        html.Add($"""<p class="origin">""");
        if (about.Release is { } release) html.Add($"release <b>{release}</b> · ");
        if (about.Build is { } build) html.Add($"build <b>{build}</b> · ");
        if (about.Owner is { } owner) html.Add($"owner <b>{owner}</b> · ");
        if (about.IsShared) html.Add($"account <b>{about.Account}</b> · ");
        return html.Add($"changed ").AddTime(clock, about.UpdatedAt).Add($"</p>");
    }

    /// <summary>Adds a word that warns.</summary>
    public static Html AddWarning(this Html html, string text) => html.Add($"""<span class="warning">{text}</span>""");

    /// <summary>Adds short texts, one a line.</summary>
    public static Html AddLines(this Html html, IReadOnlyList<string> lines, string none = "–")
    {
        if (lines.Count == 0) return html.Add($"""<span class="none">{none}</span>""");
        html.Add($"""<ul class="lines">""");
        foreach (var line in lines) html.Add($"<li>{line}</li>");
        return html.Add($"</ul>");
    }

    /// <summary>Begins a table; on a narrow page each of its rows becomes a list, which must not hide from assistive technology that it is a table.</summary>
    public static Html BeginTable(this Html html, string kind, string caption, params ReadOnlySpan<string> columns)
    {
        html.Add($"""<table class="{kind}" role="table"><caption>{caption}</caption><thead role="rowgroup"><tr role="row">""");
        foreach (var column in columns) html.Add($"""<th role="columnheader" scope="col">{column}</th>""");
        return html.Add($"""</tr></thead><tbody role="rowgroup">""");
    }

    /// <summary>Begins a row with the cell that names it.</summary>
    public static Html BeginRow(this Html html) => html.Add($"""<tr role="row"><th role="rowheader" scope="row">""");

    /// <summary>Ends the cell before and begins the next.</summary>
    /// <param name="html">The page.</param>
    /// <param name="column">The column's title, which is shown on a narrow page.</param>
    /// <param name="isFirst">Whether the cell before is the row's first.</param>
    public static Html Cell(this Html html, string column, bool isFirst = false)
    {
        if (isFirst) html.Add($"</th>");
        else html.Add($"</div></td>");
        return html.Add($"""<td role="cell" data-label="{column}"><div>""");
    }

    /// <summary>Ends a row.</summary>
    public static Html EndRow(this Html html) => html.Add($"</div></td></tr>");

    /// <summary>Ends a table.</summary>
    public static Html EndTable(this Html html) => html.Add($"</tbody></table>");
}
