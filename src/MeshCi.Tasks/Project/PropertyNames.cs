using System.Xml;
using System.Xml.Linq;
using MeshCi.Definitions.Diagnostics;
using MeshCi.Definitions.Language;

namespace MeshCi.Tasks.Project;

/// <summary>
/// Finds the properties that MSBuild accepts silently and that nothing reads: names that resemble MeshCi's, unknown names that begin like MeshCi's, and
/// items that are written as properties.
/// </summary>
internal static class PropertyNames
{
    // The results of verbs are not settings, but a user's file may reset them.
    private static readonly string[] Known =
    [
        .. MeshProperties.All.Select(property => property.Name).Concat(MeshVerbs.All.Select(verb => $"{verb.Name}DependsOn")).Distinct(),
        .. MeshVerbs.All.Select(verb => verb.Flag).OfType<string>(),
    ];

    private static readonly string[] Suggested = [.. MeshProperties.All.Select(property => property.Name)];

    /// <summary>Everything found in the user's files.</summary>
    /// <param name="files">The files, the project first.</param>
    /// <param name="missing">Receives the properties and item types that were probably meant, and are therefore missing.</param>
    public static IEnumerable<Finding> Find(IReadOnlyList<(string File, XDocument Document)> files, ISet<string> missing)
    {
        foreach (var (file, document) in files)
        {
            var unknown = document.Descendants().Where(element => element.Name.LocalName == "PropertyGroup").Elements()
                .Where(element => element.Name.LocalName[0] is 'M' or 'm').GroupBy(element => element.Name.LocalName)
                .Where(named => !IsKnown(named.Key));
            foreach (var named in unknown)
            {
                if (ItemTypes.Find(named.Key) is { } type)
                {
                    if (Reads(files, named.Key)) continue;
                    missing.Add(type.Name);
                    foreach (var element in named)
                        yield return MeshDiagnostics.WrongElement.At(PlaceOf(element, file), IsAnItem(type.Name, element.Value.Trim()));
                }
                else if (Meant(named.Key) is { } meant)
                {
                    missing.Add(meant);
                    foreach (var element in named) yield return MeshDiagnostics.MisspelledName.At(PlaceOf(element, file), IsMisspelled(element, meant, file));
                }
                else if (SimilarNames.LooksLikeOurs(named.Key) && !Reads(files, named.Key))
                {
                    foreach (var element in named) yield return MeshDiagnostics.UnknownProperty.At(PlaceOf(element, file), IsUnknown(named.Key, "your files"));
                }
            }
        }
    }

    /// <summary>The findings about misspelled names of one property.</summary>
    /// <param name="projectPath">Full path of the project.</param>
    /// <param name="property">The property.</param>
    public static IReadOnlyList<Finding> FindMisspelled(string projectPath, string property) =>
    [
        .. from file in UserFiles.Load(projectPath)
           from element in file.Document.Descendants()
           where element.Parent?.Name.LocalName == "PropertyGroup" && !IsKnown(element.Name.LocalName) && Meant(element.Name.LocalName) == property
           select MeshDiagnostics.MisspelledName.At(PlaceOf(element, file.File), IsMisspelled(element, property, file.File)),
    ];

    /// <summary>The findings about properties of the command line, or of a build that calls this one.</summary>
    /// <param name="names">The names of all global properties.</param>
    /// <param name="files">Loads the files of the user. Called only if a name is unknown.</param>
    public static IEnumerable<Finding> FindGlobal(IEnumerable<string> names, Func<IReadOnlyList<(string File, XDocument Document)>> files)
    {
        IReadOnlyList<(string File, XDocument Document)>? loaded = null;
        foreach (var name in names.Where(name => !IsKnown(name)).Order(StringComparer.OrdinalIgnoreCase))
        {
            var isItem = ItemTypes.Find(name) is not null;
            var meant = isItem ? null : Meant(name);
            if ((!isItem && meant is null && !SimilarNames.LooksLikeOurs(name)) || Reads(loaded ??= files(), name)) continue;
            yield return isItem
                ? MeshDiagnostics.WrongElement.At(null, IsAnItemGlobal(name))
                : MeshDiagnostics.UnknownProperty.At(null, meant is null ? IsUnknown(name, "the project and its files") : IsMisspelledGlobal(name, meant));
        }
    }

    private static bool IsKnown(string name) =>
        Known.Contains(name, StringComparer.OrdinalIgnoreCase) || ReservedNames.Properties.Contains(name, StringComparer.OrdinalIgnoreCase);

    // Only names that begin with a letter of the prefix are compared: most properties of a build are not meant for MeshCi.
    private static string? Meant(string name) => name.Length > 0 && name[0] is 'M' or 'm' ? SimilarNames.Misspelled(name, Known) : null;

    private static Place PlaceOf(XElement element, string file) => new(file, element.Name.LocalName, Line: ((IXmlLineInfo)element).LineNumber);

    // A property that the user's own files read belongs to the user. A property that only adds to itself is not read.
    private static bool Reads(IReadOnlyList<(string File, XDocument Document)> files, string property) =>
        files.Any(file => file.Document.DescendantNodes().OfType<XText>().Any(text => Reads(text.Value, property) && !IsIn(text.Parent, property))
            || file.Document.Descendants().Any(element => !IsIn(element, property) && element.Attributes().Any(attribute => Reads(attribute.Value, property))));

    private static bool IsIn(XElement? element, string property) => element?.Name.LocalName.Equals(property, StringComparison.OrdinalIgnoreCase) == true;

    private static bool Reads(string text, string property)
    {
        if (!text.Contains(property, StringComparison.OrdinalIgnoreCase)) return false;
        var dense = text.Replace(" ", "", StringComparison.Ordinal);
        return new[] { ")", ".", "[" }.Any(end => dense.Contains($"$({property}{end}", StringComparison.OrdinalIgnoreCase));
    }

    private static string IsMisspelled(XElement element, string meant, string file)
    {
        var shown = FileBasedApp.IsSource(file) ? FileBasedApp.Directive(meant, element.Value) : meant;
        return $"There is no property '{element.Name.LocalName}'. Did you mean '{shown}'? MSBuild ignores unknown names, so the property would have no effect. "
            + "Correct the name, or rename the property if it is your own.";
    }

    private static string IsMisspelledGlobal(string name, string meant) =>
        $"There is no property '{name}', so it has no effect. Did you mean '{meant}'? To suppress this warning, add MESH0097 to NoWarn.";

    private static string IsAnItem(string name, string value) =>
        $"'{name}' is an item, not a property, so it would have no effect here. "
        + $"Write <{name} Include=\"{value}\" /> in an ItemGroup.";

    private static string IsAnItemGlobal(string name) =>
        $"'{name}' is an item, so it cannot be set on the command line. Declare it in an ItemGroup of the project.";

    private static string IsUnknown(string name, string where)
    {
        var related = SimilarNames.Related(name, Suggested) is { } nearest ? $"The most similar property is '{nearest}'. " : "";
        return $"'{name}' is not a property of MeshCi, and nothing in {where} reads it, so it has no effect. {related}"
            + $"Use a property from docs/reference/properties.md. If '{name}' belongs to another SDK or package, add MESH0097 to NoWarn.";
    }
}
