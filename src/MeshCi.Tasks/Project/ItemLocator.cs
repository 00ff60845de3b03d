using System.Xml;
using System.Xml.Linq;
using MeshCi.Definitions.Diagnostics;

namespace MeshCi.Tasks.Project;

/// <summary>Finds the line of an item or property in the file that defines it; MSBuild hands tasks the file only.</summary>
internal static class ItemLocator
{
    /// <summary>
    /// File, line and column from 1, or zeros where they cannot be told. A value that the project itself gives to an item of another file,
    /// by <c>Update</c> or by an item definition, is found in the project: it is there that it can be put right.
    /// </summary>
    public static (string File, int Line, int Column) Locate(Place? place, string projectPath)
    {
        var file = place?.File ?? projectPath;
        if (place?.Metadata is { } metadata && file != projectPath && Load(projectPath) is { } project)
        {
            var given = project.Descendants().LastOrDefault(element => element.Name.LocalName == place.Item
                && (element.Parent!.Name.LocalName == "ItemDefinitionGroup" || (place.Include is { } include && Names(element, include))) && DeclarationOf(element, metadata) is not null);
            if (given is not null && DeclarationOf(given, metadata) is { } said) return (projectPath, said.LineNumber, said.LinePosition);
        }

        var (line, column) = Find(place is null ? null : place with { File = file });
        return (file, line, column);
    }

    /// <summary>Line and column from 1, or zeros where it cannot be told.</summary>
    public static (int Line, int Column) Find(Place? place)
    {
        if (place?.Line is { } known) return (known, 0);
        if (place is not { File: { } file, Item: { } item } || Load(file) is not { } document) return (0, 0);
        var elements = document.Descendants().Where(element => element.Name.LocalName == item);
        var named = elements.Where(candidate => place.Include is null || Names(candidate, place.Include)).ToList();
        // The listeners of several nodes may have one port; who says the metadata is meant.
        var element = (place.Metadata is { } said ? named.Find(candidate => DeclarationOf(candidate, said) is not null) : null) ?? named.FirstOrDefault();
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
