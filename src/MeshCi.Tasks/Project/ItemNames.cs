using System.Xml;
using System.Xml.Linq;
using MeshCi.Definitions.Diagnostics;
using MeshCi.Definitions.Language;

namespace MeshCi.Tasks.Project;

/// <summary>
/// Finds the items that MSBuild accepts silently and then ignores: items whose names resemble MeshCi's, unknown items whose names begin like MeshCi's,
/// properties that are written as items, and updates of items that do not exist.
/// </summary>
internal static class ItemNames
{
    private static readonly string[] Groups = ["ItemGroup", "ItemDefinitionGroup"];
    private static readonly string[] Known = [.. ItemTypes.All.Select(type => type.Name)];
    private static readonly string[] Returned = [.. MeshVerbs.All.Select(verb => verb.Returns).OfType<string>().Distinct()];

    /// <summary>Everything found in the user's files.</summary>
    /// <param name="files">The files, the project first.</param>
    /// <param name="items">The mesh items that MSBuild read from the files.</param>
    /// <param name="others">Names of items that belong to other SDKs and packages.</param>
    /// <param name="missing">Receives the item types and properties that were probably meant, and are therefore missing.</param>
    public static IEnumerable<Finding> Find(
        IReadOnlyList<(string File, XDocument Document)> files, IReadOnlyList<MeshItem> items, IEnumerable<string> others, ISet<string> missing)
    {
        var foreign = others.Concat(Returned).ToHashSet(StringComparer.OrdinalIgnoreCase);
        return files.SelectMany(file => In(file, files, foreign, missing))
            .Concat(files.Take(1).SelectMany(file => Updates(file.Document, items).Select(finding => InFile(finding, file.File))));
    }

    private static IEnumerable<Finding> In(
        (string File, XDocument Document) file, IReadOnlyList<(string File, XDocument Document)> files, HashSet<string> others, ISet<string> missing)
    {
        var unknown = file.Document.Descendants().Where(element => Groups.Contains(element.Name.LocalName)).Elements()
            .Where(element => element.Name.LocalName[0] is 'M' or 'm').GroupBy(element => element.Name.LocalName)
            .Where(named => !others.Contains(named.Key) && !Known.Contains(named.Key, StringComparer.OrdinalIgnoreCase));
        foreach (var named in unknown)
        {
            if (ReservedNames.Items.Contains(named.Key, StringComparer.OrdinalIgnoreCase))
            {
                foreach (var element in named) yield return MeshDiagnostics.ReservedName.At(PlaceOf(element, file.File), IsReserved(named.Key));
            }
            else if (MeshProperties.Find(named.Key) is { } property)
            {
                if (Reads(files, named.Key)) continue;
                missing.Add(property.Name);
                foreach (var element in named) yield return MeshDiagnostics.WrongElement.At(PlaceOf(element, file.File), IsAProperty(property.Name, element));
            }
            else if (SimilarNames.Misspelled(named.Key, Known) is { } meant)
            {
                missing.Add(meant);
                foreach (var element in named) yield return MeshDiagnostics.MisspelledName.At(PlaceOf(element, file.File), IsMisspelled(named.Key, meant));
            }
            else if (SimilarNames.LooksLikeOurs(named.Key) && !Reads(files, named.Key))
            {
                yield return MeshDiagnostics.UnknownItem.At(new(file.File, named.Key), IsUnknown(named.Key));
            }
        }
    }

    private static Place PlaceOf(XElement element, string file) => new(file, element.Name.LocalName, Line: ((IXmlLineInfo)element).LineNumber);

    private static Finding InFile(Finding finding, string file) => finding with { Place = finding.Place! with { File = file } };

    // An item that the user's own files read belongs to the user.
    private static bool Reads(IReadOnlyList<(string File, XDocument Document)> files, string item) =>
        files.Any(file => file.Document.DescendantNodes().OfType<XText>().Any(text => Reads(text.Value, item))
            || file.Document.Descendants().Attributes().Any(attribute => Reads(attribute.Value, item)));

    private static bool Reads(string text, string item)
    {
        var dense = text.Replace(" ", "", StringComparison.Ordinal);
        return new[] { $"@({item})", $"@({item}-", $"%({item}." }.Any(reference => dense.Contains(reference, StringComparison.OrdinalIgnoreCase));
    }

    // Only in the project itself: an update in a shared file may be meant for the projects that have the item.
    private static IEnumerable<Finding> Updates(XDocument project, IReadOnlyList<MeshItem> items) =>
        from element in Unconditional(project).Elements()
        let type = ItemTypes.Find(element.Name.LocalName)
        where type is not null && element.Attribute("Condition") is null
        from name in element.Attribute("Update")?.Value.Split(';', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries) ?? []
        where name.IndexOfAny(['$', '@', '%', '*', '?', '{', '/', '\\']) < 0
        let known = items.Where(item => item.Type.Equals(type.Name, StringComparison.OrdinalIgnoreCase)).Select(item => item.Include).ToList()
        where !known.Contains(name, StringComparer.OrdinalIgnoreCase)
        select MeshDiagnostics.UpdateOfNothing.At(
            new(Item: type.Name, Include: name), UpdatesNothing(type.Name, name, Spelling.Nearest(name, known)));

    private static IEnumerable<XElement> Unconditional(XDocument project) =>
        project.Root?.Elements().Where(element => element.Name.LocalName == "ItemGroup" && element.Attribute("Condition") is null) ?? [];

    private static string IsMisspelled(string name, string meant) =>
        $"There is no item '{name}'. Did you mean '{meant}'? MSBuild ignores unknown names, so the item would have no effect. "
        + "Correct the name, or rename the item if it is your own.";

    private static string IsReserved(string name) =>
        $"The item '{name}' is reserved for a later version of MeshCi, and this version would ignore it. Remove it, or rename it if it is your own.";

    private static string IsAProperty(string name, XElement element) =>
        $"'{name}' is a property, not an item, so it would have no effect here. "
        + $"Write <{name}>{element.Attribute("Include")?.Value}</{name}> in a PropertyGroup.";

    private static string IsUnknown(string name) =>
        $"'{name}' is not a mesh item, and nothing in your files reads it, so it has no effect on the mesh. "
        + $"Use an item from docs/reference/items.md. If '{name}' belongs to another SDK or package, "
        + $"add <MeshOtherItems>$(MeshOtherItems);{name}</MeshOtherItems> to a PropertyGroup.";

    private static string UpdatesNothing(string type, string name, string? meant) =>
        $"{type} '{name}' is updated but does not exist, so MSBuild ignores the update. "
        + (meant is null ? "Write Include instead of Update, or remove the item." : $"Did you mean '{meant}'?");
}
