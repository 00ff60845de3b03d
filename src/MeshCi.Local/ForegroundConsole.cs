using System.Globalization;
using MeshCi.Local.Http;

namespace MeshCi.Local;

/// <summary>What a person sees who runs the control plane in the foreground: plain lines, since the output often passes through a build.</summary>
internal sealed class ForegroundConsole(TimeProvider time, TextWriter output)
{
    private const string Heading = "time          status  operation                 what                                            ms  who";
    private readonly Lock _gate = new();

    /// <summary>Says that another process serves the directory, where, and how to use it.</summary>
    public static void SayAlreadyRunning(StateDirectory state, TextWriter output)
    {
        if (RunningProcess.Read(state) is not { } running)
        {
            output.WriteLine("Another control plane serves this state directory and is just starting or ending; run this again to see where.");
            return;
        }

        output.WriteLine($"Another control plane serves this state directory already, at {running.Endpoint}.");
        Explain(running.Endpoint, running.Page, state, output);
    }

    /// <summary>Says where it listens, where its page is, where its data lies, how to use it and how to end it.</summary>
    public void Greet(string endpoint, string page, StateDirectory state)
    {
        lock (_gate)
        {
            output.WriteLine($"App Mesh 2019-01-25 at {endpoint}; Ctrl-C ends it, its data stays.");
            Explain(endpoint, page, state, output);
            output.WriteLine();
            output.WriteLine(Heading);
            output.Flush();
        }
    }

    /// <summary>One line per call.</summary>
    public void Report(CallReport call)
    {
        var error = call.Error is null ? "" : "  " + call.Error;
        var line = Printable(string.Create(
            CultureInfo.InvariantCulture,
            $"{time.GetLocalNow():HH:mm:ss.fff}  {(call.Status == CallReport.NoAnswer ? "---" : call.Status),-6}  {call.Operation,-24}  {call.Subject,-40}  {call.Duration.TotalMilliseconds,8:0.0}  {Callers.Short(call.Who) ?? "-"}{error}"));
        lock (_gate)
        {
            output.WriteLine(line);
            output.Flush();
        }
    }

    private static void Explain(string endpoint, string? page, StateDirectory state, TextWriter output)
    {
        if (page is not null) output.WriteLine($"  page  {page}");
        output.WriteLine($"  data  {state.Root}");
        output.WriteLine();
        output.WriteLine("For the AWS CLI, in bash or zsh:");
        output.WriteLine($"  export AWS_ENDPOINT_URL={endpoint}");
        output.WriteLine($"  export AWS_SHARED_CREDENTIALS_FILE='{state.Credentials.Replace("'", @"'\''", StringComparison.Ordinal)}'");
        output.WriteLine("  export AWS_REGION=us-east-1 AWS_DEFAULT_REGION=us-east-1");
        output.WriteLine("or in PowerShell:");
        output.WriteLine($"  $env:AWS_ENDPOINT_URL = '{endpoint}'");
        output.WriteLine($"  $env:AWS_SHARED_CREDENTIALS_FILE = '{state.Credentials.Replace("'", "''", StringComparison.Ordinal)}'");
        output.WriteLine("  $env:AWS_REGION = $env:AWS_DEFAULT_REGION = 'us-east-1'");
        output.WriteLine("then");
        output.WriteLine("  aws appmesh list-meshes");
        output.WriteLine($"which before version 2.13 of the CLI needs: --endpoint-url {endpoint}");
    }

    // Names come from clients; a terminal must not obey them.
    private static string Printable(string text) => string.Concat(text.Select(character => char.IsControl(character) ? '?' : character));
}
