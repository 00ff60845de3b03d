using System.Diagnostics;
using MeshCi.Definitions.Diagnostics;
using MeshCi.Shared;

namespace MeshCi.Tasks.ControlPlanes;

/// <summary>
/// Finds the embedded control plane of a state directory, or starts it. It is a separate process that outlives the build for a
/// while, and must not keep the build's output open: a process that reads the output through a pipe would wait for it.
/// </summary>
/// <param name="start">Starts it if it is not running.</param>
/// <param name="warn">Receives findings that do not prevent it from being used.</param>
internal sealed class LocalControlPlane(ControlPlaneProgram start, Action<Finding> warn)
{
    private static readonly TimeSpan StartPatience = TimeSpan.FromSeconds(30);
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(15);
    private static readonly Place Setting = new(Item: "MeshStateDirectory");
    private static readonly TimeSpan LongestGrace = TimeSpan.FromSeconds(1);

    /// <summary>File with the administrator's key, in the format of an AWS credentials file.</summary>
    public string CredentialsFile => start.Files.Credentials;

    /// <summary>
    /// The endpoint of a control plane that responds. One that is already running keeps its configuration: MESH7055 warns if it is not the requested
    /// one. MESH7056 reports the warnings about its configuration.
    /// </summary>
    /// <exception cref="MeshException">
    /// MESH7050 if it does not start, or if the keys in its directory would not be safe. MESH7043 if the keys there are not those of the running process.
    /// </exception>
    public async Task<Uri> EnsureAsync(CancellationToken cancellationToken)
    {
        CheckStateDirectory(start.StateDirectory);
        using var http = ControlPlaneHealth.NewClient();
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

            // Exit code 0 without an address means that another process has the directory. If that process is starting, its address will
            // appear soon. If it is ending, no other process will start one, so this one tries again, after a wait that gets longer each time.
            while (clock.Elapsed < StartPatience && !(clock.Elapsed - ended > grace))
            {
                if (process.HasExited) ended ??= clock.Elapsed;
                if (await RunningAsync(http, cancellationToken).ConfigureAwait(false) is { } started) return started;

                // Its report is complete only after it has ended.
                if (ended is not null && process.ExitCode is not 0 and var code)
                    throw start.NotStarted(Report() ?? start.CauseOf(code));
                await Task.Delay(Pause, cancellationToken).ConfigureAwait(false);
            }

            if (grace < LongestGrace) grace *= 2;
        }

        throw start.NotStarted($"it did not report its address within {StartPatience.TotalSeconds:0} s; its log is '{start.LogFile}'");
    }

    /// <summary>Creates the state directory if it does not exist, with access for its user only. An existing one keeps its permissions.</summary>
    /// <exception cref="MeshException">MESH7050 if it cannot be created, or if the keys in it would not be safe.</exception>
    public static void CreateStateDirectory(string path)
    {
        var files = new StateFiles(path);
        try
        {
            files.CreateDirectory();
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            throw new MeshException(MeshDiagnostics.LocalControlPlaneNotStarted.At(Setting, CannotBeCreated(files, failure.Message)), failure);
        }

        CheckStateDirectory(path);
    }

    // Before anything is read from it: another user's keys and addresses must not be used, and nothing must be written where others can read it.
    private static void CheckStateDirectory(string path)
    {
        string? problem;
        try
        {
            problem = new StateFiles(path).Problem();
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            problem = $"The state directory '{path}' cannot be used: {ControlPlaneProgram.Sentence(failure.Message)}";
        }

        if (problem is not null) throw new MeshException(MeshDiagnostics.LocalControlPlaneNotStarted.At(Setting, $"{problem} Nothing was changed."));
    }

    private static string CannotBeCreated(StateFiles files, string cause) =>
        $"The state directory '{files.Directory}' cannot be created: {ControlPlaneProgram.Sentence(cause)} "
        + (files.ProblemAbove() is { } above ? above + " " : "")
        + "Nothing was changed. Set MeshStateDirectory to a folder that the build may write to.";

    private string? Report()
    {
        try
        {
            var report = OrdinaryFile.ReadAllText(start.Files.Error);
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
            if (ControlPlaneReport.Parse(OrdinaryFile.ReadAll(start.Files.Report)) is not { } running) return null;
            if (!await ControlPlaneHealth.ServesAsync(http, running, start.Files, cancellationToken).ConfigureAwait(false)) return null;
            WarnOfConfiguration(running);

            // One in the foreground has already shown its warnings.
            if (!running.InForeground)
            {
                foreach (var warning in running.ConfigurationFindings()) warn(warning);
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
        // A new one would refuse to start with a file that does not exist.
        var first = start.Configuration is not null && !File.Exists(wanted) ? "Create the file, or correct MeshLocalConfiguration. " : "";
        warn(MeshDiagnostics.LocalConfigurationIgnored.At(
            new(Item: "MeshLocalConfiguration"),
            $"The embedded control plane in '{start.StateDirectory}' is already running and {difference}. "
            + $"{first}{HowToStop(running)}, then run the same command again."));
    }

    private static string HowToStop(ControlPlaneReport running) => running.InForeground
        ? $"Stop it with Ctrl+C in the window in which MeshLocal runs{(running.ProcessId is { } own ? $" (process {own})" : "")}"
        : "It ends automatically half a minute after its last request. "
        + $"Wait for that{(running.ProcessId is { } id ? $", or stop process {id}" : "")}";
}
