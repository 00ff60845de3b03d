using System.Runtime.InteropServices;

namespace MeshCi.Tasks.Verbs;

/// <summary>
/// Handles the signals that end a process without Ctrl+C: CI systems send SIGTERM when a build is cancelled, and a terminal that is closed sends SIGHUP. The
/// first of them cancels the work, and the process lives until what was written has been undone. The second one ends the process.
/// </summary>
internal sealed class TerminationSignals : IDisposable
{
    /// <summary>How long the process may take to end after the work has ended.</summary>
    private static readonly TimeSpan End = TimeSpan.FromSeconds(30);

    private readonly PosixSignalRegistration[] _registrations;
    private readonly ManualResetEventSlim _ended = new();
    private readonly bool _holds;
    private readonly Action _cancel;
    private string? _received;

    /// <param name="cancel">Cancels the work. It is called at most once.</param>
    /// <param name="holds">
    /// Whether handlers that were registered earlier wait until the work has ended. The .NET CLI ends its process in such a handler, with exit code 0.
    /// </param>
    public TerminationSignals(Action cancel, bool holds = false)
    {
        (_cancel, _holds) = (cancel, holds);
        _registrations = [PosixSignalRegistration.Create(PosixSignal.SIGTERM, Handle), PosixSignalRegistration.Create(PosixSignal.SIGHUP, Handle)];
    }

    /// <summary>The signal that was received, such as <c>SIGTERM</c>, or null.</summary>
    public string? Received => _received;

    /// <summary>Restores what the signals do by default.</summary>
    public void Dispose()
    {
        _ended.Set();
        foreach (var registration in _registrations) registration.Dispose();
    }

    private void Handle(PosixSignalContext context)
    {
        if (Interlocked.CompareExchange(ref _received, context.Signal.ToString(), null) is not null) return;
        context.Cancel = true;
        _cancel();
        if (!_holds) return;
        _ended.Wait();
        Thread.Sleep(End);
    }
}
