using System.Globalization;
using MeshCi.ControlPlane.Identity;
using MeshCi.Local.Http;
using MeshCi.Shared;

namespace MeshCi.Local.Host;

/// <summary>What a person sees who runs the control plane in the foreground: plain lines, since the output often passes through a build.</summary>
internal sealed class ForegroundConsole(TimeProvider time, TextWriter output)
{
    private const string Heading = "time          status  operation                  what                                            ms  who";
    private const int SubjectWidth = 40;
    private const string Cut = "...";
    private readonly Lock _gate = new();

    /// <summary>Says that another process serves the directory, where, and how to use it.</summary>
    public static void SayAlreadyRunning(StateDirectory state, TextWriter output)
    {
        if (state.ReadReport() is not { } running)
        {
            output.WriteLine("Another control plane serves this state directory and is just starting or ending; run this again to see where.");
            return;
        }

        output.WriteLine($"Another control plane (process {running.ProcessId}) serves this state directory already, at {running.Endpoint.OriginalString}.");
        Explain(running.Endpoint.OriginalString, running.Page, state, output);
    }

    /// <summary>
    /// Says where it listens, where its page is, where its data lies, how to use it and how to end it, and what its configuration hardly means.
    /// </summary>
    public void Greet(string endpoint, string page, StateDirectory state, IReadOnlyList<ConfigurationWarning> warnings)
    {
        lock (_gate)
        {
            output.WriteLine($"App Mesh 2019-01-25 at {endpoint}; Ctrl-C ends it, its data stays.");
            Explain(endpoint, page, state, output);
            output.WriteLine();
            foreach (var warning in warnings) output.WriteLine(Printable("warning: " + warning));
            if (warnings.Count > 0) output.WriteLine();
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
            $"{time.GetLocalNow():HH:mm:ss.fff}  {(call.Status == CallReport.NoAnswer ? "---" : call.Status),-6}  {call.Operation,-25}  {Short(call.Subject),-SubjectWidth}  {call.Duration.TotalMilliseconds,8:0.0}  {Callers.ShortName(call.Who) ?? "-"}{error}"));
        lock (_gate)
        {
            output.WriteLine(line);
            output.Flush();
        }
    }

    private static void Explain(string endpoint, string? page, StateDirectory state, TextWriter output)
    {
        if (page is not null) output.WriteLine($"  page  {page}");
        output.WriteLine($"  data  {state.Files.Directory}");
        output.WriteLine();
        output.WriteLine("For the AWS CLI, in bash or zsh:");
        output.WriteLine($"  export AWS_ENDPOINT_URL={endpoint}");
        output.WriteLine($"  export AWS_SHARED_CREDENTIALS_FILE='{state.Files.Credentials.Replace("'", @"'\''", StringComparison.Ordinal)}'");
        output.WriteLine("  export AWS_REGION=us-east-1 AWS_DEFAULT_REGION=us-east-1");
        output.WriteLine("or in PowerShell:");
        output.WriteLine($"  $env:AWS_ENDPOINT_URL = '{endpoint}'");
        output.WriteLine($"  $env:AWS_SHARED_CREDENTIALS_FILE = '{state.Files.Credentials.Replace("'", "''", StringComparison.Ordinal)}'");
        output.WriteLine("  $env:AWS_REGION = $env:AWS_DEFAULT_REGION = 'us-east-1'");
        output.WriteLine("then");
        output.WriteLine("  aws appmesh list-meshes");
        output.WriteLine($"which before version 2.13 of the CLI needs: --endpoint-url {endpoint}");
    }

    // What tells subjects apart stands at their end: ARNs have the same beginnings.
    private static string Short(string subject)
    {
        if (subject.Split(':', 6) is ["arn", _, _, _, _, var resource]) subject = resource;
        return subject.Length <= SubjectWidth ? subject : Cut + subject[^(SubjectWidth - Cut.Length)..];
    }

    // Names come from clients; a terminal must not obey them. Texts of several lines stay one line here.
    private static string Printable(string text) => string.Concat(
        text.ReplaceLineEndings("\n").TrimEnd('\n').Replace("\n", " / ", StringComparison.Ordinal).Select(character => char.IsControl(character) ? '?' : character));
}
