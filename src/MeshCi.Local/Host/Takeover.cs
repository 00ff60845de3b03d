namespace MeshCi.Local.Host;

/// <summary>
/// How a person's control plane follows one that a build started: it waits until that one has had no call for a while and ends by itself,
/// so that no deploy is cut off.
/// </summary>
internal static class Takeover
{
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(200);

    /// <summary>
    /// The lock of the directory, once it is free; null if the process that holds it runs in the foreground and stays, or if the waiting was given up.
    /// </summary>
    /// <param name="state">The directory.</param>
    /// <param name="output">Where the person is told what is waited for.</param>
    /// <param name="end">Completes when no one waits any more.</param>
    /// <exception cref="StartRefusedException">The lock file cannot be opened.</exception>
    public static async Task<FileStream?> WaitAsync(StateDirectory state, TextWriter output, Task end)
    {
        var told = false;
        while (!end.IsCompleted)
        {
            if (state.ReadReport() is { } running)
            {
                if (running.InForeground) return null;
                if (!told) await output.WriteLineAsync($"A build's control plane (process {running.ProcessId}) serves {state.Files.Directory} at {running.Endpoint.OriginalString} and ends soon after its last call; this one then takes its place...").ConfigureAwait(false);
                told = true;
            }

            if (state.TryLock() is { } free) return free;
            await Task.WhenAny(Task.Delay(Pause), end).ConfigureAwait(false);
        }

        return null;
    }
}
