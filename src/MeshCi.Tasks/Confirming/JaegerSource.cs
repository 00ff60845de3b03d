using System.Globalization;
using System.Net;
using System.Text.Json;
using MeshCi.Traces;
using MeshCi.Traces.Formats;

namespace MeshCi.Tasks.Confirming;

/// <summary>
/// Jaeger's HTTP API, and those of stores that offer the same. It returns a limited number of traces without saying that there are more, so that a full
/// answer is divided by time.
/// </summary>
/// <param name="address">Address of the query service, such as <c>http://jaeger:16686</c>.</param>
/// <param name="client">Sends the requests.</param>
internal sealed class JaegerSource(Uri address, HttpClient client) : ITraceSource
{
    /// <summary>The number of traces that one request asks for.</summary>
    internal const int Limit = 500;

    // 500 traces in each of 64 parts of the time are enough to have seen every endpoint.
    private const int MostDivisions = 6;

    /// <summary>The client that a build uses.</summary>
    /// <param name="address">The address: a proxy for external addresses cannot reach this machine's loopback address.</param>
    public static HttpClient NewClient(Uri address) =>
        new(new SocketsHttpHandler { AllowAutoRedirect = false, UseCookies = false, UseProxy = !address.IsLoopback }) { Timeout = TimeSpan.FromSeconds(30) };

    /// <inheritdoc/>
    public string Describe(Expected expected, DateTimeOffset since, DateTimeOffset until) => Query(expected, since, until).AbsoluteUri;

    /// <inheritdoc/>
    public Task<(SpanSet Spans, bool IsCut)> ReadAsync(Expected expected, DateTimeOffset since, DateTimeOffset until, CancellationToken cancellationToken) =>
        ReadAsync(expected, since, until, 0, cancellationToken);

    private async Task<(SpanSet Spans, bool IsCut)> ReadAsync(
        Expected expected, DateTimeOffset since, DateTimeOffset until, int divisions, CancellationToken cancellationToken)
    {
        var spans = await ReadPageAsync(expected, since, until, cancellationToken).ConfigureAwait(false);
        if (spans.Traces < Limit) return (spans, false);
        if (divisions == MostDivisions || until - since < TimeSpan.FromMilliseconds(1)) return (spans, true);
        var middle = since + ((until - since) / 2);
        var first = await ReadAsync(expected, since, middle, divisions + 1, cancellationToken).ConfigureAwait(false);
        var second = await ReadAsync(expected, middle, until, divisions + 1, cancellationToken).ConfigureAwait(false);
        return (SpanSet.Join([spans, first.Spans, second.Spans]), first.IsCut || second.IsCut);
    }

    private async Task<SpanSet> ReadPageAsync(Expected expected, DateTimeOffset since, DateTimeOffset until, CancellationToken cancellationToken)
    {
        using var response = await client.GetAsync(Query(expected, since, until), cancellationToken).ConfigureAwait(false);
        // Some stores answer so while they do not know the service yet.
        if (response.StatusCode == HttpStatusCode.NotFound) return SpanSet.Empty;
        response.EnsureSuccessStatusCode();
        return TraceReader.Read(await response.Content.ReadAsByteArrayAsync(cancellationToken).ConfigureAwait(false));
    }

    private Uri Query(Expected expected, DateTimeOffset since, DateTimeOffset until)
    {
        // Jaeger compares the tags of spans and those of processes.
        var tags = JsonSerializer.Serialize(new Dictionary<string, string> { ["meshci.build"] = expected.Build });
        return new Uri(string.Create(
            CultureInfo.InvariantCulture,
            $"{address.AbsoluteUri.TrimEnd('/')}/api/traces?service={Uri.EscapeDataString(expected.Service)}&tags={Uri.EscapeDataString(tags)}")
            + string.Create(CultureInfo.InvariantCulture, $"&start={Microseconds(since)}&end={Microseconds(until)}&limit={Limit}"));
    }

    private static long Microseconds(DateTimeOffset time) => (time - DateTimeOffset.UnixEpoch).Ticks / TimeSpan.TicksPerMicrosecond;
}
