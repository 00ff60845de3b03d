using System.Runtime.InteropServices;

namespace MeshCi.Local.Host;

/// <summary>Lets go of the build that started this process: its streams, so that a pipe behind the build sees its end, and its terminal.</summary>
internal static partial class Detachment
{
    private const int ReadWrite = 2;

    /// <summary>
    /// Turns the standard streams to nothing and leaves the starter's session. Does nothing on Windows, where the starter keeps its handles from being
    /// inherited.
    /// </summary>
    public static void Detach()
    {
        if (OperatingSystem.IsWindows()) return;

        // Fails for a group leader, which has no terminal's keys to fear from its starter anyway.
        _ = SetSession();
        var nothing = Open("/dev/null", ReadWrite);
        if (nothing < 0) return;
        foreach (var descriptor in DescriptorsOfStreams()) _ = Duplicate(nothing, descriptor);
        if (nothing > 2) _ = Close(nothing);
    }

    // The runtime keeps copies of the standard streams; a pipe stays open as long as one of them does.
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
            // The descriptor by which the folder itself is listed is gone by then.
            return null;
        }
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
