using System.Xml;
using System.Xml.Linq;
using MeshCi.Definitions.Diagnostics;
using MeshCi.Definitions.Language;

namespace MeshCi.Tasks.Project;

/// <summary>Finds the line of an item or property in the file that defines it, because MSBuild only provides the file to tasks.</summary>
internal static class ItemLocator
{
    /// <summary>
    /// File, line and column from 1, or zeros if they are unknown. A value that the project itself sets for an item of another file,
    /// with <c>Update</c> or an item definition, is found in the project, because it can be corrected there.
    /// </summary>
    /// <param name="place">The place.</param>
    /// <param name="projectPath">Full path of the project.</param>
    /// <param name="items">The items that MSBuild read from the files, which distinguish several items with the same <c>Include</c>.</param>
    public static (string File, int Line, int Column) Locate(Place? place, string projectPath, IReadOnlyList<MeshItem> items)
    {
        var file = place?.File ?? projectPath;
        if (place?.Metadata is { } metadata && file != projectPath && Load(projectPath) is { } project)
        {
            var given = project.Descendants().LastOrDefault(element => element.Name.LocalName == place.Item
                && (element.Parent!.Name.LocalName == "ItemDefinitionGroup" || (place.Include is { } include && Names(element, "Update", include)))
                && DeclarationOf(element, metadata) is not null);
            if (given is not null && DeclarationOf(given, metadata) is { } declaration) return (projectPath, declaration.LineNumber, declaration.LinePosition);
        }

        var (line, column) = Find(place is null ? null : place with { File = file }, items);
        return (file, line, column);
    }

    /// <summary>Line and column from 1, or zeros if they are unknown.</summary>
    public static (int Line, int Column) Find(Place? place, IReadOnlyList<MeshItem> items)
    {
        if (place?.Line is { } known) return (known, 0);
        if (place is not { File: { } file, Item: { } item } || Load(file) is not { } document) return (0, 0);
        var elements = document.Descendants().Where(element => element.Name.LocalName == item).ToList();
        if (place.Include is not { } include) return LineOf(elements.FirstOrDefault());
        var declared = elements.Where(element => Names(element, "Include", include)).ToList();
        var updates = elements.Where(element => Names(element, "Update", include)).ToList();
        var element = Declaration(place, declared, items) ?? updates.FirstOrDefault();
        if (element is null || place.Metadata is not { } metadata) return LineOf(element);

        // The value may come from an update, or the item from an element that a condition leaves out.
        var declaration = DeclarationOf(element, metadata)
            ?? updates.Select(update => DeclarationOf(update, metadata)).LastOrDefault(found => found is not null)
            ?? declared.Select(other => DeclarationOf(other, metadata)).FirstOrDefault(found => found is not null);
        return declaration is null ? LineOf(element) : LineOf(declaration);
    }

    // Without conditions, each element is an item. Otherwise, the element is meant whose metadata the item has.
    private static XElement? Declaration(Place place, List<XElement> declared, IReadOnlyList<MeshItem> items)
    {
        if (declared.Count < 2) return declared.FirstOrDefault();
        var evaluated = items.Where(item => item.Type == place.Item && item.Include == place.Include && item.File == place.File).ToList();
        if (evaluated.Count == 0 || evaluated.Count == declared.Count || place.Ordinal >= evaluated.Count)
            return declared.ElementAtOrDefault(place.Ordinal) ?? declared[^1];
        var meant = evaluated[place.Ordinal];
        return declared.Find(element => HasMetadata(element, meant)) ?? declared[0];
    }

    private static bool HasMetadata(XElement element, MeshItem item)
    {
        var own = element.Attributes().Where(attribute => attribute.Name.LocalName is not ("Include" or "Exclude" or "Condition" or "Label"))
            .Select(attribute => (attribute.Name.LocalName, attribute.Value))
            .Concat(element.Elements().Select(child => (child.Name.LocalName, child.Value)));
        return own.All(pair => pair.Value.IndexOfAny(['$', '@', '%']) >= 0 || item.Metadata.GetValueOrDefault(pair.LocalName, "") == pair.Value);
    }

    private static (int Line, int Column) LineOf(IXmlLineInfo? info) => info is null ? (0, 0) : (info.LineNumber, info.LinePosition);

    private static XDocument? Load(string file)
    {
        try
        {
            return File.Exists(file) ? XDocument.Load(file, LoadOptions.SetLineInfo) : null;
        }
        catch (Exception unreadable) when (unreadable is XmlException or IOException or UnauthorizedAccessException)
        {
            return null;
        }
    }

    private static IXmlLineInfo? DeclarationOf(XElement element, string metadata) =>
        (IXmlLineInfo?)element.Attributes().FirstOrDefault(attribute => attribute.Name.LocalName.Equals(metadata, StringComparison.OrdinalIgnoreCase))
        ?? element.Elements().FirstOrDefault(child => child.Name.LocalName.Equals(metadata, StringComparison.OrdinalIgnoreCase));

    private static bool Names(XElement element, string attribute, string include) =>
        element.Attribute(attribute) is { } list && list.Value.Split(';').Any(part => part.Trim() == include);
}
