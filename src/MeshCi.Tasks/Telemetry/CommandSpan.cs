using System.Diagnostics;
using MeshCi.Deployment.Telemetry;

namespace MeshCi.Tasks.Telemetry;

/// <summary>The span of a command, with what it is about and how it ended. Everything that the command does is under it.</summary>
internal sealed class CommandSpan : IDisposable
{
    private readonly IDisposable? _exporter;
    private readonly Activity? _span;
    private readonly string _verb;
    private readonly TimeProvider _time;
    private readonly long _begin;
    private string _outcome = "failed";

    /// <summary>Begins the span, as a part of the trace in <c>TRACEPARENT</c>, if the CI job has one.</summary>
    /// <param name="verb">The verb.</param>
    /// <param name="mesh">The mesh.</param>
    /// <param name="services">The services and their builds.</param>
    /// <param name="time">The clock.</param>
    /// <param name="print">Shows a line to the user.</param>
    public CommandSpan(
        string verb, string mesh, IEnumerable<(string Service, string? Version, string? Build)> services, TimeProvider time, Action<string> print)
    {
        (_verb, _time, _begin) = (verb, time, time.GetTimestamp());
        _exporter = Exporter.Start(print);
        ActivityContext.TryParse(
            Environment.GetEnvironmentVariable("TRACEPARENT"), Environment.GetEnvironmentVariable("TRACESTATE"), isRemote: true, out var parent);
        _span = DeployTelemetry.StartCommand(verb, mesh, parent);
        if (_span is null) return;
        var all = services.ToList();
        _span.SetTag("meshci.service", string.Join(',', all.Select(item => item.Service)));
        _span.SetTag("service.version", string.Join(',', all.Select(item => item.Version).OfType<string>().Distinct()));
        _span.SetTag("meshci.build", string.Join(',', all.Select(item => item.Build).OfType<string>().Distinct()));
    }

    /// <summary>Notes that the command has succeeded.</summary>
    public void Succeeded() => _outcome = "succeeded";

    /// <inheritdoc/>
    public void Dispose()
    {
        _span?.SetTag("meshci.outcome", _outcome);
        if (_outcome != "succeeded") _span?.SetStatus(ActivityStatusCode.Error);
        _span?.Dispose();
        DeployTelemetry.RecordCommand(_verb, _outcome, _time.GetElapsedTime(_begin));
        _exporter?.Dispose();
    }
}
