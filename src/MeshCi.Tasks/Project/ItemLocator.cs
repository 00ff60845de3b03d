using System.Xml;
using System.Xml.Linq;
using MeshCi.Definitions.Diagnostics;
using MeshCi.Definitions.Language;

namespace MeshCi.Tasks.Project;

/// <summary>Finds the line of an item or property in the file that defines it, because MSBuild only provides the file to tasks.</summary>
internal static class ItemLocator
{
    /// <summary>
    /// File, line and column from 1, or zeros if they are unknown. A value that the project itself sets for an item of another file, with <c>Update</c> or
    /// an item definition, is found in the project, because it can be corrected there. A value or property that the file of the place does not set is
    /// looked for in the other files of the user.
    /// </summary>
    /// <param name="place">The place.</param>
    /// <param name="projectPath">Full path of the project. Instead of the project of a file-based app, the result names its C# file.</param>
    /// <param name="items">The items that MSBuild read from the files, which distinguish several items with the same <c>Include</c>.</param>
    public static (string File, int Line, int Column) Locate(Place? place, string projectPath, IReadOnlyList<MeshItem> items)
    {
        projectPath = FileBasedApp.SourceOf(projectPath);
        var file = place?.File is { } named ? FileBasedApp.SourceOf(named) : projectPath;
        if (place is not { Line: null, Item: not null }) return (file, place?.Line ?? 0, 0);
        if (file != projectPath && SourceXml.Load(projectPath) is { } project && Given(project, place) is { } declaration)
            return (projectPath, declaration.LineNumber, declaration.LinePosition);
        var (element, found) = Search(place with { File = file }, items);
        if (found is null && IsSet(place, items))
        {
            foreach (var (other, document) in UserFiles.Load(projectPath).Where(other => other.File != file))
            {
                var value = ItemsAt(place, items).ElementAtOrDefault(place.Ordinal)?.Metadata.GetValueOrDefault(place.Metadata ?? "");
                var set = place.Include is null ? Elements(document, place.Item).LastOrDefault() : Given(document, place, value);
                if (set is not null) return (other, set.LineNumber, set.LinePosition);
            }
        }

        var (line, column) = LineOf(found ?? element);
        return (file, line, column);
    }

    /// <summary>Line and column from 1, or zeros if they are unknown.</summary>
    public static (int Line, int Column) Find(Place? place, IReadOnlyList<MeshItem> items)
    {
        if (place?.Line is { } known) return (known, 0);
        var (element, found) = Search(place, items);
        return LineOf(found ?? element);
    }

    // The element of the item, and the declaration of the metadata or property if the file contains it.
    private static (IXmlLineInfo? Element, IXmlLineInfo? Found) Search(Place? place, IReadOnlyList<MeshItem> items)
    {
        if (place is not { File: { } file, Item: { } item } || SourceXml.Load(file) is not { } document) return (null, null);
        var elements = Elements(document, item);
        if (place.Include is not { } include) return (null, elements.FirstOrDefault());
        var declared = elements.Where(element => Names(element, "Include", include)).ToList();
        var updates = elements.Where(element => Names(element, "Update", include)).ToList();
        var element = Declaration(place, declared, items) ?? Evaluated(place, elements, items) ?? updates.FirstOrDefault();
        if (element is null || place.Metadata is not { } metadata) return (element, element);

        // The value may come from an update, or the item from an element that a condition leaves out. What has another value is not its place.
        var value = ItemsAt(place, items).ElementAtOrDefault(place.Ordinal)?.Metadata.GetValueOrDefault(metadata);
        var declaration = updates.Select(update => DeclarationOf(update, metadata, value)).LastOrDefault(found => found is not null)
            ?? DeclarationOf(element, metadata, value)
            ?? declared.Select(other => DeclarationOf(other, metadata, value)).FirstOrDefault(found => found is not null)
            ?? Given(document, place, value);
        return (element, declaration);
    }

    // Names of items and properties ignore case.
    private static List<XElement> Elements(XDocument document, string item) =>
        [.. document.Descendants().Where(element => element.Name.LocalName.Equals(item, StringComparison.OrdinalIgnoreCase))];

    // Metadata that no file sets is missing at the item itself.
    private static bool IsSet(Place place, IReadOnlyList<MeshItem> items) =>
        place.Include is null || (place.Metadata is { } metadata && ItemsAt(place, items).Any(item => item.Metadata.ContainsKey(metadata)));

    private static IXmlLineInfo? Given(XDocument document, Place place, string? value = null) => place.Metadata is not { } metadata ? null :
        Elements(document, place.Item!)
            .Where(element => element.Parent?.Name.LocalName == "ItemDefinitionGroup" || (place.Include is { } include && Names(element, "Update", include)))
            .Select(element => DeclarationOf(element, metadata, value)).LastOrDefault(found => found is not null);

    private static IEnumerable<MeshItem> ItemsAt(Place place, IReadOnlyList<MeshItem> items) =>
        items.Where(item => item.Type == place.Item && item.Include == place.Include && (place.File is null || item.File == place.File));

    // Without conditions, each element is an item. Otherwise, the element is meant whose metadata the item has.
    private static XElement? Declaration(Place place, List<XElement> declared, IReadOnlyList<MeshItem> items)
    {
        if (declared.Count < 2) return declared.FirstOrDefault();
        var evaluated = ItemsAt(place, items).ToList();
        if (evaluated.Count == 0 || evaluated.Count == declared.Count || place.Ordinal >= evaluated.Count)
            return declared.ElementAtOrDefault(place.Ordinal) ?? declared[^1];
        var meant = evaluated[place.Ordinal];
        return declared.Find(element => HasMetadata(element, meant)) ?? declared[0];
    }

    // An Include such as $(Port), @(Ports) or a%2Db is not the name of the item. Their order or their metadata distinguishes several such elements.
    private static XElement? Evaluated(Place place, List<XElement> elements, IReadOnlyList<MeshItem> items)
    {
        var candidates = elements.Where(element => element.Attribute("Include") is { } include && IsEvaluated(include.Value)).ToList();
        if (candidates.Count < 2) return candidates.FirstOrDefault();
        var named = items.Where(item => item.Type == place.Item && item.File == place.File
            && !elements.Exists(element => Names(element, "Include", item.Include))).ToList();
        var index = named.FindIndex(item => item.Include == place.Include);
        if (index < 0) return null;
        if (named.Count == candidates.Count) return candidates[index];
        return candidates.Where(element => HasMetadata(element, named[index])).ToList() is [var only] ? only : null;
    }

    private static bool IsEvaluated(string include) => include.IndexOfAny(['$', '@', '%', '*', '?']) >= 0;

    /// <summary>Whether an item has the metadata of an element, as far as MSBuild does not evaluate it.</summary>
    internal static bool HasMetadata(XElement element, MeshItem item)
    {
        var own = element.Attributes().Where(attribute => attribute.Name.LocalName is not ("Include" or "Exclude" or "Condition" or "Label"))
            .Select(attribute => (attribute.Name.LocalName, attribute.Value))
            .Concat(element.Elements().Select(child => (child.Name.LocalName, child.Value)));
        return own.All(pair => pair.Value.IndexOfAny(['$', '@', '%']) >= 0 || item.Metadata.GetValueOrDefault(pair.LocalName, "") == pair.Value);
    }

    private static (int Line, int Column) LineOf(IXmlLineInfo? info) => info is null ? (0, 0) : (info.LineNumber, info.LinePosition);

    // Without a value to compare, or if MSBuild evaluates the text, any declaration counts.
    private static IXmlLineInfo? DeclarationOf(XElement element, string metadata, string? value)
    {
        bool Is(XName name, string text) =>
            name.LocalName.Equals(metadata, StringComparison.OrdinalIgnoreCase)
            && (value is null || text.Trim() == value.Trim() || text.IndexOfAny(['$', '@', '%']) >= 0);
        return (IXmlLineInfo?)element.Attributes().FirstOrDefault(attribute => Is(attribute.Name, attribute.Value))
            ?? element.Elements().FirstOrDefault(child => Is(child.Name, child.Value));
    }

    private static bool Names(XElement element, string attribute, string include) =>
        element.Attribute(attribute) is { } list && list.Value.Split(';').Any(part => IsSameInclude(part, include));

    /// <summary>
    /// Whether a name in a file is that of an item, as far as MSBuild does not evaluate it. On systems other than Windows, MSBuild replaces backslashes in
    /// names that look like paths.
    /// </summary>
    internal static bool IsSameInclude(string written, string include) =>
        written.Trim() is var name && (name == include || name.Replace('\\', '/') == include);
}
