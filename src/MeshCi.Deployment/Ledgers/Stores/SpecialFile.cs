using System.Runtime.InteropServices;
using Microsoft.Win32.SafeHandles;

namespace MeshCi.Deployment.Ledgers.Stores;

/// <summary>Tells an empty file from a named pipe or a device, none of which has a length.</summary>
internal static partial class SpecialFile
{
    /// <summary>What has the name of a file without being one, as part of a sentence; null for an ordinary file. Never waits.</summary>
    /// <param name="path">Full path of a file without a length.</param>
    public static string? Explain(string path)
    {
        if (OperatingSystem.IsWindows()) return null;
        // O_RDONLY and O_NONBLOCK: a named pipe is opened without waiting for a process that writes to it.
        using var handle = new SafeFileHandle(Open(path, OperatingSystem.IsMacOS() ? 0x4 : 0x800), ownsHandle: true);
        if (handle.IsInvalid) return null;
        using var stream = new FileStream(handle, FileAccess.Read, bufferSize: 0);
        if (!stream.CanSeek) return "it is a named pipe or a device, not a file";
        return stream.Read(new byte[1]) > 0 ? "it is a device, not a file" : null;
    }

    [LibraryImport("libc", EntryPoint = "open", StringMarshalling = StringMarshalling.Utf8)]
    private static partial int Open(string path, int flags);
}
