using System.Text.Json;
using MeshCi.Deployment.ControlPlanes;
using MeshCi.Deployment.Ledgers;
using MeshCi.Traces.Formats;

namespace MeshCi.Tasks.Confirming;

/// <summary>The sources of evidence that a confirmation asks. What cannot be read is inconclusive, and is never a reason to fail.</summary>
internal static class Sources
{
    /// <summary>Spans.</summary>
    public static Func<CancellationToken, Task<Verdict>> OfTraces(
        ITraceSource source, Expected expected, DateTimeOffset since, TimeProvider time) => cancellationToken =>
    {
        var until = time.GetUtcNow();
        var query = source.Describe(expected, since, until);
        return TryAsync("traces", "The traces", query, async () =>
        {
            var (spans, isCut) = await source.ReadAsync(expected, since, until, cancellationToken).ConfigureAwait(false);
            return WithQuery(TraceVerdict.Of(expected, spans, isCut), query);
        }, cancellationToken);
    };

    /// <summary>A verdict that contains the query, which people can repeat, unless nothing is uncertain.</summary>
    public static Verdict WithQuery(Verdict verdict, string query) => verdict.Evidence.Verdict == ConfirmationAnswer.Inconclusive
        ? verdict with { Lines = [.. verdict.Lines, Query(query)] }
        : verdict;

    /// <summary>Asks a source. If it cannot be read, the verdict is inconclusive, with the cause and the query.</summary>
    /// <param name="kind">Name of the source in the ledger.</param>
    /// <param name="what">What is read, as the beginning of a sentence.</param>
    /// <param name="query">A query that a person can repeat.</param>
    /// <param name="ask">Asks.</param>
    /// <param name="cancellationToken">Stops waiting.</param>
    public static async Task<Verdict> TryAsync(string kind, string what, string query, Func<Task<Verdict>> ask, CancellationToken cancellationToken)
    {
        try
        {
            return await ask().ConfigureAwait(false);
        }
        catch (Exception problem) when (!cancellationToken.IsCancellationRequested && IsOfSource(problem))
        {
            return Verdict.Unknown(kind, $"{what} could not be read: {problem.Message.TrimEnd('.')}.", Query(query));
        }
    }

    private static string Query(string query) => $"Query: {query}";

    private static bool IsOfSource(Exception problem) => problem is IOException or UnauthorizedAccessException or HttpRequestException or TraceFormatException
        or ControlPlaneException or OperationCanceledException or Definitions.Diagnostics.MeshException or JsonException;
}
