using MeshCi.Shared;

namespace MeshCi.Local.Host;

/// <summary>
/// Lets a control plane in the foreground follow one that a build started: it waits until the latter has been idle for a while and ends,
/// so that no deploy is interrupted.
/// </summary>
internal static class Takeover
{
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(200);

    /// <summary>
    /// The lock of the directory, once it is free; null if the process that has it runs in the foreground, or if the wait was canceled.
    /// </summary>
    /// <param name="state">The directory.</param>
    /// <param name="output">Where the reason of the wait is printed.</param>
    /// <param name="end">Completes when the wait is canceled.</param>
    /// <exception cref="StartRefusedException">The lock file cannot be opened.</exception>
    public static async Task<FileStream?> WaitAsync(StateDirectory state, TextWriter output, Task end)
    {
        var explained = false;
        while (!end.IsCompleted)
        {
            if (state.ReadReport() is { } running)
            {
                if (running.InForeground) return null;
                if (!explained) await output.WriteLineAsync(Waiting(state, running)).ConfigureAwait(false);
                explained = true;
            }

            if (state.TryLock() is { } free) return free;
            await Task.WhenAny(Task.Delay(Pause), end).ConfigureAwait(false);
        }

        return null;
    }

    private static string Waiting(StateDirectory state, ControlPlaneReport running) =>
        $"A control plane that a build started (process {running.ProcessId}) is running in {state.Files.Directory}, at {running.Endpoint.OriginalString}. "
        + "It ends soon after its last call; this one then takes its place...";
}
