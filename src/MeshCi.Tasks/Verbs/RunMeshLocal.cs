using System.Collections;
using MeshCi.Shared;
using MeshCi.Tasks.ControlPlanes;
using Microsoft.Build.Framework;

namespace MeshCi.Tasks.Verbs;

/// <summary>Runs the embedded control plane in the foreground until the build is cancelled, and shows what it prints.</summary>
[MSBuildMultiThreadableTask]
public sealed class RunMeshLocal : MeshTask
{
    // It completes the requests in progress, which takes milliseconds. Only a process that hangs takes longer.
    private static readonly TimeSpan EndPatience = TimeSpan.FromSeconds(10);

    private ControlPlaneReport? _shown;

    private protected override string Verb => "local";

    // A line for each request, for as long as it runs. The control plane has a log of its own.
    private protected override bool KeepsText => false;

    /// <inheritdoc/>
    protected override async System.Threading.Tasks.Task ExecuteAsync(CancellationToken cancellationToken)
    {
        var program = ControlPlaneProgram.FromSettings(await ReadSettingsAsync(cancellationToken).ConfigureAwait(false));
        LocalControlPlane.CreateStateDirectory(program.StateDirectory);

        // It ends when its input is closed, and the system closes that when this process ends, for any reason.
        using var process = program.Start(ControlPlaneProcess.Foreground, ControlPlaneProcess.EndWithInput);
        var errors = process.StandardError.ReadToEndAsync(CancellationToken.None);
        var shown = ShowAsync(process.StandardOutput, program.Files);
        using (cancellationToken.Register(process.StandardInput.Close))
        {
            try
            {
                await process.WaitForExitAsync(cancellationToken).ConfigureAwait(false);
            }
            catch (OperationCanceledException)
            {
                await EndAsync(process).ConfigureAwait(false);
            }
        }

        var served = await shown.ConfigureAwait(false);
        Outcome = new(Ending(process.Id), program.LogFile, "log");
        if (cancellationToken.IsCancellationRequested || process.ExitCode == 0) return;
        Outcome = null;
        var cause = (await errors.ConfigureAwait(false)).Trim();
        throw cause.Length > 0 ? program.NotStarted(cause) : served ? program.Ended(process.ExitCode) : program.NotStarted(program.CauseOf(process.ExitCode));
    }

    // Returns whether there was any output: it writes a line when it is ready.
    private async System.Threading.Tasks.Task<bool> ShowAsync(StreamReader output, StateFiles files)
    {
        var any = false;
        await using var waiting = StartHeartbeat("starting the embedded control plane");
        while (await output.ReadLineAsync(CancellationToken.None).ConfigureAwait(false) is { } line)
        {
            if (_shown is not { InForeground: true } && Read(files.Report) is { } running) ShowAddress(running);
            if (_shown is { InForeground: true }) await waiting.DisposeAsync().ConfigureAwait(false);
            WriteLine(line);
            any = true;
        }

        return any;
    }

    // The terminal logger of MSBuild shows the result line of a project when the project ends. This one does not end while the control plane runs,
    // so another instance of the project, which has nothing else to do, shows the address.
    private void ShowAddress(ControlPlaneReport running)
    {
        if (_shown?.Endpoint == running.Endpoint) return;
        _shown = running;
        var address = running.Endpoint.OriginalString;
        var outcome = running.InForeground
            ? $"App Mesh at {address}; page: {running.Page}"
            : $"waiting until the control plane of a build ends, at {address}";
        var properties = new Hashtable { ["_MeshResult"] = Result.Of(outcome) };
        BuildEngine.BuildProjectFile(ProjectPath, ["_MeshShowResult"], properties, new Hashtable());
    }

    // Processes write and remove the report at any time. If it cannot be read now, the next line of output is another chance.
    private static ControlPlaneReport? Read(string report)
    {
        try
        {
            return File.Exists(report) ? ControlPlaneReport.Parse(OrdinaryFile.ReadAll(report)) : null;
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            return null;
        }
    }

    private string Ending(int process) => _shown is not { InForeground: true } running ? "ended before it served requests"
        : running.ProcessId == process ? "the control plane has ended; its data is kept"
        : $"another MeshLocal is running at {running.Endpoint.OriginalString}";

    private async System.Threading.Tasks.Task EndAsync(System.Diagnostics.Process process)
    {
        using var patience = new CancellationTokenSource(EndPatience);
        try
        {
            await process.WaitForExitAsync(patience.Token).ConfigureAwait(false);
        }
        catch (OperationCanceledException)
        {
            process.Kill();
            await process.WaitForExitAsync(CancellationToken.None).ConfigureAwait(false);
            WriteLine(
                $"The embedded control plane did not end within {EndPatience.TotalSeconds:0} s and was terminated. "
                + "The changes that it confirmed are preserved.");
        }
    }
}
