using System.Diagnostics;

namespace MeshCi.Conformance.Tests;

/// <summary>The result of a program.</summary>
/// <param name="Code">Exit code.</param>
/// <param name="Output">The standard output.</param>
/// <param name="Error">The standard error output.</param>
internal sealed record ProgramResult(int Code, string Output, string Error);

/// <summary>Client programs, which run without the machine's own AWS settings and proxies.</summary>
internal static class ClientProgram
{
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(5);
    private static readonly string[] Removed = ["AWS_", "HTTP_PROXY", "HTTPS_PROXY", "ALL_PROXY", "http_proxy", "https_proxy", "all_proxy", "NODE_OPTIONS"];

    /// <summary>Starts a program with redirected streams.</summary>
    public static Process Start(
        string program, IEnumerable<string> arguments, IEnumerable<KeyValuePair<string, string>> environment, bool closesInput = true)
    {
        var process = ExternalProgram.Start(program, arguments, Installed.Scripts, Removed, environment);
        if (closesInput) process.StandardInput.Close();
        return process;
    }

    /// <summary>All variables of a program that gets the given ones.</summary>
    public static IReadOnlyDictionary<string, string?> Environment(IEnumerable<KeyValuePair<string, string>> environment)
    {
        var start = new ProcessStartInfo();
        ExternalProgram.SetEnvironment(start, Removed, environment);
        return start.Environment.AsReadOnly();
    }

    /// <summary>Runs a program until it exits.</summary>
    /// <exception cref="TimeoutException">It did not exit within five minutes.</exception>
    public static async Task<ProgramResult> RunAsync(string program, IEnumerable<string> arguments, IEnumerable<KeyValuePair<string, string>> environment)
    {
        using var process = Start(program, arguments, environment);
        try
        {
            var output = process.StandardOutput.ReadToEndAsync(CancellationToken.None);
            var error = process.StandardError.ReadToEndAsync(CancellationToken.None);
            await process.WaitForExitAsync(TestContext.Current.CancellationToken).WaitAsync(Patience, TestContext.Current.CancellationToken);
            return new ProgramResult(process.ExitCode, await output, await error);
        }
        finally
        {
            if (!process.HasExited) process.Kill(entireProcessTree: true);
        }
    }
}
