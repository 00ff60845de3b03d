using System.IO.Enumeration;
using System.Xml;
using System.Xml.Linq;
using MeshCi.Shared;

namespace MeshCi.Tasks.Project;

/// <summary>The project files of a repository or source tree, and what their text contains. Nothing is evaluated.</summary>
internal static class ProjectFiles
{
    private const int Most = 2_000;
    private static readonly string[] Extensions = [".csproj", ".fsproj", ".vbproj"];
    private static readonly string[] Foreign = ["bin", "obj", "node_modules", "artifacts"];
    private static readonly EnumerationOptions AllFolders = new()
    {
        RecurseSubdirectories = true,
        IgnoreInaccessible = true,

        // What is behind a link is either found without it or belongs to another tree, and a link to a parent folder would never end.
        AttributesToSkip = FileAttributes.Hidden | FileAttributes.System | FileAttributes.ReparsePoint,
    };

    /// <summary>
    /// The files, at most 2,000. A folder that may not be read is skipped, because its services are as unknown as those of other repositories, and so is a
    /// repository in the repository: a submodule has services of its own, and a linked worktree has the same services again.
    /// </summary>
    /// <param name="root">Full path of the folder.</param>
    public static IEnumerable<string> Below(string root) => new FileSystemEnumerable<string>(root, (ref entry) => entry.ToFullPath(), AllFolders)
    {
        ShouldIncludePredicate = (ref entry) =>
            !entry.IsDirectory && Extensions.Contains(Path.GetExtension(entry.FileName.ToString()), StringComparer.OrdinalIgnoreCase),
        ShouldRecursePredicate = (ref entry) =>
            !Foreign.Contains(entry.FileName.ToString(), StringComparer.OrdinalIgnoreCase) && !Path.Exists(Path.Combine(entry.ToFullPath(), ".git")),
    }.Take(Most);

    /// <summary>The XML of a project; null if it cannot be read, which a build of that project reports.</summary>
    public static XDocument? Load(string file)
    {
        try
        {
            using var content = new MemoryStream(OrdinaryFile.ReadAll(file));
            return XDocument.Load(content);
        }
        catch (Exception unreadable) when (unreadable is XmlException or IOException or UnauthorizedAccessException)
        {
            return null;
        }
    }

    /// <summary>The last text of a property as it is written, or null if the project does not set it.</summary>
    public static string? Text(XDocument project, string name)
    {
        var last = project.Descendants().LastOrDefault(element => element.Name.LocalName == name && element.Parent?.Name.LocalName == "PropertyGroup");
        return last?.Value.Trim() is { Length: > 0 } value ? value : null;
    }
}
