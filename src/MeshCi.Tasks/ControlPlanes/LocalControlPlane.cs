using System.Diagnostics;
using MeshCi.Definitions.Diagnostics;
using MeshCi.Shared;

namespace MeshCi.Tasks.ControlPlanes;

/// <summary>
/// Finds the embedded control plane of a state directory, or starts it. It is a process of its own that outlives the build for a
/// while, and must not hold the build's output open: whoever pipes the build would wait for it.
/// </summary>
/// <param name="start">How it is started if it has to be.</param>
/// <param name="warn">Told of what does not keep anyone from using it.</param>
internal sealed class LocalControlPlane(ControlPlaneProgram start, Action<Finding> warn)
{
    private static readonly TimeSpan StartPatience = TimeSpan.FromSeconds(30);
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(15);
    private static readonly TimeSpan LongestGrace = TimeSpan.FromSeconds(1);

    /// <summary>File with the administrator's key, in the form of an AWS credentials file.</summary>
    public string CredentialsFile => start.Files.Credentials;

    /// <summary>The endpoint of a control plane that answers. One that runs already keeps its configuration; where that is not the wanted one, MESH7055 says so. MESH7056 tells what it found in its own.</summary>
    /// <exception cref="MeshException">MESH7050 when it does not start.</exception>
    public async Task<Uri> EnsureAsync(CancellationToken cancellationToken)
    {
        using var http = new HttpClient { Timeout = TimeSpan.FromSeconds(5) };
        if (await RunningAsync(http, cancellationToken).ConfigureAwait(false) is { } running) return running;

        CreateStateDirectory(start.StateDirectory);
        File.Delete(start.Files.Error);
        var clock = Stopwatch.StartNew();
        var grace = TimeSpan.FromMilliseconds(200);
        while (clock.Elapsed < StartPatience)
        {
            using var process = start.Start();
            process.StandardInput.Close();
            process.StandardOutput.Close();
            process.StandardError.Close();
            TimeSpan? ended = null;

            // Exit code 0 without an address lost the directory to another process. If that one is starting, its address is about to
            // appear; if it was ending, no one else will start one, so the next try is due after a while that grows.
            while (clock.Elapsed < StartPatience && !(clock.Elapsed - ended > grace))
            {
                if (process.HasExited) ended ??= clock.Elapsed;
                if (await RunningAsync(http, cancellationToken).ConfigureAwait(false) is { } started) return started;

                // What it reports is whole only now.
                if (ended is not null && process.ExitCode is not 0 and var code) throw start.NotStarted(await ReportAsync(cancellationToken).ConfigureAwait(false) ?? start.CauseOf(code));
                await Task.Delay(Pause, cancellationToken).ConfigureAwait(false);
            }

            if (grace < LongestGrace) grace *= 2;
        }

        throw start.NotStarted($"it gave no address within {StartPatience.TotalSeconds:0} s; its log is '{start.LogFile}'");
    }

    /// <summary>Makes the state directory, for its user alone, if it is missing; one that is there keeps its permissions.</summary>
    /// <exception cref="MeshException">MESH7050 when it cannot be made.</exception>
    public static void CreateStateDirectory(string path)
    {
        try
        {
            new StateFiles(path).CreateDirectory();
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            throw new MeshException(
                MeshDiagnostics.LocalControlPlaneNotStarted,
                $"The state directory '{path}' cannot be created: {ControlPlaneProgram.Sentence(failure.Message)} Nothing was changed. Set MeshStateDirectory to a folder that the build may write to.",
                failure);
        }
    }

    private async Task<string?> ReportAsync(CancellationToken cancellationToken)
    {
        try
        {
            var report = await File.ReadAllTextAsync(start.Files.Error, cancellationToken).ConfigureAwait(false);
            return string.IsNullOrWhiteSpace(report) ? null : report;
        }
        catch (FileNotFoundException)
        {
            return null;
        }
    }

    private async Task<Uri?> RunningAsync(HttpClient http, CancellationToken cancellationToken)
    {
        try
        {
            if (!File.Exists(start.Files.Report)) return null;
            if (ControlPlaneReport.Parse(await File.ReadAllBytesAsync(start.Files.Report, cancellationToken).ConfigureAwait(false)) is not { } running) return null;
            using var answer = await http.GetAsync(new Uri(running.Endpoint, ControlPlaneProcess.HealthPath), cancellationToken).ConfigureAwait(false);
            if (!answer.IsSuccessStatusCode) return null;
            WarnOfConfiguration(running);

            // One in the foreground has told them where a person looks.
            if (!running.InForeground)
            {
                foreach (var doubt in running.Doubts()) warn(doubt);
            }

            return running.Endpoint;
        }
        catch (Exception absent) when (absent is HttpRequestException or System.Net.Sockets.SocketException or IOException or InvalidOperationException
            || (absent is TaskCanceledException && !cancellationToken.IsCancellationRequested))
        {
            return null;
        }
    }

    private void WarnOfConfiguration(ControlPlaneReport running)
    {
        var wanted = start.Configuration ?? start.Files.Configuration;
        if (running.Difference(wanted, asked: start.Configuration is not null) is not { } difference) return;
        var end = running.InForeground
            ? $"End it with Ctrl-C where MeshLocal runs{(running.ProcessId is { } own ? $" (process {own})" : "")}"
            : $"It ends by itself half a minute after its last call; wait for that{(running.ProcessId is { } pid ? $", or end process {pid}" : "")}";

        // Another one that is started with a file that is not there would refuse to.
        var first = start.Configuration is not null && !File.Exists(wanted) ? "Put the file there, or correct MeshLocalConfiguration. " : "";
        warn(MeshDiagnostics.LocalConfigurationIgnored.At(
            new(Item: "MeshLocalConfiguration"), $"The embedded control plane in '{start.StateDirectory}' runs already and {difference}. {first}{end}, then run the same command again."));
    }
}
