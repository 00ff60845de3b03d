using System.Globalization;
using MeshCi.Aws.Observing;
using MeshCi.Traces;
using MeshCi.Traces.Formats;

namespace MeshCi.Tasks.Confirming;

/// <summary>Metrics of CloudWatch as a source of evidence.</summary>
/// <param name="connect">Signs in.</param>
/// <param name="region">The region, for the query.</param>
/// <param name="nodes">The questions about each node.</param>
/// <param name="deployed">When the build was deployed.</param>
/// <param name="time">The clock.</param>
internal sealed class MetricSource(
    Func<CancellationToken, Task<CloudWatchClient>> connect, string region, IReadOnlyList<MetricQueries> nodes, DateTimeOffset deployed, TimeProvider time)
{
    private static readonly TimeSpan Before = TimeSpan.FromHours(1);
    private static readonly TimeSpan Longest = TimeSpan.FromHours(6);

    private readonly Dictionary<string, MetricSet> _last = new(StringComparer.Ordinal);

    /// <summary>Asks. It remembers the answers, because the newest values only count when a later answer contains the same.</summary>
    public Task<Verdict> AskAsync(CancellationToken cancellationToken)
    {
        var now = time.GetUtcNow();
        // Requests of the minute in which the build was deployed may be older than the deploy.
        var since = Minute(now - deployed > Longest ? now - Longest : deployed).AddMinutes(1);
        return Sources.TryAsync("metrics", "CloudWatch", Query(since, now), async () =>
        {
            using var client = await connect(cancellationToken).ConfigureAwait(false);
            var counts = new List<(MetricQueries Node, MetricCounts Counts)>();
            foreach (var node in nodes)
            {
                var answer = since < now ? await ReadAsync(client, node, since, now, cancellationToken).ConfigureAwait(false) : new MetricSet([], []);
                counts.Add((node, MetricCounts.Of(answer, _last.GetValueOrDefault(node.Node), since, now)));
                _last[node.Node] = answer;
            }

            var before = await BeforeAsync(client, counts, cancellationToken).ConfigureAwait(false);
            return Sources.WithQuery(MetricVerdict.Of(counts, before), Query(since, now));
        }, cancellationToken);
    }

    /// <summary>Whether backends answered before the deploy, if the answer may be that they no longer do.</summary>
    private async Task<Func<string, string, bool>?> BeforeAsync(
        CloudWatchClient client, IEnumerable<(MetricQueries Node, MetricCounts Counts)> counts, CancellationToken cancellationToken)
    {
        var worked = new HashSet<(string Node, string Backend)>();
        foreach (var (node, since) in counts.Where(item => item.Node.Backends.Any(backend =>
            item.Counts.Of(MetricQueries.Answered, backend) == 0 && item.Counts.Of(MetricQueries.Failed, backend) > 0)))
        {
            var until = Minute(deployed);
            var earlier = MetricCounts.Of(
                await ReadAsync(client, node, until - Before, until, cancellationToken).ConfigureAwait(false), null, DateTimeOffset.MinValue,
                DateTimeOffset.MaxValue);
            foreach (var backend in node.Backends.Where(backend => earlier.Of(MetricQueries.Answered, backend) > 0)) worked.Add((node.Node, backend));
        }

        return (node, backend) => worked.Contains((node, backend));
    }

    private static async Task<MetricSet> ReadAsync(
        CloudWatchClient client, MetricQueries node, DateTimeOffset since, DateTimeOffset until, CancellationToken cancellationToken) =>
        node.Expressions.Count == 0 ? new([], []) : MetricSet.Join(await Pages.ReadAsync(async token => MetricDataReader.Read(
            await client.GetMetricDataAsync(node.Expressions, since, until, token, cancellationToken).ConfigureAwait(false))).ConfigureAwait(false));

    private static DateTimeOffset Minute(DateTimeOffset moment) => moment.AddTicks(-(moment.Ticks % TimeSpan.TicksPerMinute));

    // The console of CloudWatch accepts the expression as it is.
    private string Query(DateTimeOffset since, DateTimeOffset until) => string.Create(
        CultureInfo.InvariantCulture,
        $"{nodes.SelectMany(node => node.Expressions).FirstOrDefault()?.Expression ?? "none"} in {region}, {since:yyyy-MM-dd HH:mm} to {until:HH:mm} UTC");
}
