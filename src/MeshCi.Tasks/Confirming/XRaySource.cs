using System.Globalization;
using MeshCi.Aws.Observing;
using MeshCi.Traces;
using MeshCi.Traces.Formats;

namespace MeshCi.Tasks.Confirming;

/// <summary>The service graph of X-Ray as a source of evidence.</summary>
/// <param name="connect">Signs in.</param>
/// <param name="region">The region, for the query.</param>
/// <param name="expected">The build.</param>
/// <param name="deployed">When it was deployed.</param>
/// <param name="time">The clock.</param>
internal sealed class XRaySource(
    Func<CancellationToken, Task<XRayClient>> connect, string region, Expected expected, DateTimeOffset deployed, TimeProvider time)
{
    private static readonly TimeSpan Before = TimeSpan.FromHours(1);

    /// <summary>Asks.</summary>
    public Task<Verdict> AskAsync(CancellationToken cancellationToken)
    {
        var until = time.GetUtcNow();
        // A build that was deployed long ago is judged by its newest requests.
        var since = until - deployed > XRayClient.LongestTime ? until - XRayClient.LongestTime : deployed;
        var query = string.Create(
            CultureInfo.InvariantCulture,
            $"aws xray get-service-graph --region {region} --start-time {since.ToUnixTimeSeconds()} --end-time {until.ToUnixTimeSeconds()}");
        return Sources.TryAsync("xray", "X-Ray", query, async () =>
        {
            using var client = await connect(cancellationToken).ConfigureAwait(false);
            var graph = await ReadAsync(client, since, until, cancellationToken).ConfigureAwait(false);
            var received = GraphVerdict.CountsOf(expected, graph);
            var before = received.Total > 0 && received.Faults == received.Total
                ? await ReadAsync(client, deployed - Before, deployed, cancellationToken).ConfigureAwait(false)
                : null;
            return Sources.WithQuery(GraphVerdict.Of(expected, graph, before), query);
        }, cancellationToken);
    }

    private static async Task<ServiceGraph> ReadAsync(XRayClient client, DateTimeOffset since, DateTimeOffset until, CancellationToken cancellationToken) =>
        ServiceGraph.Join(await Pages.ReadAsync(async token => XRayServiceGraph.Read(
            await client.GetServiceGraphAsync(since, until, token, cancellationToken).ConfigureAwait(false))).ConfigureAwait(false));
}
