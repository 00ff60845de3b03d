using System.Runtime.InteropServices;

namespace MeshCi.Deployment.Ledgers.Stores;

/// <summary>Writes complete files so that, after a crash, a file has either the old or the new content, never a mixture.</summary>
internal static partial class DurableFile
{
    private const int Exists = 17;

    // EPERM, EMLINK, and ENOSYS and EOPNOTSUPP of Linux and of macOS: the file system has no hard links, or no more of them for this file.
    private static readonly int[] NoLinks = [1, 31, 38, 45, 78, 95, 102];

    /// <summary>Writes a new file. Of several processes that write the same one, exactly one succeeds.</summary>
    /// <param name="path">The file. Its directory is created if it does not exist.</param>
    /// <param name="bytes">The content.</param>
    /// <param name="cancellationToken">Stops writing; the file then does not exist.</param>
    /// <returns>False if something with this name exists.</returns>
    /// <exception cref="IOException">The disk is full or failing, or the path is not usable.</exception>
    /// <exception cref="UnauthorizedAccessException">The user may not write to the directory.</exception>
    public static async Task<bool> CreateAsync(string path, ReadOnlyMemory<byte> bytes, CancellationToken cancellationToken)
    {
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        var temporary = NewTemporary(path);
        try
        {
            await WriteAsync(temporary, bytes, cancellationToken).ConfigureAwait(false);
            var created = Publish(temporary, path);
            if (created) SyncDirectory(Path.GetDirectoryName(path)!);
            return created;
        }
        finally
        {
            File.Delete(temporary);
        }
    }

    /// <summary>Overwrites a file.</summary>
    /// <param name="path">The file.</param>
    /// <param name="bytes">The content.</param>
    /// <exception cref="IOException">The disk is full or failing. The file is unchanged.</exception>
    /// <exception cref="UnauthorizedAccessException">The user may not write to the directory.</exception>
    public static async Task OverwriteAsync(string path, ReadOnlyMemory<byte> bytes)
    {
        var temporary = NewTemporary(path);
        try
        {
            await WriteAsync(temporary, bytes, CancellationToken.None).ConfigureAwait(false);
            File.Move(temporary, path, overwrite: true);
            SyncDirectory(Path.GetDirectoryName(path)!);
        }
        finally
        {
            File.Delete(temporary);
        }
    }

    /// <summary>Gives a complete file its name, unless another file has it. The file may keep its temporary name, too.</summary>
    /// <returns>False if something with this name exists.</returns>
    private static bool Publish(string temporary, string path)
    {
        // File.Move without overwriting looks first and then renames, so that two processes could both succeed.
        if (!OperatingSystem.IsWindows())
        {
            if (Link(temporary, path) == 0) return true;
            var error = Marshal.GetLastPInvokeError();
            if (error == Exists) return false;
            return NoLinks.Contains(error) ? Reserve(temporary, path) : throw new IOException(Marshal.GetPInvokeErrorMessage(error), error);
        }

        try
        {
            File.Move(temporary, path, overwrite: false);
            return true;
        }
        catch (IOException) when (Path.Exists(path))
        {
            return false;
        }
    }

    /// <summary>
    /// The same on a file system without hard links: an empty file takes the name, and its creator replaces it. A crash in between leaves the empty file.
    /// </summary>
    internal static bool Reserve(string temporary, string path)
    {
        try
        {
            using var reserved = new FileStream(path, FileMode.CreateNew, FileAccess.Write, FileShare.None);
        }
        catch (IOException) when (Path.Exists(path))
        {
            return false;
        }

        File.Move(temporary, path, overwrite: true);
        return true;
    }

    private static string NewTemporary(string path) => Path.Combine(Path.GetDirectoryName(path)!, $".{Guid.NewGuid():N}.tmp");

    private static async Task WriteAsync(string temporary, ReadOnlyMemory<byte> bytes, CancellationToken cancellationToken)
    {
        await using var stream = new FileStream(temporary, FileMode.CreateNew, FileAccess.Write, FileShare.None);
        await stream.WriteAsync(bytes, cancellationToken).ConfigureAwait(false);
        stream.Flush(flushToDisk: true);
    }

    /// <summary>A new name is durable only after its directory has been flushed. Windows does that automatically.</summary>
    private static void SyncDirectory(string directory)
    {
        if (OperatingSystem.IsWindows()) return;
        var descriptor = Open(directory, 0);
        if (descriptor < 0) return;
        _ = Sync(descriptor);
        _ = Close(descriptor);
    }

    [LibraryImport("libc", EntryPoint = "link", StringMarshalling = StringMarshalling.Utf8, SetLastError = true)]
    private static partial int Link(string from, string to);

    [LibraryImport("libc", EntryPoint = "open", StringMarshalling = StringMarshalling.Utf8)]
    private static partial int Open(string path, int flags);

    [LibraryImport("libc", EntryPoint = "fsync")]
    private static partial int Sync(int descriptor);

    [LibraryImport("libc", EntryPoint = "close")]
    private static partial int Close(int descriptor);
}
