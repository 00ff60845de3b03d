using System.Runtime.InteropServices;

namespace MeshCi.Local;

/// <summary>Lets go of the build that started this process: its streams, so that a pipe behind the build sees its end, and its terminal.</summary>
internal static partial class Detachment
{
    private const int ReadWrite = 2;

    /// <summary>Turns the standard streams to nothing and leaves the starter's session. Does nothing on Windows, where neither is inherited unasked.</summary>
    public static void Detach()
    {
        if (OperatingSystem.IsWindows()) return;

        // Fails for a group leader, which has no terminal's keys to fear from its starter anyway.
        _ = SetSession();
        var nothing = Open("/dev/null", ReadWrite);
        if (nothing < 0) return;
        for (var stream = 0; stream <= 2; stream++) _ = Duplicate(nothing, stream);
        if (nothing > 2) _ = Close(nothing);
    }

    /// <summary>Takes over the signals that would end the process: SIGTERM ends it orderly, SIGINT only where a person watches, SIGHUP never.</summary>
    public static IDisposable TakeSignals(bool foreground, Action stop)
    {
        var registrations = new List<IDisposable>
        {
            PosixSignalRegistration.Create(PosixSignal.SIGTERM, context => { context.Cancel = true; stop(); }),
            PosixSignalRegistration.Create(PosixSignal.SIGINT, context => { context.Cancel = true; if (foreground) stop(); }),
            PosixSignalRegistration.Create(PosixSignal.SIGHUP, context => { context.Cancel = true; if (foreground) stop(); }),
        };
        return new Registrations(registrations);
    }

    [LibraryImport("libc", EntryPoint = "setsid")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static partial int SetSession();

    [LibraryImport("libc", EntryPoint = "open", StringMarshalling = StringMarshalling.Utf8)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static partial int Open(string path, int flags);

    [LibraryImport("libc", EntryPoint = "dup2")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static partial int Duplicate(int from, int to);

    [LibraryImport("libc", EntryPoint = "close")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static partial int Close(int descriptor);

    private sealed class Registrations(List<IDisposable> all) : IDisposable
    {
        public void Dispose() => all.ForEach(one => one.Dispose());
    }
}
