using System.Buffers;
using System.Xml.Linq;

namespace MeshCi.Tasks.Project;

/// <summary>What the files of a project show about resources that are no longer declared: whether that is intended, and what may have caused it.</summary>
internal static class RemovalTexts
{
    private const string PropsOfFolder = "Directory.Build.props";
    private static readonly SearchValues<char> Special = SearchValues.Create("$@%*?;");

    /// <summary>
    /// Whether <c>MeshRouter</c> is <c>false</c> because the project, or a <c>Directory.Build.props</c> above it, sets it without a condition, so that it does
    /// not depend on a value that may be wrong. The project is evaluated after that file, so what it sets counts.
    /// </summary>
    /// <param name="projectPath">Full path of the project.</param>
    /// <param name="value">The value of the property in the build, or null.</param>
    public static bool StatesNoRouter(string projectPath, string? value)
    {
        if (!IsFalse(value)) return false;
        var settings = Files(projectPath).Select(SourceXml.Load).OfType<XDocument>()
            .Select(document => document.Descendants().Where(element => element.Name.LocalName == "MeshRouter").ToList())
            .FirstOrDefault(found => found.Count > 0);
        return settings is not null && settings.TrueForAll(element => IsFalse(element.Value))
            && settings.Exists(element => !element.AncestorsAndSelf().Any(IsConditional));
    }

    /// <summary>A sentence for each conditional import of the project whose file does not exist.</summary>
    /// <param name="projectPath">Full path of the project.</param>
    /// <param name="environment">The value of <c>MeshEnvironment</c>, or null.</param>
    public static IEnumerable<string> MissingImports(string projectPath, string? environment) =>
        from file in Files(projectPath)
        let document = SourceXml.Load(file)
        where document is not null
        from import in document.Descendants()
        where import.Name.LocalName == "Import" && import.AncestorsAndSelf().Any(TestsExistence)
        let path = Resolve(import.Attribute("Project")?.Value, file, projectPath, environment)
        where path is not null && !File.Exists(path)
        select $"The conditional import in '{Path.GetFileName(file)}' found no file '{path}'.";

    private static IEnumerable<string> Files(string projectPath)
    {
        yield return projectPath;
        for (var folder = Path.GetDirectoryName(projectPath); folder is not null; folder = Path.GetDirectoryName(folder))
        {
            var file = Path.Combine(folder, PropsOfFolder);
            if (!File.Exists(file)) continue;
            yield return file;
            // MSBuild imports only the nearest one.
            yield break;
        }
    }

    private static bool IsFalse(string? value) => bool.TryParse(value?.Trim(), out var isOn) && !isOn;

    private static bool IsConditional(XElement element) =>
        element.Attribute("Condition") is not null || element.Name.LocalName is "When" or "Otherwise" or "Target";

    private static bool TestsExistence(XElement element) =>
        element.Attribute("Condition")?.Value.Contains("Exists", StringComparison.OrdinalIgnoreCase) == true;

    /// <summary>The path of an import, or null if it depends on more than the places of the files and the environment.</summary>
    private static string? Resolve(string? import, string file, string projectPath, string? environment)
    {
        if (import is null) return null;
        var path = import
            .Replace("$(MSBuildThisFileDirectory)", Path.GetDirectoryName(file) + Path.DirectorySeparatorChar, StringComparison.OrdinalIgnoreCase)
            .Replace("$(MSBuildProjectDirectory)", Path.GetDirectoryName(projectPath)!, StringComparison.OrdinalIgnoreCase)
            .Replace("$(MeshEnvironment)", environment ?? "", StringComparison.OrdinalIgnoreCase);
        if (path.AsSpan().IndexOfAny(Special) >= 0) return null;
        return Path.GetFullPath(path.Replace('\\', Path.DirectorySeparatorChar), Path.GetDirectoryName(file)!);
    }
}
