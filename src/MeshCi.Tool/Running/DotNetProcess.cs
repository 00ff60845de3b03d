using System.ComponentModel;
using System.Diagnostics;

namespace MeshCi.Tool.Running;

/// <summary>The <c>dotnet</c> command as a process that shares the tool's input, so that Ctrl+C reaches it directly.</summary>
/// <param name="program">Path or name of the command.</param>
internal sealed class DotNetProcess(string program) : IDotNet
{
    /// <summary>The command that started this tool, otherwise the one that the path has.</summary>
    public static DotNetProcess Current { get; } =
        new(Environment.GetEnvironmentVariable("DOTNET_HOST_PATH") is { Length: > 0 } host ? host : "dotnet");

    /// <inheritdoc/>
    public async Task<int> RunAsync(IReadOnlyList<string> arguments, Action<string> output, Action<string> error)
    {
        var start = new ProcessStartInfo(program) { RedirectStandardOutput = true, RedirectStandardError = true, UseShellExecute = false };
        foreach (var argument in arguments) start.ArgumentList.Add(argument);
        using var process = Start(start);
        using var signals = new Signals(process);
        await Task.WhenAll(ReadAsync(process.StandardOutput, output), ReadAsync(process.StandardError, error)).ConfigureAwait(false);
        await process.WaitForExitAsync().ConfigureAwait(false);
        return process.ExitCode;
    }

    private Process Start(ProcessStartInfo start)
    {
        try
        {
            return Process.Start(start)!;
        }
        catch (Win32Exception failure)
        {
            throw new DotNetMissingException($"'{program}' cannot be started: {failure.Message}. Install the .NET SDK, or add its folder to PATH.", failure);
        }
    }

    private static async Task ReadAsync(StreamReader reader, Action<string> line)
    {
        while (await reader.ReadLineAsync().ConfigureAwait(false) is { } text) line(text);
    }
}
