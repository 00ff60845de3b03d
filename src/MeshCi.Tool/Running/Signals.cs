using System.Diagnostics;
using System.Runtime.InteropServices;

namespace MeshCi.Tool.Running;

/// <summary>
/// What happens to the tool also happens to the process that it started: it ends before the tool does, and has the time to undo what it has begun.
/// </summary>
internal sealed partial class Signals : IDisposable
{
    private const int Interrupt = 2;
    private readonly List<PosixSignalRegistration> _registrations;

    /// <param name="process">The process that the tool waits for.</param>
    public Signals(Process process)
    {
        _registrations =
        [
            // A terminal sends these to both processes.
            PosixSignalRegistration.Create(PosixSignal.SIGINT, context => context.Cancel = true),
            PosixSignalRegistration.Create(PosixSignal.SIGQUIT, context => context.Cancel = true),
        ];

        // Windows ends both processes.
        if (OperatingSystem.IsWindows()) return;
        _registrations.Add(PosixSignalRegistration.Create(PosixSignal.SIGTERM, context => Pass(context, process)));
        _registrations.Add(PosixSignalRegistration.Create(PosixSignal.SIGHUP, context => Pass(context, process)));
    }

    /// <summary>Restores what the signals do by default.</summary>
    public void Dispose() => _registrations.ForEach(registration => registration.Dispose());

    // MSBuild cancels a build when it is interrupted, but not when it is terminated.
    private static void Pass(PosixSignalContext context, Process process)
    {
        context.Cancel = true;
        if (!process.HasExited) _ = Kill(process.Id, Interrupt);
    }

    [LibraryImport("libc", EntryPoint = "kill")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static partial int Kill(int process, int signal);
}
