namespace MeshCi.Tasks.Project;

/// <summary>The folder that the projects of one repository or, without git, of one tree of sources have in common.</summary>
internal static class SourceTree
{
    private static readonly string[] Names = ["global.json", "Directory.Build.props"];
    private static readonly string[] Solutions = ["*.sln", "*.slnx"];

    /// <summary>The nearest folder above a project that contains <c>.git</c>, or null. In a linked worktree and a submodule, it is a file.</summary>
    public static string? FindRepository(string directory) => Above(directory).FirstOrDefault(folder => Path.Exists(Path.Combine(folder, ".git")));

    /// <summary>
    /// The topmost folder above a project that contains a solution, <c>global.json</c> or <c>Directory.Build.props</c>, or null: a nested file of that kind
    /// does not split a tree. The root of the file system, the user's home and the temporary folder are shared by trees that have nothing in common.
    /// </summary>
    public static string? FindRoot(string directory) => Above(directory).Where(folder => !IsShared(folder)).LastOrDefault(IsMarked);

    private static IEnumerable<string> Above(string? directory)
    {
        for (; directory is not null; directory = Path.GetDirectoryName(directory)) yield return directory;
    }

    private static bool IsMarked(string folder)
    {
        try
        {
            return Names.Any(name => File.Exists(Path.Combine(folder, name)))
                || Solutions.Any(pattern => Directory.EnumerateFiles(folder, pattern).Any());
        }
        catch (Exception unreadable) when (unreadable is IOException or UnauthorizedAccessException)
        {
            return false;
        }
    }

    private static bool IsShared(string folder) =>
        Path.GetDirectoryName(folder) is null
        || Is(folder, Environment.GetFolderPath(Environment.SpecialFolder.UserProfile))
        || Is(folder, Path.GetTempPath());

    private static bool Is(string folder, string other) => Equal(folder, other) || Equal(folder, RealPath.Of(other));

    private static bool Equal(string folder, string other) => Path.TrimEndingDirectorySeparator(folder).Equals(
        Path.TrimEndingDirectorySeparator(other), OperatingSystem.IsLinux() ? StringComparison.Ordinal : StringComparison.OrdinalIgnoreCase);
}
