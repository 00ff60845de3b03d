using System.Xml;
using System.Xml.Linq;
using MeshCi.Definitions;

namespace MeshCi.Tasks;

/// <summary>Finds the line of an item or property in the file that defines it; MSBuild hands tasks the file only.</summary>
internal static class ItemLocator
{
    /// <summary>Line and column from 1, or zeros where it cannot be told.</summary>
    public static (int Line, int Column) Find(Place? place)
    {
        if (place is not { File: { } file, Item: { } item } || !File.Exists(file)) return (0, 0);
        try
        {
            var elements = XDocument.Load(file, LoadOptions.SetLineInfo).Descendants().Where(element => element.Name.LocalName == item);
            var element = place.Include is null
                ? elements.FirstOrDefault()
                : elements.FirstOrDefault(candidate => Names(candidate, place.Include));
            if (element is null) return (0, 0);
            IXmlLineInfo info = element;
            if (place.Metadata is { } metadata)
            {
                info = (IXmlLineInfo?)element.Attributes().FirstOrDefault(attribute => attribute.Name.LocalName.Equals(metadata, StringComparison.OrdinalIgnoreCase))
                    ?? element.Elements().FirstOrDefault(child => child.Name.LocalName.Equals(metadata, StringComparison.OrdinalIgnoreCase))
                    ?? info;
            }

            return (info.LineNumber, info.LinePosition);
        }
        catch (Exception unreadable) when (unreadable is XmlException or IOException or UnauthorizedAccessException)
        {
            return (0, 0);
        }
    }

    private static bool Names(XElement element, string include) =>
        element.Attribute("Include") is { } attribute && attribute.Value.Split(';').Any(part => part.Trim() == include)
        || element.Attribute("Update") is { } update && update.Value.Split(';').Any(part => part.Trim() == include);
}
