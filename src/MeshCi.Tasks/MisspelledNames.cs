using System.Xml;
using System.Xml.Linq;
using MeshCi.Definitions;

namespace MeshCi.Tasks;

/// <summary>
/// Finds items and properties of a project file whose names are almost ours. MSBuild takes any name and says nothing, so a
/// <c>MeshRuote</c> would be a route that never exists. Names that resemble none of ours are the user's own.
/// </summary>
internal static class MisspelledNames
{
    private static readonly string[] Shared = ["Directory.Build.props", "Directory.Build.targets"];

    /// <summary>A finding for each name within edit distance 2 of a known one, in the project and in what MSBuild imports for its folder.</summary>
    public static IEnumerable<Finding> Around(string projectFile) =>
        Shared.Select(name => Above(Path.GetDirectoryName(projectFile)!, name)).OfType<string>().Prepend(projectFile).SelectMany(In);

    private static string? Above(string directory, string name)
    {
        for (var folder = directory; folder is not null; folder = Path.GetDirectoryName(folder))
        {
            if (File.Exists(Path.Combine(folder, name))) return Path.Combine(folder, name);
        }

        return null;
    }

    private static IEnumerable<Finding> In(string projectFile)
    {
        XDocument project;
        try
        {
            project = XDocument.Load(projectFile);
        }
        catch (Exception unreadable) when (unreadable is XmlException or IOException or UnauthorizedAccessException)
        {
            return [];
        }

        var items = Misspelled(project, "ItemGroup", "item", [.. ItemTypes.All.Select(type => type.Name)]);
        var properties = Misspelled(project, "PropertyGroup", "property", [.. MeshProperties.All.Select(property => property.Name)]);
        return [.. items.Concat(properties).Select(finding => finding with { Place = finding.Place! with { File = projectFile } })];
    }

    private static IEnumerable<Finding> Misspelled(XDocument project, string within, string what, string[] known) =>
        from element in project.Descendants().Where(element => element.Name.LocalName == within).Elements()
        let name = element.Name.LocalName
        where name.StartsWith('M') && !known.Contains(name) && !name.EndsWith("DependsOn", StringComparison.Ordinal)
        let nearest = Spelling.Nearest(name, known)
        where nearest is not null
        select Diagnostics.MisspelledName.At(
            new(Item: name), $"There is no {what} '{name}'; did you mean '{nearest}'? MSBuild ignores names that it does not know, so what it says would be lost. Correct the name, or rename your own {what}.");
}
