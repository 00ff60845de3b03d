using System.Globalization;
using System.Text.Json;
using MeshCi.Local.Http;

namespace MeshCi.Local;

/// <summary>What a person sees who runs the control plane in the foreground.</summary>
internal sealed class ForegroundConsole(TimeProvider time)
{
    private readonly Lock _gate = new();

    /// <summary>Says that another process serves the directory, where, and what to export for the AWS CLI.</summary>
    public static void SayAlreadyRunning(StateDirectory state)
    {
        string? endpoint = null;
        try
        {
            using var file = JsonDocument.Parse(File.ReadAllBytes(state.EndpointFile));
            endpoint = file.RootElement.GetProperty("endpoint").GetString();
        }
        catch (Exception exception) when (exception is IOException or JsonException or KeyNotFoundException or UnauthorizedAccessException)
        {
            // It is about to start or to end.
        }

        if (endpoint is null)
        {
            Console.WriteLine("Another control plane serves this state directory and is just starting or ending; run this again to see where.");
            return;
        }

        Console.WriteLine($"Another control plane serves this state directory already, at {endpoint}. For the AWS CLI:");
        WriteExports(endpoint, state);
    }

    /// <summary>Says where it listens and what to export for the AWS CLI.</summary>
    public void Greet(string endpoint, StateDirectory state)
    {
        lock (_gate)
        {
            Console.WriteLine($"App Mesh 2019-01-25 at {endpoint}; Ctrl-C ends it, its data stays. For the AWS CLI:");
            WriteExports(endpoint, state);
        }
    }

    /// <summary>One line per call.</summary>
    public void Report(CallReport call)
    {
        var line = string.Create(
            CultureInfo.InvariantCulture,
            $"{time.GetLocalNow():HH:mm:ss.fff} {(call.Status == CallReport.NoAnswer ? "---" : call.Status)} {call.Operation} {Printable(call.Subject)} {call.Duration.TotalMilliseconds:0.0} ms{(call.Error is null ? "" : "  " + Printable(call.Error))}");
        lock (_gate) Console.WriteLine(line);
    }

    private static void WriteExports(string endpoint, StateDirectory state)
    {
        Console.WriteLine($"  export AWS_ENDPOINT_URL={endpoint}");
        Console.WriteLine($"  export AWS_SHARED_CREDENTIALS_FILE='{state.Credentials}'");
        Console.WriteLine("  export AWS_REGION=us-east-1");
    }

    // Names come from clients; a terminal must not obey them.
    private static string Printable(string text) => string.Concat(text.Select(character => char.IsControl(character) ? '?' : character));
}
