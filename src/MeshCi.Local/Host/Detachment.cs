using System.Runtime.InteropServices;

namespace MeshCi.Local.Host;

/// <summary>Detaches the process from the build that started it: from its streams, so that a pipe after the build ends, and from its terminal.</summary>
internal static partial class Detachment
{
    private const int ReadWrite = 2;

    /// <summary>
    /// Redirects the standard streams to nothing and leaves the session of the starter. Does nothing on Windows, where the starter prevents its handles from
    /// being inherited.
    /// </summary>
    public static void Detach()
    {
        if (OperatingSystem.IsWindows()) return;

        // Fails for a group leader, for which keys in the starter's terminal are no risk.
        _ = SetSession();
        var nothing = Open("/dev/null", ReadWrite);
        if (nothing < 0) return;
        foreach (var descriptor in DescriptorsOfStreams()) _ = Duplicate(nothing, descriptor);
        if (nothing > 2) _ = Close(nothing);
    }

    // The runtime has copies of the standard streams; a pipe stays open as long as one of them.
    private static List<int> DescriptorsOfStreams()
    {
        const string Open = "/proc/self/fd";
        List<int> streams = [0, 1, 2];
        if (!Directory.Exists(Open)) return streams;
        var targets = streams.Select(stream => File.ResolveLinkTarget($"{Open}/{stream}", returnFinalTarget: false)?.FullName).ToHashSet();
        foreach (var entry in Directory.EnumerateFiles(Open))
        {
            if (int.TryParse(Path.GetFileName(entry), out var descriptor) && descriptor > 2 && targets.Contains(TargetOf(entry))) streams.Add(descriptor);
        }

        return streams;
    }

    private static string? TargetOf(string entry)
    {
        try
        {
            return File.ResolveLinkTarget(entry, returnFinalTarget: false)?.FullName;
        }
        catch (IOException)
        {
            // The descriptor with which the folder was listed is already closed.
            return null;
        }
    }

    /// <summary>Handles the signals that would end the process: SIGTERM shuts it down, SIGINT only in the foreground, SIGHUP never.</summary>
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
