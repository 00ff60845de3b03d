using System.Diagnostics;
using System.Runtime.InteropServices;

namespace MeshCi.Tasks.ControlPlanes;

/// <summary>Keeps this process's standard streams from a process that it starts and that may outlive it.</summary>
internal static partial class StandardHandles
{
    private const uint Inherit = 1;
    private static readonly Lock Gate = new();

    /// <summary>Starts a process that holds none of the standard streams of this one.</summary>
    /// <exception cref="System.ComponentModel.Win32Exception">The program cannot be run.</exception>
    public static Process StartWithout(ProcessStartInfo start)
    {
        // Elsewhere the program lets go of them itself: what is passed on there is not ours to choose.
        if (!OperatingSystem.IsWindows()) return Process.Start(start)!;

        // Streams that are redirected make Windows pass on every inheritable handle, also a pipe behind the build, which would then never end.
        lock (Gate)
        {
            var cleared = new List<nint>();
            try
            {
                foreach (var standard in (int[])[-10, -11, -12])
                {
                    var handle = GetStdHandle(standard);
                    if (GetHandleInformation(handle, out var flags) && (flags & Inherit) != 0 && SetHandleInformation(handle, Inherit, 0)) cleared.Add(handle);
                }

                return Process.Start(start)!;
            }
            finally
            {
                foreach (var handle in cleared) SetHandleInformation(handle, Inherit, Inherit);
            }
        }
    }

    [LibraryImport("kernel32.dll")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.System32)]
    private static partial nint GetStdHandle(int standard);

    [LibraryImport("kernel32.dll")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.System32)]
    [return: MarshalAs(UnmanagedType.Bool)]
    private static partial bool GetHandleInformation(nint handle, out uint flags);

    [LibraryImport("kernel32.dll")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.System32)]
    [return: MarshalAs(UnmanagedType.Bool)]
    private static partial bool SetHandleInformation(nint handle, uint mask, uint flags);
}
