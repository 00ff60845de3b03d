namespace MeshCi.Local.Page;

/// <summary>The frame of all pages, and texts that several pages share.</summary>
internal static class Frame
{
    /// <summary>Starts a page.</summary>
    /// <param name="title">The subject.</param>
    /// <param name="hasOverview">Whether there is an overview to return to.</param>
    public static Html Begin(string title, bool hasOverview)
    {
        var html = new Html();
        html.Add($"""<!doctype html><html lang="en"><head><meta charset="utf-8">""");
        html.Add($"""<meta name="viewport" content="width=device-width, initial-scale=1"><meta name="color-scheme" content="light dark">""");
        html.Add($"""<title>{title} · MeshCi</title><style>""");
        html.AddStyle();
        html.Add($"""</style></head><body><a class="skip" href="#main">Skip to the content</a>""");
        html.Add($"""<header><p class="brand">MeshCi <span>embedded control plane</span></p>""");
        if (hasOverview) html.Add($"""<nav aria-label="Meshes"><a href="/">All meshes</a></nav>""");
        return html.Add($"""</header><main id="main">""");
    }

    /// <summary>Ends a page.</summary>
    public static Html End(this Html html, string? now)
    {
        html.Add($"</main><footer><p>");
        if (now is not null) html.Add($"Read at {now}; reload the page for the current state. ");
        return html.Add($"""App Mesh API 2019-01-25, MeshCi {Product.Version}.</p></footer></body></html>""");
    }

    /// <summary>Adds a resource's version.</summary>
    public static Html AddVersion(this Html html, long version) => html.Add($"""<span class="version" title="version {version}">v{version}</span>""");

    /// <summary>Adds a time.</summary>
    public static Html AddTime(this Html html, Clock clock, long milliseconds) =>
        html.Add($"""<time datetime="{Clock.Exact(milliseconds)}">{clock.Text(milliseconds)}</time>""");

    /// <summary>Adds the owner of a resource, the build that deployed it, and the time of its last change.</summary>
    public static Html AddOrigin(this Html html, About about, Clock clock)
    {
        html.Add($"""<p class="origin">""");
        if (about.Release is { } release) html.Add($"release <b>{release}</b> · ");
        if (about.Build is { } build) html.Add($"build <b>{build}</b> · ");
        if (about.Owner is { } owner) html.Add($"owner <b>{owner}</b> · ");
        if (about.IsShared) html.Add($"account <b>{about.Account}</b> · ");
        return html.Add($"changed ").AddTime(clock, about.UpdatedAt).Add($"</p>");
    }

    /// <summary>Adds a warning.</summary>
    public static Html AddWarning(this Html html, string text) => html.Add($"""<span class="warning">{text}</span>""");

    /// <summary>Adds short texts, one on each line.</summary>
    public static Html AddLines(this Html html, IReadOnlyList<string> lines, string none = "–")
    {
        if (lines.Count == 0) return html.Add($"""<span class="none">{none}</span>""");
        html.Add($"""<ul class="lines">""");
        foreach (var line in lines) html.Add($"<li>{line}</li>");
        return html.Add($"</ul>");
    }

    /// <summary>Starts a table; on a narrow page, each of its rows becomes a list, and assistive technology must still recognize the table.</summary>
    public static Html BeginTable(this Html html, string kind, string caption, params ReadOnlySpan<string> columns)
    {
        html.Add($"""<table class="{kind}" role="table"><caption>{caption}</caption><thead role="rowgroup"><tr role="row">""");
        foreach (var column in columns) html.Add($"""<th role="columnheader" scope="col">{column}</th>""");
        return html.Add($"""</tr></thead><tbody role="rowgroup">""");
    }

    /// <summary>Starts a row with the cell that identifies it.</summary>
    public static Html BeginRow(this Html html) => html.Add($"""<tr role="row"><th role="rowheader" scope="row">""");

    /// <summary>Ends the previous cell and starts the next.</summary>
    /// <param name="html">The page.</param>
    /// <param name="column">The title of the column, which is shown on a narrow page.</param>
    /// <param name="isFirst">Whether the previous cell is the first of the row.</param>
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
