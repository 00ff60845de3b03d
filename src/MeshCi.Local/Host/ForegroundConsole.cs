using System.Globalization;
using MeshCi.ControlPlane.Identity;
using MeshCi.Local.Http;
using MeshCi.Shared;

namespace MeshCi.Local.Host;

/// <summary>The output of a control plane in the foreground: plain lines, because the output often passes through a build.</summary>
internal sealed class ForegroundConsole(TimeProvider time, TextWriter output)
{
    private const string Heading = "time          status  operation                  what                                            ms  who";
    private const int SubjectWidth = 40;
    private const string Cut = "...";
    private readonly Lock _gate = new();

    /// <summary>Reports that another process serves the directory, with its endpoint and how to use it.</summary>
    public static void ReportAlreadyRunning(StateDirectory state, TextWriter output)
    {
        if (state.ReadReport() is not { } running)
        {
            output.WriteLine("Another control plane is starting or shutting down in this state directory. Run the same command again to see its endpoint.");
            return;
        }

        output.WriteLine(AlreadyRunning(running));
        Explain(running.Endpoint.OriginalString, running.Page, state, output);
    }

    /// <summary>
    /// Reports the endpoint, the page, the data, how to use and how to stop it, and warnings about its configuration.
    /// </summary>
    public void Greet(string endpoint, string page, StateDirectory state, IReadOnlyList<ConfigurationWarning> warnings)
    {
        lock (_gate)
        {
            output.WriteLine($"App Mesh 2019-01-25 at {endpoint}. Press Ctrl+C to stop it; its data is kept.");
            Explain(endpoint, page, state, output);
            output.WriteLine();
            foreach (var warning in warnings) output.WriteLine(Printable("warning: " + warning));
            if (warnings.Count > 0) output.WriteLine();
            output.WriteLine(Heading);
            output.Flush();
        }
    }

    /// <summary>Prints one line for a call.</summary>
    public void Report(CallReport call)
    {
        var error = call.Error is null ? "" : "  " + call.Error;
        var status = call.Status == CallReport.NoAnswer ? (object)"---" : call.Status;
        var line = Printable(string.Create(
            CultureInfo.InvariantCulture,
            $"{time.GetLocalNow():HH:mm:ss.fff}  {status,-6}  {call.Operation,-25}  {Short(call.Subject),-SubjectWidth}  "
            + $"{call.Duration.TotalMilliseconds,8:0.0}  {Callers.ShortName(call.Who) ?? "-"}{error}"));
        lock (_gate)
        {
            output.WriteLine(line);
            output.Flush();
        }
    }

    private static string AlreadyRunning(ControlPlaneReport running) =>
        $"Another control plane (process {running.ProcessId}) is already running in this state directory, at {running.Endpoint.OriginalString}.";

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
        output.WriteLine($"Before version 2.13, the CLI needs: --endpoint-url {endpoint}");
    }

    // Subjects differ at their end: ARNs begin with the same text.
    private static string Short(string subject)
    {
        if (subject.Split(':', 6) is ["arn", _, _, _, _, var resource]) subject = resource;
        return subject.Length <= SubjectWidth ? subject : Cut + subject[^(SubjectWidth - Cut.Length)..];
    }

    // Names come from clients and must not control a terminal. Several lines of text are joined to one.
    private static string Printable(string text)
    {
        var line = text.ReplaceLineEndings("\n").TrimEnd('\n').Replace("\n", " / ", StringComparison.Ordinal);
        return string.Concat(line.Select(character => char.IsControl(character) ? '?' : character));
    }
}
