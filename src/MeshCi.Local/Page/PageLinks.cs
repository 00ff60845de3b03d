namespace MeshCi.Local.Page;

/// <summary>The links to resources on the page; another part of a long list has another address.</summary>
internal sealed class PageLinks
{
    private readonly Dictionary<(PageKind Kind, string Name), int> _places = [];

    /// <summary>The links of a mesh's page, as seen from an address.</summary>
    public PageLinks(MeshView mesh, PageAddress address)
    {
        Address = address;
        foreach (var (service, place) in mesh.Services.Select((service, place) => (service, place)))
        {
            _places[(PageKind.Service, service.About.Name)] = place;
            if (service.Router is { } router) _places.TryAdd((PageKind.Router, router.About.Name), place);
        }

        foreach (var (node, place) in mesh.Nodes.Select((node, place) => (node, place))) _places[(PageKind.Node, node.About.Name)] = place;
    }

    /// <summary>The current address.</summary>
    public PageAddress Address { get; }

    /// <summary>The link to a resource of the mesh.</summary>
    public string To(PageKind kind, string name)
    {
        var there = _places.TryGetValue((kind, name), out var place)
            ? kind == PageKind.Node ? Address with { Nodes = PageAddress.GroupOf(place) } : Address with { Services = PageAddress.GroupOf(place) }
            : Address;
        return (there == Address ? "" : there.Link) + "#" + Anchor(kind, name);
    }

    /// <summary>Whether the mesh has a resource with that name and an anchor of its own.</summary>
    public bool Has(PageKind kind, string name) => _places.ContainsKey((kind, name));

    /// <summary>The id of an element. It is escaped as in a link, so that browsers find it without decoding.</summary>
    public static string Anchor(PageKind kind, string name)
    {
        var prefix = kind switch { PageKind.Service => "service", PageKind.Router => "router", PageKind.Node => "node", _ => "gateway" };
        return $"{prefix}-{Uri.EscapeDataString(name)}";
    }

    /// <summary>Adds the position in a long list, with links to the previous and next parts.</summary>
    /// <param name="html">The page.</param>
    /// <param name="what">The name of the list.</param>
    /// <param name="count">Number of elements.</param>
    /// <param name="shown">Offset of the part that is shown.</param>
    /// <param name="to">Returns the address of another part.</param>
    /// <param name="anchor">The anchor of the list.</param>
    public static void AddParts(Html html, string what, int count, int shown, Func<int, PageAddress> to, string anchor)
    {
        if (count <= PageAddress.Shown) return;
        var last = Math.Min(count, shown + PageAddress.Shown);
        html.Add($"""<nav class="parts" aria-label="Parts of the list of {what}">""");
        if (shown > 0) html.Add($"""<a rel="prev" href="{to(shown - PageAddress.Shown).Link}#{anchor}">Previous {PageAddress.Shown}</a> """);
        html.Add($"<span>{shown + 1} to {last} of {count} {what}</span>");
        if (last < count) html.Add($""" <a rel="next" href="{to(last).Link}#{anchor}">Next {Math.Min(PageAddress.Shown, count - last)}</a>""");
        html.Add($"</nav>");
    }
}
