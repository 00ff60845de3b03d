using MeshCi.Definitions.Model;

namespace MeshCi.Local.Page;

/// <summary>The services of a mesh: their providers, routes, nodes and shares.</summary>
internal static class ServiceSection
{
    /// <summary>Adds the section.</summary>
    public static void Add(Html html, MeshView mesh, PageLinks links, Clock clock)
    {
        var shown = Math.Min(links.Address.Services, PageAddress.GroupOf(Math.Max(0, mesh.Services.Count - 1)));
        html.Add($"""<section aria-labelledby="services"><h2 id="services">Services</h2>""");
        if (mesh.Services.Count == 0) html.Add($"""<p class="none">This mesh has no services.</p>""");
        PageLinks.AddParts(html, "services", mesh.Services.Count, shown, part => links.Address with { Services = part }, "services");
        var routers = new HashSet<string>();
        foreach (var service in mesh.Services.Skip(shown).Take(PageAddress.Shown)) Service(html, service, links, clock, routers);
        PageLinks.AddParts(html, "services", mesh.Services.Count, shown, part => links.Address with { Services = part }, "services");
        if (mesh.UnusedRouters.Count > 0)
        {
            html.Add($"""<h2 id="routers">Routers without a service</h2>""");
            foreach (var router in mesh.UnusedRouters.Take(PageAddress.Shown))
            {
                html.Add($"""<article class="card" id="{PageLinks.Anchor(PageKind.Router, router.About.Name)}">""");
                html.Add($"""<h3><span class="name">{router.About.Name}</span> """).AddVersion(router.About.Version).Add($" ");
                html.AddWarning("provides no service").Add($"</h3>").AddOrigin(router.About, clock);
                Routes(html, router, links);
                html.Add($"</article>");
            }

            if (mesh.UnusedRouters.Count > PageAddress.Shown) html.Add($"<p>and {mesh.UnusedRouters.Count - PageAddress.Shown} more</p>");
        }

        html.Add($"</section>");
    }

    private static void Service(Html html, ServiceView service, PageLinks links, Clock clock, HashSet<string> routers)
    {
        html.Add($"""<article class="card" id="{PageLinks.Anchor(PageKind.Service, service.About.Name)}">""");
        html.Add($"""<h3><span class="name">{service.About.Name}</span> """).AddVersion(service.About.Version);
        if (service.Remark is not null) html.Add($" ").AddWarning("no provider");
        html.Add($"</h3>").AddOrigin(service.About, clock).Add($"""<dl class="facts"><div><dt>Provided by</dt><dd>""");
        if (service.Router is { } router)
        {
            html.Add($"""router <span class="name">{router.About.Name}</span> """).AddVersion(router.About.Version);
            if (router.Listeners.Count > 0) html.Add($" on {string.Join(", ", router.Listeners)}");
            if (router.Remark is not null) html.Add($" ").AddWarning("no routes");
        }
        else if (service.Node is { } node)
        {
            html.Add($"""node <a class="name" href="{links.To(PageKind.Node, node)}">{node}</a>, """);
            html.Add($"{(service.IsOutside ? "a host outside the mesh" : "without a router")}");
        }
        else
        {
            html.Add($"nothing: calls to it fail");
        }

        html.Add($"</dd></div><div><dt>Called by</dt><dd>");
        CalledBy(html, service, links);
        html.Add($"</dd></div></dl>");
        if (service.Router is { } with)
        {
            // A router may provide several services; its routes are listed once.
            if (routers.Add(with.About.Name)) Routes(html, with, links, PageLinks.Anchor(PageKind.Router, with.About.Name));
            else html.Add($"""<p>Its routes are listed <a href="#{PageLinks.Anchor(PageKind.Router, with.About.Name)}">above</a>.</p>""");
        }

        html.Add($"</article>");
    }

    private static void CalledBy(Html html, ServiceView service, PageLinks links)
    {
        if (service.CalledBy.Count == 0) html.Add($"""<span class="none">nothing in this mesh</span>""");
        foreach (var (caller, place) in service.CalledBy.Take(PageAddress.Shown).Select((caller, place) => (caller, place)))
        {
            if (place > 0) html.Add($", ");
            if (caller.Kind == PageKind.Gateway) html.Add($"gateway ");
            html.Add($"""<a class="name" href="{links.To(caller.Kind, caller.Name)}">{caller.Name}</a>""");
        }

        if (service.CalledBy.Count > PageAddress.Shown) html.Add($" and {service.CalledBy.Count - PageAddress.Shown} more");
    }

    private static void Routes(Html html, RouterView router, PageLinks links, string anchor = "")
    {
        if (router.Routes.Count == 0)
        {
            html.Add($"""<p id="{anchor}" class="none">The router has no routes: no request matches.</p>""");
            return;
        }

        if (anchor.Length > 0) html.Add($"""<div id="{anchor}">""");
        html.BeginTable("routes", $"Routes, in the order in which they are tried", "Route", "Matches", "Timeouts and retries", "Goes to", "Version");
        foreach (var (route, place) in router.Routes.Select((route, place) => (route, place)))
        {
            html.BeginRow().Add($"""<span class="order">{place + 1}</span> <span class="name">{route.About.Name}</span>""");
            html.Add($"""<span class="detail">{route.Protocol}, {(route.Priority is null ? "no priority" : "priority")}""");
            if (route.Priority is { } priority) html.Add($" {priority}");
            html.Add($"</span>").Cell("Matches", isFirst: true).AddLines(route.Conditions);
            var usual = route.Protocol == "tcp" ? "not set" : $"not set: {Durations.Write(AppMeshDefaults.PerRequest)} for a request by default";
            html.Cell("Timeouts and retries").AddLines(route.Limits, usual);
            html.Cell("Goes to");
            Targets(html, route.Targets, links);
            html.Cell("Version").AddVersion(route.About.Version).EndRow();
        }

        html.EndTable();
        if (anchor.Length > 0) html.Add($"</div>");
    }

    private static void Targets(Html html, IReadOnlyList<TargetLine> targets, PageLinks links)
    {
        html.Add($"""<ul class="targets">""");
        foreach (var target in targets)
        {
            var width = target.Share * 100;
            html.Add($"""<li><svg class="bar" viewBox="0 0 100 8" preserveAspectRatio="none" aria-hidden="true">""");
            html.Add($"""<rect class="track" width="100" height="8"/><rect class="share" width="{width}" height="8"/></svg>""");
            html.Add($"""<span><b>{Percent(target.Share)}</b> <a class="name" href="{links.To(PageKind.Node, target.Node)}">{target.Node}</a>""");
            if (target.Port is { } port) html.Add($" port {port}");
            // Weights that add up to 100 are the shares.
            if (target.Weight != (int)Math.Round(width)) html.Add($""" <span class="detail">weight {target.Weight}</span>""");
            html.Add($"</span></li>");
        }

        html.Add($"</ul>");
    }

    private static string Percent(double share) =>
        share.ToString(share is > 0 and < 0.01 or > 0.99 and < 1 ? "0.## %" : "0 %", System.Globalization.CultureInfo.InvariantCulture);
}
