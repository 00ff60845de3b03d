using System.Runtime.InteropServices;

namespace MeshCi.Deployment.Ledgers;

/// <summary>Writes complete files so that, after a crash, a file has either the old or the new content, never a mixture.</summary>
internal static partial class DurableFile
{
    /// <summary>Writes a file through a temporary file in the same directory.</summary>
    /// <param name="path">The file. Its directory is created if it does not exist.</param>
    /// <param name="bytes">The content.</param>
    /// <param name="replace">Whether an existing file is replaced.</param>
    /// <param name="cancellationToken">Stops writing; the file is then unchanged.</param>
    /// <returns>False if it exists and must not be replaced.</returns>
    /// <exception cref="IOException">The disk is full or failing.</exception>
    /// <exception cref="UnauthorizedAccessException">The user may not write to the directory.</exception>
    public static async Task<bool> WriteAsync(string path, ReadOnlyMemory<byte> bytes, bool replace, CancellationToken cancellationToken)
    {
        var directory = Path.GetDirectoryName(path)!;
        Directory.CreateDirectory(directory);
        var temporary = Path.Combine(directory, $".{Guid.NewGuid():N}.tmp");
        try
        {
            await using (var stream = new FileStream(temporary, FileMode.CreateNew, FileAccess.Write, FileShare.None))
            {
                await stream.WriteAsync(bytes, cancellationToken).ConfigureAwait(false);
                stream.Flush(flushToDisk: true);
            }

            try
            {
                File.Move(temporary, path, overwrite: replace);
            }
            catch (IOException) when (!replace && File.Exists(path))
            {
                return false;
            }

            SyncDirectory(directory);
            return true;
        }
        finally
        {
            File.Delete(temporary);
        }
    }

    /// <summary>A rename is durable only after its directory has been flushed. Windows does that automatically.</summary>
    private static void SyncDirectory(string directory)
    {
        if (OperatingSystem.IsWindows()) return;
        var descriptor = Open(directory, 0);
        if (descriptor < 0) return;
        _ = Sync(descriptor);
        _ = Close(descriptor);
    }

    [LibraryImport("libc", EntryPoint = "open", StringMarshalling = StringMarshalling.Utf8)]
    private static partial int Open(string path, int flags);

    [LibraryImport("libc", EntryPoint = "fsync")]
    private static partial int Sync(int descriptor);

    [LibraryImport("libc", EntryPoint = "close")]
    private static partial int Close(int descriptor);
}
