namespace MeshCi.Shared;

/// <summary>
/// Whether keys are safe in a state directory. On Windows, the permissions are inherited from the user's folders and are not checked.
/// </summary>
internal static class StateDirectorySafety
{
    private const UnixFileMode OthersWrite = UnixFileMode.GroupWrite | UnixFileMode.OtherWrite;

    private const UnixFileMode OthersUse =
        OthersWrite | UnixFileMode.GroupRead | UnixFileMode.OtherRead | UnixFileMode.GroupExecute | UnixFileMode.OtherExecute;

    /// <summary>Why the directory must not be used, and what to do, in sentences; null if it can be used or does not exist yet.</summary>
    /// <exception cref="IOException">The permissions cannot be read.</exception>
    /// <exception cref="UnauthorizedAccessException">The permissions cannot be read.</exception>
    public static string? Problem(this StateFiles files)
    {
        if (OperatingSystem.IsWindows() || !Directory.Exists(files.Directory)) return null;
        var mode = File.GetUnixFileMode(files.Directory);
        if (!IsOwn(files.Directory, mode)) return BelongsToAnother(files.Directory);
        if ((mode & OthersWrite) != 0) return OthersCanWrite(files.Directory);
        if (files.Written.FirstOrDefault(IsLink) is { } link) return IsALink(link);
        return File.Exists(files.Credentials) && (File.GetUnixFileMode(files.Credentials) & OthersUse) != 0 ? OthersCanRead(files.Credentials) : null;
    }

    /// <summary>Why a user cannot create the directory, as a sentence about the folder above it; null if the reason is unknown.</summary>
    public static string? ProblemAbove(this StateFiles files)
    {
        var above = Path.GetDirectoryName(files.Directory);
        while (above is not null && !Directory.Exists(above)) above = Path.GetDirectoryName(above);
        return above is not null && FileOwner.Of(above) is { } owner ? $"The folder '{above}' belongs to {owner}." : null;
    }

    // Only the owner of a file, and the administrator of the machine, may set its mode, even to the same value.
    private static bool IsOwn(string path, UnixFileMode mode)
    {
        if (OperatingSystem.IsWindows()) return true;
        try
        {
            File.SetUnixFileMode(path, mode);
            return true;
        }
        catch (UnauthorizedAccessException)
        {
            return false;
        }
        catch (IOException)
        {
            // A file system that cannot be written. Creating a file in it reports that better.
            return true;
        }
    }

    private static bool IsLink(string path) => new FileInfo(path).LinkTarget is not null;

    private static string BelongsToAnother(string directory) =>
        $"The state directory '{directory}' belongs to {FileOwner.Of(directory) ?? "another user"}, who could read the keys in it. "
        + "Set MeshStateDirectory to a folder of your own.";

    private static string OthersCanWrite(string directory) =>
        $"Other users can write to the state directory '{directory}', so they could replace the keys and addresses in it. "
        + $"Run: chmod go-w '{directory}', or set MeshStateDirectory to another folder.";

    private static string IsALink(string file) =>
        $"'{file}' is a symbolic link. The control plane does not follow links in its state directory, because they could reveal its keys. Delete the link.";

    private static string OthersCanRead(string file) =>
        $"Other users can read the keys in '{file}'. Delete the file, so that the control plane generates new keys at its next start. "
        + "The data of the mesh is preserved.";
}
