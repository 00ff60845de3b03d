using MeshCi.Deployment.Applying;

namespace MeshCi.Tasks.Project;

/// <summary>Finds out whether the projects that the ledger names are still in the repository.</summary>
/// <param name="source">The repository of the project that asks.</param>
/// <param name="tree">The folder that its paths begin at, or null if it shares none with other projects.</param>
/// <param name="ledger">Full path of the ledger.</param>
internal sealed class RepositoryProjects(SourceControl source, string? tree, string ledger)
{
    /// <summary>The identity of a project in ledger entries: its repository, and its path there with <c>/</c>.</summary>
    /// <param name="projectPath">Full path of the project, without links.</param>
    /// <param name="source">Its repository.</param>
    /// <param name="tree">The folder that its path begins at, or null.</param>
    public static string Identify(string projectPath, SourceControl source, string? tree) =>
        Prefix(source) + (tree is null ? Path.GetFileName(projectPath) : Path.GetRelativePath(tree, projectPath).Replace('\\', '/'));

    /// <summary>Whether a project still exists.</summary>
    /// <param name="project">Its identity.</param>
    public ProjectPresence Find(string project)
    {
        // Without an address, projects of other trees have the same prefix. A ledger that is part of the tree has no entries of them.
        if (tree is null || !project.StartsWith(Prefix(source), StringComparison.Ordinal) || (source.Address is null && !IsInTree(ledger)))
            return ProjectPresence.Unknown;
        var file = Path.GetFullPath(project[Prefix(source).Length..], tree);
        return !IsInTree(file) ? ProjectPresence.Unknown : File.Exists(file) ? ProjectPresence.Exists : ProjectPresence.Gone;
    }

    private bool IsInTree(string path) => path.StartsWith(Path.TrimEndingDirectorySeparator(tree!) + Path.DirectorySeparatorChar, StringComparison.Ordinal);

    private static string Prefix(SourceControl source) => $"{source.Address ?? "local"}/";
}
