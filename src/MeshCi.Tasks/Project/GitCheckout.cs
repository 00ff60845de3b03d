namespace MeshCi.Tasks.Project;

/// <summary>What a git checkout says of itself, read from its files: no git executable is needed.</summary>
/// <param name="Root">Full path of the folder that holds <c>.git</c>.</param>
/// <param name="Branch">Branch that is checked out, or null on a detached head.</param>
/// <param name="Commit">Full id of the commit, or null before the first one.</param>
/// <param name="Slug"><c>owner/name</c> from the address of the remote <c>origin</c>, or null without one on a host.</param>
public sealed record GitCheckout(string Root, string? Branch, string? Commit, string? Slug)
{
    /// <summary>The checkout that a folder is in, or null.</summary>
    public static GitCheckout? Find(string directory)
    {
        for (var folder = new DirectoryInfo(directory); folder is not null; folder = folder.Parent)
        {
            var dotGit = Path.Combine(folder.FullName, ".git");
            if (Directory.Exists(dotGit)) return Read(folder.FullName, dotGit);
            if (File.Exists(dotGit) && First(dotGit) is { } line && line.StartsWith("gitdir:", StringComparison.Ordinal))
                return Read(folder.FullName, Path.GetFullPath(line["gitdir:".Length..].Trim(), folder.FullName));
        }

        return null;
    }

    private static GitCheckout Read(string root, string gitDirectory)
    {
        // A linked worktree keeps its HEAD for itself and shares refs and configuration with the main one.
        var common = First(Path.Combine(gitDirectory, "commondir")) is { } relative ? Path.GetFullPath(relative, gitDirectory) : gitDirectory;
        var head = First(Path.Combine(gitDirectory, "HEAD"));
        const string Reference = "ref: ";
        if (head is null) return new(root, null, null, SlugOfOrigin(common));
        if (!head.StartsWith(Reference, StringComparison.Ordinal)) return new(root, null, head, SlugOfOrigin(common));
        var name = head[Reference.Length..];
        var commit = First(Path.Combine(common, name)) ?? Packed(common, name);
        const string Heads = "refs/heads/";
        return new(root, name.StartsWith(Heads, StringComparison.Ordinal) ? name[Heads.Length..] : name, commit, SlugOfOrigin(common));
    }

    private static string? Packed(string common, string name)
    {
        var packed = Path.Combine(common, "packed-refs");
        return File.Exists(packed)
            ? File.ReadLines(packed).FirstOrDefault(line => line.EndsWith($" {name}", StringComparison.Ordinal))?.Split(' ')[0]
            : null;
    }

    private static string? SlugOfOrigin(string common)
    {
        var config = Path.Combine(common, "config");
        if (!File.Exists(config)) return null;
        var inOrigin = false;
        foreach (var line in File.ReadLines(config).Select(line => line.Trim()))
        {
            if (line.StartsWith('[')) inOrigin = line is "[remote \"origin\"]";
            else if (inOrigin && line.Split('=', 2) is [var key, var value] && key.Trim() == "url") return SlugOf(value.Trim());
        }

        return null;
    }

    /// <summary>The last two segments of a remote's address; null for a path on this machine, which would differ from clone to clone.</summary>
    internal static string? SlugOf(string address)
    {
        var hasHost = Uri.TryCreate(address, UriKind.Absolute, out var uri) && !uri.IsFile && uri.Host.Length > 0;
        var path = hasHost ? uri!.AbsolutePath
            : !address.Contains("://", StringComparison.Ordinal) && address.Split(':', 2) is [{ Length: > 1 } host, var scp] && !host.Contains('/', StringComparison.Ordinal) ? scp
            : null;
        var segments = path?.Split('/', StringSplitOptions.RemoveEmptyEntries);
        if (segments is not { Length: >= 2 }) return null;
        var name = segments[^1].EndsWith(".git", StringComparison.Ordinal) ? segments[^1][..^4] : segments[^1];
        return $"{segments[^2]}/{name}";
    }

    private static string? First(string file) => File.Exists(file) ? File.ReadLines(file).FirstOrDefault()?.Trim() : null;
}
