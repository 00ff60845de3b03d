using System.Collections.Concurrent;
using System.Net.Security;
using System.Runtime.CompilerServices;
using MeshCi.Deployment.Telemetry;
using OpenTelemetry;
using OpenTelemetry.Exporter;
using OpenTelemetry.Metrics;
using OpenTelemetry.Resources;
using OpenTelemetry.Trace;

namespace MeshCi.Tasks.Telemetry;

/// <summary>Sends the spans and metrics of a command by OTLP. Only this class loads OpenTelemetry.</summary>
internal sealed class Exporter : IDisposable
{
    // A collector that does not answer must not delay a deploy that is done.
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(5);

    private readonly Action<string> _print;
    private readonly TracerProvider? _spans;
    private readonly MeterProvider? _metrics;
    private readonly OtlpSignal?[] _signals;
    private readonly SslClientAuthenticationOptions? _certificates;
    private readonly ConcurrentDictionary<Uri, bool> _failed = [];

    private Exporter(OtlpSignal? spans, OtlpSignal? metrics, Func<string, string?> variable, Action<string> print)
    {
        _certificates = OtlpCertificates.Read(variable);
        (_print, _signals) = (print, [spans, metrics]);
        var resource = ResourceBuilder.CreateDefault().AddService("meshci", serviceVersion: typeof(Exporter).Assembly.GetName().Version?.ToString(3))
            .AddEnvironmentVariableDetector();
        if (spans is not null)
        {
            _spans = Sdk.CreateTracerProviderBuilder().SetResourceBuilder(resource).AddSource(DeployTelemetry.Name)
                .AddOtlpExporter(options => Configure(options, spans)).Build();
        }

        if (metrics is not null)
        {
            _metrics = Sdk.CreateMeterProviderBuilder().SetResourceBuilder(resource).AddMeter(DeployTelemetry.Name)
                .AddOtlpExporter((options, _) => Configure(options, metrics)).Build();
        }
    }

    /// <summary>Starts sending; null if no address is set.</summary>
    /// <param name="print">Shows a line to the user: why nothing is sent, or what could not be.</param>
    /// <param name="variable">The value of an environment variable; null for those of the process.</param>
    public static IDisposable? Start(Action<string> print, Func<string, string?>? variable = null)
    {
        variable ??= Environment.GetEnvironmentVariable;
        var (spans, noSpans) = OtlpSignal.Read("TRACES", variable);
        var (metrics, noMetrics) = OtlpSignal.Read("METRICS", variable);
        if (noSpans is not null && noSpans == noMetrics) print($"note: no telemetry is sent, because {noSpans}");
        else
        {
            if (noSpans is not null) print($"note: no spans are sent, because {noSpans}");
            if (noMetrics is not null) print($"note: no metrics are sent, because {noMetrics}");
        }

        if (spans is null && metrics is null) return null;
        try
        {
            return Create(spans, metrics, variable, print);
        }
        catch (Exception problem) when (problem is ArgumentException or FormatException or InvalidOperationException or IOException
            or UnauthorizedAccessException or System.Security.Cryptography.CryptographicException)
        {
            // The message can contain the value of a header.
            var names = Environment.GetEnvironmentVariables().Keys.Cast<string>()
                .Where(name => name.StartsWith(OtlpSignal.Prefix, StringComparison.Ordinal)).Order();
            print($"note: no telemetry is sent, because the exporter does not accept the value of one of these variables: {string.Join(", ", names)}");
            return null;
        }
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        // Each of the two waits for the exporter, which has a timeout of its own. What takes longer is given up; it has no thread that keeps the process.
        Task[] sent =
        [
            Task.Run(() => End(_spans, timeout => _spans?.ForceFlush(timeout))), Task.Run(() => End(_metrics, timeout => _metrics?.ForceFlush(timeout))),
        ];
        Task.WaitAll(sent, Patience + TimeSpan.FromSeconds(1));
        var unsent = _signals.Zip(sent).Where(pair => pair.First is { } signal && (!pair.Second.IsCompleted || _failed.ContainsKey(signal.Endpoint)));
        foreach (var place in unsent.Select(pair => Place(pair.First!.Endpoint)).Distinct())
            _print($"note: not all telemetry could be sent to {place}. The command itself was not affected.");
    }

    // Without the path, the query and the password, which can be secrets.
    private static string Place(Uri endpoint) => $"{endpoint.Scheme}://{endpoint.Host}:{endpoint.Port}";

    private static void End(IDisposable? provider, Action<int> flush)
    {
        flush((int)Patience.TotalMilliseconds);
        provider?.Dispose();
    }

    private void Configure(OtlpExporterOptions options, OtlpSignal signal)
    {
        options.Endpoint = signal.Endpoint;
        options.Protocol = signal.IsGrpc ? OtlpExportProtocol.Grpc : OtlpExportProtocol.HttpProtobuf;
        options.Compression = signal.IsCompressed ? OtlpExportCompression.GZip : OtlpExportCompression.None;
        if (signal.Headers is { } headers) options.Headers = headers;
        options.TimeoutMilliseconds = (int)Patience.TotalMilliseconds;
        options.HttpClientFactory = () => new(new CountingHandler(Connect(signal.Endpoint), () => _failed[signal.Endpoint] = true)) { Timeout = Patience };
    }

    private SocketsHttpHandler Connect(Uri endpoint)
    {
        // A proxy is another machine, for which the loopback interface is another one.
        var handler = new SocketsHttpHandler { UseProxy = !endpoint.IsLoopback, AllowAutoRedirect = false, UseCookies = false };
        if (_certificates is not null) handler.SslOptions = _certificates;
        return handler;
    }

    // In a method of its own, so that the assemblies are loaded only when it is called.
    [MethodImpl(MethodImplOptions.NoInlining)]
    private static Exporter Create(OtlpSignal? spans, OtlpSignal? metrics, Func<string, string?> variable, Action<string> print) =>
        new(spans, metrics, variable, print);
}
