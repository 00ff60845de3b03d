using System.Xml;
using System.Xml.Linq;
using MeshCi.Definitions.Diagnostics;
using MeshCi.Definitions.Language;

namespace MeshCi.Tasks.Project;

/// <summary>
/// Finds what MSBuild accepts silently and then ignores: items and properties whose names are almost ours, unknown items whose names begin like ours,
/// and updates of items that do not exist.
/// </summary>
internal static class MisspelledNames
{
    private const string Prefix = "Mesh";
    private static readonly string[] ItemGroups = ["ItemGroup", "ItemDefinitionGroup"];

    /// <summary>Everything found in the user's files.</summary>
    /// <param name="projectFile">The project.</param>
    /// <param name="items">The mesh items that MSBuild made of them.</param>
    /// <param name="others">Names of items that belong to other SDKs and packages.</param>
    /// <param name="missing">Receives the item types that were probably meant, and are therefore missing.</param>
    public static IReadOnlyList<Finding> Find(string projectFile, IReadOnlyList<MeshItem> items, IEnumerable<string> others, ISet<string> missing)
    {
        var files = UserFiles.Load(projectFile);
        var foreign = others.ToHashSet(StringComparer.OrdinalIgnoreCase);
        return
        [
            .. files.SelectMany(file => In(file.Document, files, foreign, missing).Select(finding => finding with { Place = finding.Place! with { File = file.File } })),
            .. files.Take(1).SelectMany(file => Updates(file.Document, items).Select(finding => finding with { Place = finding.Place! with { File = file.File } })),
        ];
    }

    private static IEnumerable<Finding> In(XDocument file, IReadOnlyList<(string File, XDocument Document)> files, HashSet<string> others, ISet<string> missing)
    {
        string[] items = [.. ItemTypes.All.Select(type => type.Name)], properties = [.. MeshProperties.All.Select(property => property.Name)];
        foreach (var named in Named(file, ItemGroups).Where(named => !others.Contains(named.Key) && !items.Contains(named.Key, StringComparer.OrdinalIgnoreCase)))
        {
            if (Nearest(named.Key, items) is { } meant)
            {
                missing.Add(meant);
                foreach (var element in named) yield return Misspelled("item", element, meant);
            }
            else if (LooksLikeOurs(named.Key) && !IsUsed(named.Key, files))
            {
                yield return Unknown(named.Key);
            }
        }

        foreach (var named in Named(file, ["PropertyGroup"]).Where(named => !named.Key.EndsWith("DependsOn", StringComparison.Ordinal) && !properties.Contains(named.Key, StringComparer.OrdinalIgnoreCase)))
        {
            if (Nearest(named.Key, properties) is not { } meant) continue;
            foreach (var element in named) yield return Misspelled("property", element, meant);
        }
    }

    private static IEnumerable<IGrouping<string, XElement>> Named(XDocument file, string[] within) =>
        file.Descendants().Where(element => within.Contains(element.Name.LocalName)).Elements().Where(element => element.Name.LocalName[0] is 'M' or 'm').GroupBy(element => element.Name.LocalName);

    // What all names share says nothing about which was meant: MeshAge is not nearly MeshTag.
    private static string? Nearest(string name, string[] known) =>
        !name.StartsWith(Prefix, StringComparison.Ordinal) ? Spelling.Nearest(name, known)
        : Spelling.Nearest(name[Prefix.Length..], known.Where(other => other.Length > Prefix.Length).Select(other => other[Prefix.Length..])) is { } rest ? Prefix + rest
        : null;

    private static bool LooksLikeOurs(string name) => name.Length > Prefix.Length && name.StartsWith(Prefix, StringComparison.Ordinal) && char.IsAsciiLetterUpper(name[Prefix.Length]);

    // An item that the user's own files read is one of their own.
    private static bool IsUsed(string name, IReadOnlyList<(string File, XDocument Document)> files) =>
        files.Any(file => file.Document.DescendantNodes().OfType<XText>().Any(text => Reads(text.Value, name))
            || file.Document.Descendants().Attributes().Any(attribute => Reads(attribute.Value, name)));

    private static bool Reads(string text, string item) =>
        new[] { $"@({item})", $"@({item}-", $"%({item}." }.Any(reference => text.Replace(" ", "", StringComparison.Ordinal).Contains(reference, StringComparison.OrdinalIgnoreCase));

    private static Finding Misspelled(string what, XElement element, string meant) => MeshDiagnostics.MisspelledName.At(
        new(Item: element.Name.LocalName, Line: ((IXmlLineInfo)element).LineNumber), $"There is no {what} '{element.Name.LocalName}'; did you mean '{meant}'? MSBuild ignores names that it does not know, so what it says would be lost. Correct the name, or rename your own {what}.");

    private static Finding Unknown(string name) => MeshDiagnostics.UnknownItem.At(
        new(Item: name), $"'{name}' is no mesh item, and nothing in your files reads it, so what it says has no effect on the mesh. Write one of docs/reference/items.md; where it belongs to another SDK or package, add <MeshOtherItems>$(MeshOtherItems);{name}</MeshOtherItems> to a PropertyGroup.");

    // In the project itself only: a shared file may speak to those of its projects that have the item.
    private static IEnumerable<Finding> Updates(XDocument project, IReadOnlyList<MeshItem> items) =>
        from element in project.Root?.Elements().Where(element => element.Name.LocalName == "ItemGroup" && element.Attribute("Condition") is null).Elements() ?? []
        let type = ItemTypes.Find(element.Name.LocalName)
        where type is not null && element.Attribute("Condition") is null
        from name in element.Attribute("Update")?.Value.Split(';', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries) ?? []
        where name.IndexOfAny(['$', '@', '%', '*', '?', '{', '/', '\\']) < 0
        let known = items.Where(item => item.Type.Equals(type.Name, StringComparison.OrdinalIgnoreCase)).Select(item => item.Include).ToList()
        where !known.Contains(name, StringComparer.OrdinalIgnoreCase)
        let meant = Spelling.Nearest(name, known)
        select MeshDiagnostics.UpdateOfNothing.At(
            new(Item: type.Name, Include: name), $"{type.Name} '{name}' is updated but not there, so MSBuild drops what the update says. {(meant is null ? "Write Include in place of Update, or remove it." : $"Did you mean '{meant}'?")}");
}
