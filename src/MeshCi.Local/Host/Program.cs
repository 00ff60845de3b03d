using MeshCi.ControlPlane.Identity;
using MeshCi.ControlPlane.Sqlite.Database;
using MeshCi.Local.Configuration;
using MeshCi.Local.Http;
using MeshCi.Local.Logging;
using MeshCi.Local.Page;
using MeshCi.Shared;
using Microsoft.Extensions.Logging;

namespace MeshCi.Local.Host;

/// <summary>The process: one for each state directory.</summary>
internal static class Program
{
    /// <summary>Serves until it is asked to stop, or no request has come for a while.</summary>
    /// <returns>0 after an orderly shutdown or if another process already serves the directory, 2 for invalid arguments, 3 if the state cannot be served, 4 if
    /// the disk is full.</returns>
    public static async Task<int> Main(string[] arguments)
    {
        ServerOptions options;
        try
        {
            options = ServerOptions.Parse(arguments);
        }
        catch (UsageException exception)
        {
            return Explain(exception);
        }

        InheritedDescriptors.CloseAll();
        if (!options.Foreground) Detachment.Detach();
        var end = new TaskCompletionSource<string>(TaskCreationOptions.RunContinuationsAsynchronously);
        using var signals = Detachment.TakeSignals(options.Foreground, () => end.TrySetResult("it was asked to stop"));
        if (options.EndWithInput)
        {
            // A program that reads this through a pipe must know the encoding.
            Console.OutputEncoding = new System.Text.UTF8Encoding(encoderShouldEmitUTF8Identifier: false);
            InputWatch.Start(() => end.TrySetResult("the process that started it ended"));
        }

        StateDirectory? state = null;
        try
        {
            state = StateDirectory.Open(options.State);
            using var held = state.TryLock() ?? (options.Foreground ? await Takeover.WaitAsync(state, Console.Out, end.Task).ConfigureAwait(false) : null);
            if (held is null)
            {
                if (!options.Foreground || end.Task.IsCompleted) return ControlPlaneProcess.Ended;
                if (options.Configuration is { } wanted && state.ReadReport() is { } running && running.Configuration?.Path != Path.GetFullPath(wanted))
                {
                    await Console.Error.WriteLineAsync(OtherConfiguration(running, wanted)).ConfigureAwait(false);
                    return ControlPlaneProcess.Refused;
                }

                ForegroundConsole.ReportAlreadyRunning(state, Console.Out);
                return ControlPlaneProcess.Ended;
            }

            await ServeAsync(options, state, end).ConfigureAwait(false);
            return ControlPlaneProcess.Ended;
        }
        catch (Exception exception) when (exception is StartRefusedException or IOException or UnauthorizedAccessException)
        {
            if (options.Foreground) await Console.Error.WriteLineAsync(exception.Message).ConfigureAwait(false);
            if (state is not null) TryReport(state, exception.Message);
            // On a full disk, the report cannot be written either, so the exit code must be sufficient.
            return FullDisk.Is(exception) ? ControlPlaneProcess.DiskFull : ControlPlaneProcess.Refused;
        }
    }

    private static async Task ServeAsync(ServerOptions options, StateDirectory state, TaskCompletionSource<string> end)
    {
        var time = TimeProvider.System;
        state.KeepOutOfVersionControl();
        state.ClearStaleReports();
        using var log = new FileLogger(state.Files.Log, time);
        try
        {
            var file = ReadConfiguration(options, state, log);
            using var idle = options.IdleTimeout is { } limit ? new IdleWatch(time, limit, () => end.TrySetResult($"no request for {limit}")) : null;
            var administrator = state.ReadOrCreateAdministrator();
            var page = PageKey.Of(administrator);
            var console = options.Foreground ? new ForegroundConsole(time, Console.Out) : null;
            await using var server = await ControlPlaneServer.StartAsync(new ServerParts
            {
                Database = state.Files.Database,
                Administrator = administrator,
                Users = state.WriteUsers,
                Log = log,
                Time = time,
                Configuration = new LiveConfiguration(file?.Configuration),
                Port = options.Port,
                Idle = idle,
                Page = page,
                Prove = probe => Prove(probe, state, administrator, end),
                Watch = console is null ? null : console.Report,
            }).ConfigureAwait(false);
            log.Ready(server.Endpoint, Product.Version);
            ConfigurationWarning[] warnings = [.. file?.Warnings ?? [], .. server.Warnings.Select(warning => new ConfigurationWarning(warning))];
            state.Publish(new ControlPlaneReport(new Uri(server.Endpoint), Environment.ProcessId)
            {
                Page = page.Address(server.Endpoint),
                InForeground = options.Foreground,
                Configuration = file is null ? null : new ConfigurationSource(file.Path, file.Digest),
                Warnings = warnings,
                Version = Product.Version,
                StartedAt = time.GetUtcNow(),
            });
            console?.Greet(server.Endpoint, page.Address(server.Endpoint), state, warnings);
            var reason = await end.Task.ConfigureAwait(false);
            log.Ending(reason);
            state.WithdrawReport();
        }
        catch (Exception exception)
        {
            log.StartRefused(exception.Message);
            throw;
        }
    }

    private static string? Prove(string probe, StateDirectory state, Credential administrator, TaskCompletionSource<string> end)
    {
        if (File.Exists(state.Files.Probe(probe))) return ControlPlaneProof.Of(administrator.Secret, probe);

        // A build found this process through a copy of its report. If the directory was moved, its lock is still held; the build waits for its release.
        if (!state.IsOwn()) end.TrySetResult("its state directory was deleted or moved");
        return null;
    }

    private static ConfigurationFile? ReadConfiguration(ServerOptions options, StateDirectory state, ILogger log)
    {
        if (options.Configuration is null && !File.Exists(state.Files.Configuration)) return null;
        var file = ConfigurationFile.Read(options.Configuration ?? state.Files.Configuration);
        log.ConfigurationRead(file.Path);
        foreach (var warning in file.Warnings) log.ConfigurationWarning(warning.ToString());
        return file;
    }

    private static string OtherConfiguration(ControlPlaneReport running, string wanted) =>
        $"Another control plane (process {running.ProcessId}) is already running in this state directory, at {running.Endpoint.OriginalString}. "
        + $"It uses a different configuration; '{wanted}' was not loaded. Stop that process, then run the same command again.";

    private static int Explain(UsageException exception)
    {
        var text = exception.Message + Environment.NewLine + ServerOptions.Usage;
        try
        {
            // The starter of a background process reads the directory; without one, there is only the console.
            if (exception.State is { } path) StateDirectory.Open(Path.GetFullPath(path)).ReportFailure(text);
            else Console.Error.WriteLine(text);
        }
        catch (Exception failure) when (failure is StartRefusedException or IOException or UnauthorizedAccessException)
        {
            Console.Error.WriteLine(text);
        }

        return ControlPlaneProcess.BadArguments;
    }

    private static void TryReport(StateDirectory state, string reason)
    {
        try
        {
            state.ReportFailure(reason);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            // A directory without write access cannot contain the report either; the exit code remains.
        }
    }
}
