using System.Runtime.CompilerServices;
using MeshCi.Deployment.Telemetry;
using OpenTelemetry;
using OpenTelemetry.Exporter;
using OpenTelemetry.Metrics;
using OpenTelemetry.Resources;
using OpenTelemetry.Trace;

namespace MeshCi.Tasks.Telemetry;

/// <summary>
/// Sends the spans and metrics of a command by OTLP, to the address in <c>OTEL_EXPORTER_OTLP_ENDPOINT</c>. The exporter reads the other variables that
/// OpenTelemetry defines. Only this class loads OpenTelemetry.
/// </summary>
internal sealed class Exporter : IDisposable
{
    private const string Prefix = "OTEL_EXPORTER_OTLP_";
    private const string Endpoint = Prefix + "ENDPOINT";

    private static readonly string[] Certificates =
        ["OTEL_EXPORTER_OTLP_CERTIFICATE", "OTEL_EXPORTER_OTLP_CLIENT_CERTIFICATE", "OTEL_EXPORTER_OTLP_CLIENT_KEY"];

    // A collector that does not answer must not delay a deploy that is done.
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(5);

    private readonly Uri _address;
    private readonly Action<string> _print;
    private readonly TracerProvider _spans;
    private readonly MeterProvider _metrics;
    private int _failures;

    private Exporter(Uri address, Action<string> print)
    {
        (_address, _print) = (address, print);
        var resource = ResourceBuilder.CreateDefault().AddService("meshci", serviceVersion: typeof(Exporter).Assembly.GetName().Version?.ToString(3))
            .AddEnvironmentVariableDetector();
        _spans = Sdk.CreateTracerProviderBuilder().SetResourceBuilder(resource).AddSource(DeployTelemetry.Name).AddOtlpExporter(Configure).Build();
        _metrics = Sdk.CreateMeterProviderBuilder().SetResourceBuilder(resource).AddMeter(DeployTelemetry.Name)
            .AddOtlpExporter((options, _) => Configure(options)).Build();
    }

    /// <summary>Starts sending; null if no address is set.</summary>
    /// <param name="print">Shows a line to the user: why nothing is sent, or what could not be.</param>
    public static IDisposable? Start(Action<string> print)
    {
        if (Environment.GetEnvironmentVariable(Endpoint) is not { Length: > 0 } value) return null;
        if (!Uri.TryCreate(value, UriKind.Absolute, out var address) || address.Scheme is not ("http" or "https"))
        {
            print($"note: no telemetry is sent, because {Endpoint} is not an address such as http://localhost:4317");
            return null;
        }

        try
        {
            return Create(address, print);
        }
        catch (Exception problem) when (problem is ArgumentException or FormatException or InvalidOperationException or IOException
            or UnauthorizedAccessException or System.Security.Cryptography.CryptographicException)
        {
            // The message can contain the value of a header.
            var names = Environment.GetEnvironmentVariables().Keys.Cast<string>().Where(name => name.StartsWith(Prefix, StringComparison.Ordinal)).Order();
            print($"note: no telemetry is sent, because the exporter does not accept the value of one of these variables: {string.Join(", ", names)}");
            return null;
        }
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        // Each of the two waits for the exporter, which has a timeout of its own. What takes longer is given up; it has no thread that keeps the process.
        var sent = Task.WhenAll(Task.Run(() => End(_spans, _spans.ForceFlush)), Task.Run(() => End(_metrics, _metrics.ForceFlush)));
        var isInTime = sent.Wait(Patience + TimeSpan.FromSeconds(1));
        // Without the path, the query and the password, which can be secrets.
        if (!isInTime || Volatile.Read(ref _failures) > 0)
            _print($"note: not all telemetry could be sent to {_address.Scheme}://{_address.Host}:{_address.Port}. The command itself was not affected.");
    }

    private static void End(IDisposable provider, Func<int, bool> flush)
    {
        flush((int)Patience.TotalMilliseconds);
        provider.Dispose();
    }

    private void Configure(OtlpExporterOptions options)
    {
        options.TimeoutMilliseconds = (int)Patience.TotalMilliseconds;
        // With certificates of its own, the exporter makes its client itself.
        if (Certificates.Any(name => Environment.GetEnvironmentVariable(name) is { Length: > 0 })) return;
        // A proxy is another machine, for which the loopback interface is another one.
        var useProxy = !options.Endpoint.IsLoopback;
        options.HttpClientFactory = () => new(new CountingHandler(
            new SocketsHttpHandler { UseProxy = useProxy, AllowAutoRedirect = false, UseCookies = false }, () => Interlocked.Increment(ref _failures)))
        {
            Timeout = Patience,
        };
    }

    // In a method of its own, so that the assemblies are loaded only when it is called.
    [MethodImpl(MethodImplOptions.NoInlining)]
    private static Exporter Create(Uri address, Action<string> print) => new(address, print);
}
