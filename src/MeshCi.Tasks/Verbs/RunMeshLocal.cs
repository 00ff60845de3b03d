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

    /// <inheritdoc/>
    protected override async System.Threading.Tasks.Task ExecuteAsync(CancellationToken cancellationToken)
    {
        var program = ControlPlaneProgram.FromSettings(ReadSettings());
        LocalControlPlane.CreateStateDirectory(program.StateDirectory);

        // It ends when its input is closed, and the system closes that when this process ends, for any reason.
        using var process = program.Start(ControlPlaneProcess.Foreground, ControlPlaneProcess.EndWithInput);
        var errors = process.StandardError.ReadToEndAsync(CancellationToken.None);
        var shown = ShowAsync(process.StandardOutput);
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
        if (cancellationToken.IsCancellationRequested || process.ExitCode == 0) return;
        var cause = (await errors.ConfigureAwait(false)).Trim();
        throw cause.Length > 0 ? program.NotStarted(cause) : served ? program.Ended(process.ExitCode) : program.NotStarted(program.CauseOf(process.ExitCode));
    }

    // Returns whether there was any output: it writes a line when it is ready.
    private async System.Threading.Tasks.Task<bool> ShowAsync(StreamReader output)
    {
        var any = false;
        while (await output.ReadLineAsync(CancellationToken.None).ConfigureAwait(false) is { } line)
        {
            WriteLine(line);
            any = true;
        }

        return any;
    }

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
