using MeshCi.ControlPlane.Sqlite.Database;
using MeshCi.Local.Configuration;
using MeshCi.Local.Http;
using MeshCi.Local.Logging;
using MeshCi.Local.Page;
using MeshCi.Shared;
using Microsoft.Extensions.Logging;

namespace MeshCi.Local.Host;

/// <summary>The process: one per state directory.</summary>
internal static class Program
{
    /// <summary>Serves until it is told to end, or no one has called for a while.</summary>
    /// <returns>0 at an orderly end or where another process serves the directory already, 2 for bad arguments, 3 if the state cannot be served, 4 if that is
    /// for want of room on the disk.</returns>
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

        if (!options.Foreground) Detachment.Detach();
        var end = new TaskCompletionSource<string>(TaskCreationOptions.RunContinuationsAsynchronously);
        using var signals = Detachment.TakeSignals(options.Foreground, () => end.TrySetResult("asked to"));
        if (options.EndWithInput)
        {
            // Whoever reads this through a pipe needs to know how it is written.
            Console.OutputEncoding = new System.Text.UTF8Encoding(encoderShouldEmitUTF8Identifier: false);
            InputWatch.Start(() => end.TrySetResult("its starter ended"));
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
                    await Console.Error.WriteLineAsync($"Another control plane (process {running.ProcessId}) serves this state directory already, at {running.Endpoint.OriginalString}, and reads no other configuration, so '{wanted}' does not hold. End that one, then run the same command again").ConfigureAwait(false);
                    return ControlPlaneProcess.Refused;
                }

                ForegroundConsole.SayAlreadyRunning(state, Console.Out);
                return ControlPlaneProcess.Ended;
            }

            await ServeAsync(options, state, end).ConfigureAwait(false);
            return ControlPlaneProcess.Ended;
        }
        catch (Exception exception) when (exception is StartRefusedException or IOException or UnauthorizedAccessException)
        {
            if (options.Foreground) await Console.Error.WriteLineAsync(exception.Message).ConfigureAwait(false);
            if (state is not null) TryReport(state, exception.Message);
            // A full disk takes no report either, so the exit code alone must tell it.
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

    private static ConfigurationFile? ReadConfiguration(ServerOptions options, StateDirectory state, ILogger log)
    {
        if (options.Configuration is null && !File.Exists(state.Files.Configuration)) return null;
        var file = ConfigurationFile.Read(options.Configuration ?? state.Files.Configuration);
        log.ConfigurationRead(file.Path);
        foreach (var warning in file.Warnings) log.ConfigurationDoubtful(warning.ToString());
        return file;
    }

    private static int Explain(UsageException exception)
    {
        var text = exception.Message + Environment.NewLine + ServerOptions.Usage;
        try
        {
            // Whoever started it in the background looks into the directory; without one there is only the console left.
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
            // A directory that cannot be written cannot hold the report either; the exit code remains.
        }
    }
}
