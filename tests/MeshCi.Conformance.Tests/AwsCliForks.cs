using System.Collections.Concurrent;
using System.Diagnostics;
using System.Globalization;
using System.Text.Json;

namespace MeshCi.Conformance.Tests;

/// <summary>
/// An AWS CLI that is loaded once: each of its commands is a fork of that process, because loading the CLI takes longer than most commands. A CLI that is not
/// run by an interpreter on this machine, or a system without forks, runs each command in a process of its own.
/// </summary>
internal sealed class AwsCliForks
{
    private static readonly ConcurrentDictionary<string, Lazy<Task<AwsCliForks?>>> Started = new();
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(5);
    private readonly ConcurrentDictionary<int, TaskCompletionSource<int>> _running = new();

    // It ends with this process, which closes its standard input.
    private readonly Process _process;
    private int _count;

    private AwsCliForks(Process process) => _process = process;

    /// <summary>Runs a command until it exits.</summary>
    /// <param name="program">Path of the CLI.</param>
    /// <param name="arguments">Arguments of the command.</param>
    /// <param name="environment">Variables in addition to those that every client gets.</param>
    public static async Task<ProgramResult> RunAsync(string program, string[] arguments, IReadOnlyDictionary<string, string> environment)
    {
        var forks = await Started.GetOrAdd(program, _ => new(() => StartAsync(program))).Value;
        return forks is null ? await ClientProgram.RunAsync(program, arguments, environment) : await forks.ForkAsync(arguments, environment);
    }

    private static async Task<AwsCliForks?> StartAsync(string program)
    {
        var process = ClientProgram.Start(
            program, [],
            [KeyValuePair.Create("PYTHONPATH", Path.Combine(Installed.Scripts, "aws")), KeyValuePair.Create("MESHCI_RUN_COMMANDS", "1")],
            closesInput: false);
        process.ErrorDataReceived += (_, _) => { };
        process.BeginErrorReadLine();
        if (await process.StandardOutput.ReadLineAsync() != "ready")
        {
            if (!process.HasExited) process.Kill(entireProcessTree: true);
            process.Dispose();
            return null;
        }

        var forks = new AwsCliForks(process);
        _ = forks.ReadAsync();
        return forks;
    }

    private async Task<ProgramResult> ForkAsync(string[] arguments, IReadOnlyDictionary<string, string> environment)
    {
        var (output, error) = (Path.GetTempFileName(), Path.GetTempFileName());
        try
        {
            var number = Interlocked.Increment(ref _count);
            var ended = _running[number] = new(TaskCreationOptions.RunContinuationsAsynchronously);
            var command = new { number, arguments, environment = ClientProgram.Environment(environment), output, error };
            var line = JsonSerializer.Serialize(command) + "\n";
            lock (_process)
            {
                _process.StandardInput.Write(line);
                _process.StandardInput.Flush();
            }

            var code = await ended.Task.WaitAsync(Patience, TestContext.Current.CancellationToken);
            return new ProgramResult(code, await File.ReadAllTextAsync(output), await File.ReadAllTextAsync(error));
        }
        finally
        {
            File.Delete(output);
            File.Delete(error);
        }
    }

    private async Task ReadAsync()
    {
        while (await _process.StandardOutput.ReadLineAsync() is { } line)
        {
            var parts = line.Split(' ');
            if (_running.TryRemove(int.Parse(parts[0], CultureInfo.InvariantCulture), out var ended))
                ended.SetResult(int.Parse(parts[1], CultureInfo.InvariantCulture));
        }

        foreach (var ended in _running.Values) ended.TrySetException(new InvalidOperationException("The process of the AWS CLI ended."));
    }
}
