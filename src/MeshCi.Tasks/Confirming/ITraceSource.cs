using MeshCi.Traces;
using MeshCi.Traces.Formats;

namespace MeshCi.Tasks.Confirming;

/// <summary>Where spans are read from.</summary>
internal interface ITraceSource
{
    /// <summary>A query that a person can repeat.</summary>
    string Describe(Expected expected, DateTimeOffset since, DateTimeOffset until);

    /// <summary>The spans of a build.</summary>
    /// <param name="expected">The build.</param>
    /// <param name="since">The beginning of the time.</param>
    /// <param name="until">Its end.</param>
    /// <param name="cancellationToken">Stops waiting.</param>
    /// <returns>The spans, and whether the source has more than that.</returns>
    /// <exception cref="IOException">The source cannot be read.</exception>
    /// <exception cref="HttpRequestException">The source cannot be reached or refuses.</exception>
    /// <exception cref="TraceFormatException">The answer cannot be understood.</exception>
    Task<(SpanSet Spans, bool IsCut)> ReadAsync(Expected expected, DateTimeOffset since, DateTimeOffset until, CancellationToken cancellationToken);
}
