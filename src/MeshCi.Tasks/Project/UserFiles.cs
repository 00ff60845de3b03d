using System.Xml.Linq;

namespace MeshCi.Tasks.Project;

/// <summary>
/// The files in which users declare mesh items: the project or the C# file of a file-based app, the files that MSBuild imports for its folder, and the
/// files that these import by a path that can be resolved without MSBuild. Files of SDKs and packages are not included.
/// </summary>
internal static class UserFiles
{
    private const int Most = 100;
    private static readonly string[] Shared = ["Directory.Build.props", "Directory.Build.targets"];

    /// <summary>The files that exist and can be read, each once, the project first.</summary>
    public static IReadOnlyList<(string File, XDocument Document)> Load(string projectFile)
    {
        var shared = Shared.Select(name => Above(Path.GetDirectoryName(projectFile)!, name)).OfType<string>();
        var waiting = new Queue<string>(shared.Prepend(FileBasedApp.SourceOf(projectFile)));
        var seen = new HashSet<string>(OperatingSystem.IsLinux() ? StringComparer.Ordinal : StringComparer.OrdinalIgnoreCase);
        var found = new List<(string, XDocument)>();
        while (waiting.TryDequeue(out var file) && found.Count < Most)
        {
            if (!seen.Add(file) || SourceXml.Load(file) is not { } document) continue;
            found.Add((file, document));
            foreach (var import in document.Descendants().Where(element => element.Name.LocalName == "Import" && element.Attribute("Sdk") is null))
            {
                if (import.Attribute("Project")?.Value is { } path && Resolve(path, file, projectFile) is { } imported) waiting.Enqueue(imported);
            }
        }

        return found;
    }

    private static string? Above(string directory, string name)
    {
        for (var folder = directory; folder is not null; folder = Path.GetDirectoryName(folder))
        {
            if (File.Exists(Path.Combine(folder, name))) return Path.Combine(folder, name);
        }

        return null;
    }

    private static string? Resolve(string path, string file, string projectFile)
    {
        var here = Path.GetDirectoryName(file)!;
        var literal = path.Replace("$(MSBuildThisFileDirectory)", $"{here}/", StringComparison.OrdinalIgnoreCase)
            .Replace("$(MSBuildProjectDirectory)", Path.GetDirectoryName(projectFile)!, StringComparison.OrdinalIgnoreCase).Replace('\\', '/');
        if (literal.IndexOfAny(['$', '*', '?', '\0']) >= 0) return null;
        var full = Path.GetFullPath(literal, here);
        // The SDK, if it is imported by its path, sets every property.
        return File.Exists(full) && !Path.GetFileName(full).StartsWith("MeshCi.Sdk.", StringComparison.Ordinal) ? full : null;
    }
}
