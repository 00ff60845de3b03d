using System.Runtime.InteropServices;

namespace MeshCi.Tasks.Verbs;

/// <summary>
/// Handles the signals that end a process without Ctrl+C: CI systems send SIGTERM when a build is cancelled, and a terminal that is closed sends SIGHUP. The
/// first of them cancels the work, and the process lives until what was written has been undone. The second one ends the process.
/// </summary>
internal sealed class TerminationSignals : IDisposable
{
    private readonly PosixSignalRegistration[] _registrations;
    private readonly Action _cancel;
    private string? _received;

    /// <param name="cancel">Cancels the work. It is called at most once.</param>
    public TerminationSignals(Action cancel)
    {
        _cancel = cancel;
        _registrations = [PosixSignalRegistration.Create(PosixSignal.SIGTERM, Handle), PosixSignalRegistration.Create(PosixSignal.SIGHUP, Handle)];
    }

    /// <summary>The signal that was received, such as <c>SIGTERM</c>, or null.</summary>
    public string? Received => _received;

    /// <summary>Restores what the signals do by default.</summary>
    public void Dispose()
    {
        foreach (var registration in _registrations) registration.Dispose();
    }

    private void Handle(PosixSignalContext context)
    {
        if (Interlocked.CompareExchange(ref _received, context.Signal.ToString(), null) is not null) return;
        context.Cancel = true;
        _cancel();
    }
}
