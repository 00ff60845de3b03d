using System.Runtime.InteropServices;

namespace MeshCi.Local.Host;

/// <summary>
/// The descriptors above the standard streams that the process inherited. A script that holds a lock or a pipe in such a descriptor would otherwise hold
/// it until the control plane ends.
/// </summary>
internal static partial class InheritedDescriptors
{
    private const string Open = "/proc/self/fd";
    private const int StandardError = 2;
    private const int GetFlags = 1;
    private const int CloseOnExec = 1;

    /// <summary>
    /// Closes them. Call it before the process opens anything: a descriptor that survived the start of the program is recognized by the absence of the flag
    /// that the runtime and .NET set on all of theirs. Does nothing on systems other than Linux: Windows passes on only the handles that the starter
    /// allows, and on macOS not all descriptors of the runtime have the flag.
    /// </summary>
    public static void CloseAll()
    {
        if (!OperatingSystem.IsLinux() || !Directory.Exists(Open)) return;
        var descriptors = Directory.EnumerateFileSystemEntries(Open)
            .Select(entry => int.TryParse(Path.GetFileName(entry), out var descriptor) ? descriptor : 0)
            .Where(descriptor => descriptor > StandardError).ToList();
        foreach (var descriptor in descriptors)
        {
            // The descriptor with which the folder was listed is already closed.
            if (Control(descriptor, GetFlags) is >= 0 and var flags && (flags & CloseOnExec) == 0) _ = Close(descriptor);
        }
    }

    [LibraryImport("libc", EntryPoint = "fcntl")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static partial int Control(int descriptor, int command);

    [LibraryImport("libc", EntryPoint = "close")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static partial int Close(int descriptor);
}
