using MeshCi.Shared;
using MeshCi.Traces;
using MeshCi.Traces.Formats;

namespace MeshCi.Tasks.Confirming;

/// <summary>Spans in a file, as the file exporter of the OpenTelemetry Collector writes it.</summary>
/// <param name="path">Full path of the file.</param>
internal sealed class TraceFile(string path) : ITraceSource
{
    private const long LargestFile = 256 * 1024 * 1024;

    /// <inheritdoc/>
    public string Describe(Expected expected, DateTimeOffset since, DateTimeOffset until) => path;

    /// <inheritdoc/>
    public Task<(SpanSet Spans, bool IsCut)> ReadAsync(Expected expected, DateTimeOffset since, DateTimeOffset until, CancellationToken cancellationToken)
    {
        var spans = TraceReader.Read(OrdinaryFile.ReadAll(path, LargestFile));
        // A file can be older than the deploy, and a build on a developer's machine can have the name of an earlier one.
        return Task.FromResult((spans with { Spans = [.. spans.Spans.Where(span => since - span.Start <= span.Duration)] }, false));
    }
}
