using System.Xml;
using System.Xml.Linq;
using MeshCi.Definitions.Diagnostics;
using MeshCi.Definitions.Language;

namespace MeshCi.Tasks.Project;

/// <summary>
/// Finds what MSBuild accepts silently and then ignores: items and properties whose names resemble MeshCi's, unknown items whose names begin like
/// MeshCi's, and updates of items that do not exist.
/// </summary>
internal static class MisspelledNames
{
    private const string Prefix = "Mesh";
    private static readonly string[] ItemGroups = ["ItemGroup", "ItemDefinitionGroup"];

    /// <summary>Everything found in the user's files.</summary>
    /// <param name="projectFile">The project.</param>
    /// <param name="items">The mesh items that MSBuild read from the files.</param>
    /// <param name="others">Names of items that belong to other SDKs and packages.</param>
    /// <param name="missing">Receives the item types that were probably meant, and are therefore missing.</param>
    public static IReadOnlyList<Finding> Find(string projectFile, IReadOnlyList<MeshItem> items, IEnumerable<string> others, ISet<string> missing)
    {
        var files = UserFiles.Load(projectFile);
        var foreign = others.ToHashSet(StringComparer.OrdinalIgnoreCase);
        return
        [
            .. files.SelectMany(file => In(file.Document, files, foreign, missing).Select(finding => InFile(finding, file.File))),
            .. Wildcards.Find(files, items, missing),
            .. files.Take(1).SelectMany(file => Updates(file.Document, items).Select(finding => InFile(finding, file.File))),
        ];
    }

    private static Finding InFile(Finding finding, string file) => finding with { Place = finding.Place! with { File = file } };

    private static IEnumerable<Finding> In(XDocument file, IReadOnlyList<(string File, XDocument Document)> files, HashSet<string> others, ISet<string> missing)
    {
        string[] items = [.. ItemTypes.All.Select(type => type.Name)], properties = [.. MeshProperties.All.Select(property => property.Name)];
        var unknownItems = Named(file, ItemGroups)
            .Where(named => !others.Contains(named.Key) && !items.Contains(named.Key, StringComparer.OrdinalIgnoreCase));
        foreach (var named in unknownItems)
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

        var unknownProperties = Named(file, ["PropertyGroup"])
            .Where(named => !named.Key.EndsWith("DependsOn", StringComparison.Ordinal) && !properties.Contains(named.Key, StringComparer.OrdinalIgnoreCase));
        foreach (var named in unknownProperties)
        {
            if (Nearest(named.Key, properties) is not { } meant) continue;
            foreach (var element in named) yield return Misspelled("property", element, meant);
        }
    }

    private static IEnumerable<IGrouping<string, XElement>> Named(XDocument file, string[] within) =>
        file.Descendants().Where(element => within.Contains(element.Name.LocalName)).Elements()
            .Where(element => element.Name.LocalName[0] is 'M' or 'm').GroupBy(element => element.Name.LocalName);

    // The prefix that all names share must not make names similar: MeshAge is not a misspelled MeshTag.
    private static string? Nearest(string name, string[] known)
    {
        if (!name.StartsWith(Prefix, StringComparison.Ordinal)) return Spelling.Nearest(name, known);
        var rests = known.Where(other => other.Length > Prefix.Length).Select(other => other[Prefix.Length..]);
        return Spelling.Nearest(name[Prefix.Length..], rests) is { } rest ? Prefix + rest : null;
    }

    private static bool LooksLikeOurs(string name) =>
        name.Length > Prefix.Length && name.StartsWith(Prefix, StringComparison.Ordinal) && char.IsAsciiLetterUpper(name[Prefix.Length]);

    // An item that the user's own files read belongs to the user.
    private static bool IsUsed(string name, IReadOnlyList<(string File, XDocument Document)> files) =>
        files.Any(file => file.Document.DescendantNodes().OfType<XText>().Any(text => Reads(text.Value, name))
            || file.Document.Descendants().Attributes().Any(attribute => Reads(attribute.Value, name)));

    private static bool Reads(string text, string item)
    {
        var dense = text.Replace(" ", "", StringComparison.Ordinal);
        return new[] { $"@({item})", $"@({item}-", $"%({item}." }.Any(reference => dense.Contains(reference, StringComparison.OrdinalIgnoreCase));
    }

    private static Finding Misspelled(string what, XElement element, string meant) => MeshDiagnostics.MisspelledName.At(
        new(Item: element.Name.LocalName, Line: ((IXmlLineInfo)element).LineNumber),
        $"There is no {what} '{element.Name.LocalName}'. Did you mean '{meant}'? MSBuild ignores unknown names, so the {what} would have no effect. "
        + $"Correct the name, or rename the {what} if it is your own.");

    private static Finding Unknown(string name) => MeshDiagnostics.UnknownItem.At(
        new(Item: name),
        $"'{name}' is not a mesh item, and nothing in your files reads it, so it has no effect on the mesh. "
        + $"Use an item from docs/reference/items.md. If '{name}' belongs to another SDK or package, "
        + $"add <MeshOtherItems>$(MeshOtherItems);{name}</MeshOtherItems> to a PropertyGroup.");

    // Only in the project itself: an update in a shared file may be meant for the projects that have the item.
    private static IEnumerable<Finding> Updates(XDocument project, IReadOnlyList<MeshItem> items) =>
        from element in Groups(project).Elements()
        let type = ItemTypes.Find(element.Name.LocalName)
        where type is not null && element.Attribute("Condition") is null
        from name in element.Attribute("Update")?.Value.Split(';', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries) ?? []
        where name.IndexOfAny(['$', '@', '%', '*', '?', '{', '/', '\\']) < 0
        let known = items.Where(item => item.Type.Equals(type.Name, StringComparison.OrdinalIgnoreCase)).Select(item => item.Include).ToList()
        where !known.Contains(name, StringComparer.OrdinalIgnoreCase)
        let meant = Spelling.Nearest(name, known)
        select MeshDiagnostics.UpdateOfNothing.At(
            new(Item: type.Name, Include: name),
            $"{type.Name} '{name}' is updated but does not exist, so MSBuild ignores the update. "
            + (meant is null ? "Write Include instead of Update, or remove the item." : $"Did you mean '{meant}'?"));

    private static IEnumerable<XElement> Groups(XDocument project) =>
        project.Root?.Elements().Where(element => element.Name.LocalName == "ItemGroup" && element.Attribute("Condition") is null) ?? [];
}
