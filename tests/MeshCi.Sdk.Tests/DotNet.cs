using System.Diagnostics;
using System.Text;

namespace MeshCi.Sdk.Tests;

/// <summary>The output and the exit code of a <c>dotnet</c> process.</summary>
public sealed record DotNetResult(string Arguments, int ExitCode, string Output)
{
    /// <summary>The non-blank lines.</summary>
    public IReadOnlyList<string> Lines => [.. Output.Split('\n').Select(line => line.TrimEnd()).Where(line => line.Length > 0)];

    public DotNetResult ShouldSucceed()
    {
        ExitCode.ShouldBe(0, $"dotnet {Arguments}\n{Output}");
        return this;
    }

    public DotNetResult ShouldFail()
    {
        ExitCode.ShouldNotBe(0, $"dotnet {Arguments}\n{Output}");
        return this;
    }

    public DotNetResult ShouldPrint(string text)
    {
        Output.ShouldContain(text, Case.Sensitive, $"dotnet {Arguments}\n{Output}");
        return this;
    }

    public DotNetResult ShouldNotPrint(string text)
    {
        Output.ShouldNotContain(text, Case.Sensitive, $"dotnet {Arguments}\n{Output}");
        return this;
    }
}

/// <summary>Runs real <c>dotnet</c> processes without the machine's CI, mesh and AWS variables.</summary>
public static class DotNet
{
    private static readonly string[] Removed = ["TRAVIS", "CI", "CONTINUOUS_INTEGRATION", "MESH", "AWS_", "MSBUILD", "NUGET_", "DOTNET_"];
    private static readonly Dictionary<string, string> Settings = new()
    {
        ["DOTNET_CLI_TELEMETRY_OPTOUT"] = "1",
        ["DOTNET_NOLOGO"] = "1",
        ["DOTNET_CLI_UI_LANGUAGE"] = "en",
        ["MSBUILDDISABLENODEREUSE"] = "1",

        // These processes end before the code that it would optimize has run often enough to gain from it.
        ["DOTNET_TieredPGO"] = "0",
    };
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(5);

    /// <summary>Path of the tool <c>dotnet mesh</c>, built with these tests.</summary>
    public static string Tool { get; } = Path.Combine(
        Repository.Root, "artifacts", "bin", "MeshCi.Tool", Repository.Configuration.ToLowerInvariant(), "MeshCi.Tool.dll");

    /// <summary>Starts a process with streams for the caller.</summary>
    public static Process Start(string directory, IReadOnlyDictionary<string, string> environment, params string[] arguments) =>
        Start("dotnet", directory, environment, arguments);

    /// <summary>Starts a process as a session leader, as in a terminal: a signal to its process group reaches only it and its children.</summary>
    public static Process StartSession(string setsid, string directory, IReadOnlyDictionary<string, string> environment, params string[] arguments) =>
        Start(setsid, directory, environment, ["dotnet", .. arguments]);

    private static Process Start(string program, string directory, IReadOnlyDictionary<string, string> environment, string[] arguments) =>
        ExternalProgram.Start(program, arguments, directory, Removed, Variables(environment));

    /// <summary>Starts a process in a terminal.</summary>
    public static Task<TerminalSession> StartInTerminalAsync(string directory, IReadOnlyDictionary<string, string> environment, params string[] arguments) =>
        TerminalSession.StartAsync(directory, Variables(environment), ["dotnet", .. arguments]);

    public static async Task<DotNetResult> RunAsync(string directory, IReadOnlyDictionary<string, string> environment, params string[] arguments)
    {
        using var process = Start(directory, environment, arguments);
        process.StandardInput.Close();
        var output = new StringBuilder();
        var text = Task.WhenAll(Drain(process.StandardOutput, output), Drain(process.StandardError, output));
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);
        limit.CancelAfter(Patience);
        try
        {
            // Waits for the streams and not only for the process: a child that keeps them open is a bug.
            await process.WaitForExitAsync(limit.Token);
            await text.WaitAsync(limit.Token);
        }
        catch (OperationCanceledException)
        {
            process.Kill(entireProcessTree: true);
            throw new TimeoutException($"dotnet {string.Join(' ', arguments)} did not exit, or another process kept its output open:\n{output}");
        }

        return new(string.Join(' ', arguments), process.ExitCode, output.ToString());
    }

    private static Dictionary<string, string> Variables(IReadOnlyDictionary<string, string> environment)
    {
        var variables = new Dictionary<string, string>(Settings);
        foreach (var (name, value) in CompilerServer.Settings.Concat(environment)) variables[name] = value;
        return variables;
    }

    private static async Task Drain(StreamReader reader, StringBuilder output)
    {
        while (await reader.ReadLineAsync() is { } line)
        {
            lock (output) output.Append(line).Append('\n');
        }
    }
}
