using MeshCi.Tool.CommandLine;
using MeshCi.Tool.Terminals;

namespace MeshCi.Tool.Running;

/// <summary>Runs a verb and passes on what MSBuild writes, line by line.</summary>
/// <param name="dotnet">Runs MSBuild.</param>
/// <param name="terminal">Where its output goes.</param>
/// <param name="error">Where its standard error goes.</param>
/// <param name="time">The clock.</param>
/// <param name="version">The version of the SDK to recommend to projects that do not use it.</param>
internal sealed class VerbRun(IDotNet dotnet, ITerminal terminal, TextWriter error, TimeProvider time, string version)
{
    private const int NotStarted = 1;

    /// <summary>Runs a verb.</summary>
    /// <returns>The exit code of MSBuild.</returns>
    public async Task<int> RunAsync(VerbCall call)
    {
        try
        {
            return await PassOnAsync(call).ConfigureAwait(false);
        }
        catch (DotNetMissingException missing)
        {
            await error.WriteLineAsync(missing.Message).ConfigureAwait(false);
            return NotStarted;
        }
    }

    private async Task<int> PassOnAsync(VerbCall call)
    {
        await using var output = new LiveOutput(terminal, error, time, call.Verb);
        var withoutVerb = new List<string>();
        var exitCode = await dotnet.RunAsync(call.DotNetArguments, Read, output.WriteError).ConfigureAwait(false);
        if (withoutVerb.Count == 0) return exitCode;
        foreach (var line in await new MissingVerb(dotnet, version).ExplainAsync(call, withoutVerb).ConfigureAwait(false)) output.WriteLine(line);
        return exitCode;

        void Read(string line)
        {
            if (UndefinedTarget.ProjectOf(line, call.Target) is not { } project) output.WriteLine(line);
            else if (!withoutVerb.Contains(project)) withoutVerb.Add(project);
        }
    }
}
