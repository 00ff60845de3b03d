using System.Text.Json;

namespace MeshCi.Local;

/// <summary>
/// How a person's control plane follows one that a build started: it waits until that one has had no call for a while and ends by itself,
/// so that no deploy is cut off.
/// </summary>
internal static class Takeover
{
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(200);

    /// <summary>The lock of the directory, once it is free; null if the process that holds it runs in the foreground and stays, or if the waiting was given up.</summary>
    /// <param name="state">The directory.</param>
    /// <param name="output">Where the person is told what is waited for.</param>
    /// <param name="end">Completes when no one waits any more.</param>
    /// <exception cref="StartRefusedException">The lock file cannot be opened.</exception>
    public static async Task<FileStream?> WaitAsync(StateDirectory state, TextWriter output, Task end)
    {
        var told = false;
        while (!end.IsCompleted)
        {
            if (RunningProcess.Read(state) is { } running)
            {
                if (running.Stays) return null;
                if (!told) await output.WriteLineAsync($"A build's control plane (process {running.Pid}) serves {state.Root} at {running.Endpoint} and ends soon after its last call; this one then takes its place...").ConfigureAwait(false);
                told = true;
            }

            if (state.TryLock() is { } free) return free;
            await Task.WhenAny(Task.Delay(Pause), end).ConfigureAwait(false);
        }

        return null;
    }
}

/// <summary>What the process that serves a state directory says of itself.</summary>
/// <param name="Endpoint">Where it listens.</param>
/// <param name="Pid">The process.</param>
/// <param name="Page">The address of its page, with the key.</param>
/// <param name="Stays">Whether it runs until a person ends it.</param>
/// <param name="Configuration">Full path of the file that it was configured by; null for none.</param>
internal sealed record RunningProcess(string Endpoint, int Pid, string? Page, bool Stays, string? Configuration)
{
    /// <summary>Reads it; null while no process is ready.</summary>
    public static RunningProcess? Read(StateDirectory state)
    {
        try
        {
            using var file = JsonDocument.Parse(File.ReadAllBytes(state.EndpointFile));
            var members = file.RootElement;
            var page = members.TryGetProperty("page", out var address) ? address.GetString() : null;
            var stays = members.TryGetProperty("foreground", out var foreground) && foreground.GetBoolean();
            var configured = members.TryGetProperty("configuration", out var configuration) && configuration.ValueKind == JsonValueKind.Object ? configuration.GetProperty("path").GetString() : null;
            return members.GetProperty("endpoint").GetString() is { } endpoint ? new(endpoint, members.GetProperty("pid").GetInt32(), page, stays, configured) : null;
        }
        catch (Exception exception) when (exception is IOException or JsonException or KeyNotFoundException or InvalidOperationException or FormatException or UnauthorizedAccessException)
        {
            // It is about to start or to end.
            return null;
        }
    }
}
