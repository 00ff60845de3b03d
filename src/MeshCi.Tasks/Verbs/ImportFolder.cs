using MeshCi.Definitions.Diagnostics;
using MeshCi.Definitions.Import;
using MeshCi.Shared;

namespace MeshCi.Tasks.Verbs;

/// <summary>The files that <c>MeshImportFrom</c> names.</summary>
/// <param name="projectDirectory">The folder that relative paths refer to.</param>
internal sealed class ImportFolder(string projectDirectory)
{
    private static readonly string[] Endings = [".json", ".yaml", ".yml", ".template", ".tfstate"];

    // Folders of tools, in which a build finds its own files and packages.
    private static readonly HashSet<string> Aside = new(StringComparer.OrdinalIgnoreCase) { "obj", ".git", "node_modules", ".terraform", ".vs" };

    /// <summary>Reads the file, or all files of the folder that can contain resources.</summary>
    /// <param name="from">The path.</param>
    /// <param name="project">The project, for messages.</param>
    /// <param name="findings">Receives files that cannot be read.</param>
    /// <exception cref="MeshException">There is no such file or folder.</exception>
    public IReadOnlyList<ImportFile> Read(string from, string project, List<Finding> findings)
    {
        var path = Path.GetFullPath(from, projectDirectory);
        if (!Directory.Exists(path) && !File.Exists(path))
        {
            var meant = Spelling.Nearest(from, ["live", "live-mesh"]);
            throw new MeshException(MeshDiagnostics.NothingToImport.At(new(project), ImportText.NotAFile(from, path, meant)));
        }

        var names = File.Exists(path) ? [path] : Files(path, "*").Where(name => IsCandidate(Path.GetRelativePath(path, name))).ToArray();
        if (Configuration(path, names) is { } configuration)
        {
            findings.Add(MeshDiagnostics.ImportUnknownKind.At(new(configuration), ImportText.Configuration(configuration)));
            return [];
        }

        return [.. names.Select(name => Read(name, names.Length > 1, findings)).OfType<ImportFile>()];
    }

    private static IEnumerable<string> Files(string folder, string pattern) =>
        Directory.EnumerateFiles(folder, pattern, SearchOption.AllDirectories).Order(StringComparer.Ordinal);

    private static bool IsCandidate(string relative) =>
        Endings.Contains(Path.GetExtension(relative), StringComparer.OrdinalIgnoreCase)
        && !relative.Split(Path.DirectorySeparatorChar).SkipLast(1).Any(Aside.Contains);

    // A configuration alone has no values; a folder that also has them is read.
    private static string? Configuration(string path, string[] names) =>
        path.EndsWith(".tf", StringComparison.OrdinalIgnoreCase) ? path
        : names.Length == 0 && Directory.Exists(path) ? Files(path, "*.tf").FirstOrDefault()
        : null;

    private static ImportFile? Read(string name, bool hasOthers, List<Finding> findings)
    {
        try
        {
            return new(name, OrdinaryFile.Read(name, ImportReader.LargestFile));
        }
        catch (Exception unreadable) when (unreadable is IOException or UnauthorizedAccessException)
        {
            findings.Add(MeshDiagnostics.ImportUnreadable.At(new(name), ImportText.Unreadable(name, unreadable.Message, hasOthers)));
            return null;
        }
    }
}
