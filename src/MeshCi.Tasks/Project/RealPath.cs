namespace MeshCi.Tasks.Project;

/// <summary>Paths without links, to find out whether two paths name the same file.</summary>
internal static class RealPath
{
    // As many as Linux follows in one path.
    private const int Most = 40;

    /// <summary>The path with every link in it replaced with its target; the path itself if that is not possible.</summary>
    /// <param name="path">Full path.</param>
    public static string Of(string path)
    {
        try
        {
            return Resolve(path, Most) ?? path;
        }
        catch (Exception unreadable) when (unreadable is IOException or UnauthorizedAccessException)
        {
            return path;
        }
    }

    private static string? Resolve(string path, int most)
    {
        if (most == 0) return null;
        if (Path.GetDirectoryName(path) is not { } parent) return path;
        if (Resolve(parent, most) is not { } folder) return null;
        var here = new FileInfo(Path.Combine(folder, Path.GetFileName(path)));
        return here.LinkTarget is { } target ? Resolve(Path.GetFullPath(target, folder), most - 1) : here.FullName;
    }
}
