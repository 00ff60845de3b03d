using System.Diagnostics;
using System.Runtime.InteropServices;

namespace MeshCi.Tasks.ControlPlanes;

/// <summary>Starts processes that do not inherit this process's standard streams, because they may outlive it.</summary>
internal static partial class StandardHandles
{
    private const uint Inherit = 1;
    private static readonly Lock Gate = new();

    /// <summary>Starts a process that has none of the standard streams of this one.</summary>
    /// <exception cref="System.ComponentModel.Win32Exception">The program cannot be run.</exception>
    public static Process StartWithout(ProcessStartInfo start)
    {
        // On other systems, .NET does not let the parent choose what a child process inherits, so the program closes the streams itself.
        if (!OperatingSystem.IsWindows()) return Process.Start(start)!;

        // With redirected streams, Windows passes on every inheritable handle, including a pipe that reads the build, which would then never end.
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
