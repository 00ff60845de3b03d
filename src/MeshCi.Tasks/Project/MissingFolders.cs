using System.Xml;
using System.Xml.Linq;
using MeshCi.Definitions.Diagnostics;
using MeshCi.Definitions.Language;

namespace MeshCi.Tasks.Project;

/// <summary>
/// Finds items for files whose pattern searches a folder that does not exist, such as <c>msh/*.json</c>. MSBuild silently creates no item for such a pattern.
/// A folder without matching files is legal: a pattern can be written before the first file.
/// </summary>
internal static class MissingFolders
{
    // Only these items are files.
    private static readonly string[] OfFiles = ["MeshResource", "MeshPatch"];

    /// <summary>The findings, one for each pattern.</summary>
    /// <param name="files">The files of the user, the project first. Only this one is read: in others, a path is relative to each of several projects.</param>
    /// <param name="missing">Receives the types of the items that are missing.</param>
    public static IEnumerable<Finding> Find(IReadOnlyList<(string File, XDocument Document)> files, ISet<string> missing)
    {
        foreach (var (file, document) in files.Take(1))
        {
            var patterns = from element in document.Descendants()
                           where element.Parent?.Name.LocalName == "ItemGroup" && !Conditions.Apply(element)
                           let type = ItemTypes.Find(element.Name.LocalName)
                           where type is not null && OfFiles.Contains(type.Name)
                           from pattern in (element.Attribute("Include")?.Value ?? "").Split(';', StringSplitOptions.TrimEntries)
                           select (type.Name, Pattern: pattern, Line: ((IXmlLineInfo)element).LineNumber);
            foreach (var (type, pattern, line) in patterns)
            {
                if (FolderOf(pattern) is not { } folder || Directory.Exists(Path.GetFullPath(folder, Path.GetDirectoryName(file)!))) continue;
                missing.Add(type);
                yield return MeshDiagnostics.BadResource.At(new(file, type, pattern, Line: line), DoesNotExist(type, pattern, folder));
            }
        }
    }

    // The folder before the first wildcard; null for the folder of the project and for what only MSBuild can evaluate.
    private static string? FolderOf(string pattern)
    {
        var path = pattern.Replace("$(MSBuildThisFileDirectory)", "", StringComparison.OrdinalIgnoreCase)
            .Replace("$(MSBuildProjectDirectory)", ".", StringComparison.OrdinalIgnoreCase).Replace('\\', '/');
        var wildcard = path.IndexOfAny(['*', '?']);
        var end = wildcard < 0 ? -1 : path.LastIndexOf('/', wildcard);
        return end <= 0 || path.IndexOfAny(['$', '@', '%', '\0']) >= 0 ? null : path[..end];
    }

    private static string DoesNotExist(string type, string pattern, string folder) =>
        $"{type} '{pattern}': the folder '{folder}' does not exist, so no file matches the pattern and MSBuild creates no item. Correct the path, which is "
        + $"relative to the project, or, if the files are optional, add Condition=\"Exists('{folder}')\".";
}
