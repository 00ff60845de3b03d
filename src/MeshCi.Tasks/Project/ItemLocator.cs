using System.Xml;
using System.Xml.Linq;
using MeshCi.Definitions.Diagnostics;

namespace MeshCi.Tasks.Project;

/// <summary>Finds the line of an item or property in the file that defines it, because MSBuild only provides the file to tasks.</summary>
internal static class ItemLocator
{
    /// <summary>
    /// File, line and column from 1, or zeros if they are unknown. A value that the project itself sets for an item of another file,
    /// with <c>Update</c> or an item definition, is found in the project, because it can be corrected there.
    /// </summary>
    public static (string File, int Line, int Column) Locate(Place? place, string projectPath)
    {
        var file = place?.File ?? projectPath;
        if (place?.Metadata is { } metadata && file != projectPath && Load(projectPath) is { } project)
        {
            var given = project.Descendants().LastOrDefault(element => element.Name.LocalName == place.Item
                && (element.Parent!.Name.LocalName == "ItemDefinitionGroup" || (place.Include is { } include && Names(element, include)))
                && DeclarationOf(element, metadata) is not null);
            if (given is not null && DeclarationOf(given, metadata) is { } declaration) return (projectPath, declaration.LineNumber, declaration.LinePosition);
        }

        var (line, column) = Find(place is null ? null : place with { File = file });
        return (file, line, column);
    }

    /// <summary>Line and column from 1, or zeros if they are unknown.</summary>
    public static (int Line, int Column) Find(Place? place)
    {
        if (place?.Line is { } known) return (known, 0);
        if (place is not { File: { } file, Item: { } item } || Load(file) is not { } document) return (0, 0);
        var elements = document.Descendants().Where(element => element.Name.LocalName == item);
        var named = elements.Where(candidate => place.Include is null || Names(candidate, place.Include)).ToList();
        // The listeners of several nodes may have the same port. The one with the metadata is meant.
        var element = (place.Metadata is { } name ? named.Find(candidate => DeclarationOf(candidate, name) is not null) : null) ?? named.FirstOrDefault();
        if (element is null) return (0, 0);
        IXmlLineInfo info = (place.Metadata is { } metadata ? DeclarationOf(element, metadata) : null) ?? element;
        return (info.LineNumber, info.LinePosition);
    }

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

    private static bool Names(XElement element, string include) =>
        element.Attribute("Include") is { } attribute && attribute.Value.Split(';').Any(part => part.Trim() == include)
        || element.Attribute("Update") is { } update && update.Value.Split(';').Any(part => part.Trim() == include);
}
