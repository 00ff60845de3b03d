namespace MeshCi.Tasks.Project;

/// <summary>The repository of a project.</summary>
/// <param name="Root">Full path of the nearest folder above the project that contains <c>.git</c>, or null.</param>
/// <param name="Address">Its address in the form of <see cref="RepositoryAddress.Normalize"/>, or null if it has no address on a host.</param>
/// <param name="Repository">The last two segments of its address, <c>owner/name</c>, or null if it has no address on a host.</param>
/// <param name="Commit">Full ID of the commit, or null if it is unknown.</param>
/// <param name="Branch">The branch, without <c>refs/heads/</c>; null on a detached head.</param>
internal sealed record SourceControl(string? Root, string? Address, string? Repository, string? Commit, string? Branch)
{
    private const string Heads = "refs/heads/";

    /// <summary>Reads the values that the .NET SDK's source control targets found.</summary>
    /// <param name="directory">The project's folder.</param>
    /// <param name="address">Address of the repository, or null.</param>
    /// <param name="commit">The commit, or null.</param>
    /// <param name="branch">The reference that is checked out, such as <c>refs/heads/main</c>, or null.</param>
    public static SourceControl Read(string directory, string? address, string? commit, string? branch) => new(
        SourceTree.FindRepository(directory),
        address is null ? null : RepositoryAddress.Normalize(address),
        address is null ? null : RepositoryOf(address),
        commit,
        branch?.StartsWith(Heads, StringComparison.Ordinal) == true ? branch[Heads.Length..] : branch);

    /// <summary>The last two segments of an address; null for a path on this machine, which would differ from clone to clone.</summary>
    internal static string? RepositoryOf(string address)
    {
        if (!Uri.TryCreate(address, UriKind.Absolute, out var uri) || uri.IsFile || uri.Host.Length == 0) return null;
        if (uri.AbsolutePath.Split('/', StringSplitOptions.RemoveEmptyEntries) is not [.., var owner, var name]) return null;
        return $"{owner}/{(name.EndsWith(".git", StringComparison.Ordinal) ? name[..^4] : name)}";
    }
}
