using System.Xml;
using System.Xml.Linq;
using MeshCi.Definitions.Diagnostics;
using MeshCi.Definitions.Language;

namespace MeshCi.Tasks.Project;

/// <summary>A text in a file of the user, before MSBuild evaluates it.</summary>
/// <param name="File">Full path of the file.</param>
/// <param name="Element">The element of the item.</param>
/// <param name="Name">The metadata, or <c>Include</c>.</param>
/// <param name="Text">The text.</param>
internal sealed record DeclaredText(string File, XElement Element, string Name, string Text)
{
    /// <summary>Whether it applies to all items of its type.</summary>
    public bool IsDefault => Element.Parent?.Name.LocalName == "ItemDefinitionGroup";

    /// <summary>Whether it changes items that other elements declare.</summary>
    public bool IsUpdate => Element.Attribute("Update") is not null;

    /// <summary>The line of the element.</summary>
    public int Line => ((IXmlLineInfo)Element).LineNumber;

    /// <summary>Whether it can apply to an item: as its declaration, its update, or the default of its type.</summary>
    public bool AppliesTo(MeshItem item) =>
        Element.Name.LocalName.Equals(item.Type, StringComparison.OrdinalIgnoreCase)
        && (IsDefault || Lists("Include", item.Include) || Lists("Update", item.Include));

    private bool Lists(string attribute, string include) => Element.Attribute(attribute)?.Value is { } list
        && list.Split(';').Any(part => part.Trim() is var name && (name == include || name.IndexOfAny(['$', '@', '%', '*', '?']) >= 0));
}

/// <summary>The texts of all mesh items in the files of a user.</summary>
/// <param name="files">The files.</param>
internal sealed class DeclaredTexts(IReadOnlyList<(string File, XDocument Document)> files)
{
    // What MSBuild reads from the attributes of an item that is not metadata.
    private static readonly HashSet<string> Other = new(StringComparer.OrdinalIgnoreCase)
    {
        "Update", "Remove", "Exclude", "Condition", "Label", "KeepMetadata", "RemoveMetadata", "KeepDuplicates", "MatchOnMetadata", "MatchOnMetadataOptions",
    };

    private IReadOnlyList<DeclaredText>? _all;

    /// <summary>All texts, in the order of the files.</summary>
    public IReadOnlyList<DeclaredText> All => _all ??= [.. files.SelectMany(file => In(file.File, file.Document))];

    /// <summary>The texts that can be the value of a metadata of an item, or its <c>Include</c>.</summary>
    public IEnumerable<DeclaredText> Of(MeshItem item, string name) =>
        All.Where(text => text.Name.Equals(name, StringComparison.OrdinalIgnoreCase) && text.AppliesTo(item));

    /// <summary>The texts of a property: its elements in the files.</summary>
    public IEnumerable<string> OfProperty(string name) => files
        .SelectMany(file => file.Document.Descendants().Where(element => element.Name.LocalName.Equals(name, StringComparison.OrdinalIgnoreCase)
            && element.Parent?.Name.LocalName == "PropertyGroup"))
        .Select(element => element.Value);

    /// <summary>The beginning of a sentence about a property without a value, with a property that has a similar name if there is one.</summary>
    public string HowToSet(string property)
    {
        var others = files.SelectMany(file => file.Document.Descendants().Where(element => element.Parent?.Name.LocalName == "PropertyGroup"))
            .Select(element => element.Name.LocalName).Where(other => other != property).Distinct(StringComparer.OrdinalIgnoreCase);
        return Spelling.Nearest(property, others) is { } near ? $"Did you mean $({near})? Otherwise, set it" : "Set it";
    }

    private static IEnumerable<DeclaredText> In(string file, XDocument document) =>
        from element in document.Descendants()
        where element.Parent?.Name.LocalName is "ItemGroup" or "ItemDefinitionGroup" && ItemTypes.Find(element.Name.LocalName) is not null
        from text in element.Attributes().Where(attribute => !Other.Contains(attribute.Name.LocalName))
            .Select(attribute => (attribute.Name.LocalName, attribute.Value))
            .Concat(element.Elements().Select(child => (child.Name.LocalName, child.Value)))
        select new DeclaredText(file, element, text.LocalName, text.Value);
}
