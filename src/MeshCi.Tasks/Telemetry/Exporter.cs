using System.Runtime.CompilerServices;
using MeshCi.Deployment.Telemetry;
using OpenTelemetry;
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
    private const string Endpoint = "OTEL_EXPORTER_OTLP_ENDPOINT";

    // A collector that does not answer must not delay a deploy that is done.
    private const int FlushMilliseconds = 5000;

    private readonly TracerProvider _spans;
    private readonly MeterProvider _metrics;

    private Exporter()
    {
        var resource = ResourceBuilder.CreateDefault().AddService("meshci", serviceVersion: typeof(Exporter).Assembly.GetName().Version?.ToString(3))
            .AddEnvironmentVariableDetector();
        _spans = Sdk.CreateTracerProviderBuilder().SetResourceBuilder(resource).AddSource(DeployTelemetry.Name)
            .AddOtlpExporter(options => options.TimeoutMilliseconds = FlushMilliseconds).Build();
        _metrics = Sdk.CreateMeterProviderBuilder().SetResourceBuilder(resource).AddMeter(DeployTelemetry.Name)
            .AddOtlpExporter((options, _) => options.TimeoutMilliseconds = FlushMilliseconds).Build();
    }

    /// <summary>Starts sending; null if no address is set.</summary>
    public static IDisposable? Start() =>
        Environment.GetEnvironmentVariable(Endpoint) is { Length: > 0 } address && Uri.TryCreate(address, UriKind.Absolute, out _) ? Create() : null;

    /// <inheritdoc/>
    public void Dispose()
    {
        _spans.ForceFlush(FlushMilliseconds);
        _metrics.ForceFlush(FlushMilliseconds);
        _spans.Dispose();
        _metrics.Dispose();
    }

    // In a method of its own, so that the assemblies are loaded only when it is called.
    [MethodImpl(MethodImplOptions.NoInlining)]
    private static Exporter Create() => new();
}
