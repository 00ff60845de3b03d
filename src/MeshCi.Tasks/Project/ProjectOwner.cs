namespace MeshCi.Tasks.Project;

/// <summary>The name under which a project owns its resources.</summary>
/// <param name="Id">The value of the ownership tag.</param>
/// <param name="Former">The default that MeshCi used for the same project before 0.1.0 was complete, or null if there is none or it is the same.</param>
/// <param name="Reason">Where the value comes from, as a sentence.</param>
internal sealed record ProjectOwner(string Id, string? Former, string Reason)
{
    /// <summary>Whether <c>MeshOwnerId</c> sets it.</summary>
    public bool IsSet { get; init; }

    /// <summary>Determines the owner of a project.</summary>
    /// <param name="set">The property <c>MeshOwnerId</c>, or null.</param>
    /// <param name="projectPath">Full path of the project.</param>
    /// <param name="source">The repository.</param>
    /// <param name="tree">The folder that the project shares with the other projects of its tree, or null.</param>
    public static ProjectOwner Of(string? set, string projectPath, SourceControl source, string? tree)
    {
        if (set is not null) return new(set, null, "This owner is the value of MeshOwnerId.") { IsSet = true };
        var name = Path.GetFileNameWithoutExtension(projectPath);
        var project = tree is null ? name : PathIn(tree, projectPath);
        var id = $"{source.Address ?? "local"}/{project}";
        var former = $"{source.Repository ?? "local"}/{(source.Root is null ? name : project)}";
        return new(id, former == id ? null : former, ReasonOf(projectPath, source));
    }

    private static string PathIn(string root, string projectPath) =>
        Path.ChangeExtension(Path.GetRelativePath(root, projectPath), null).Replace('\\', '/');

    private static string ReasonOf(string projectPath, SourceControl source) =>
        source.Address is { } address ? $"This owner is derived from the address of the repository, {address}."
        : source.Root is { } root ? $"This owner is local, because the git repository in '{root}' has no remote with a host name that MeshCi could read."
        : $"This owner is local, because there is no .git in '{Path.GetDirectoryName(projectPath)}' or above it, "
        + "as in a container build that does not copy it.";
}
