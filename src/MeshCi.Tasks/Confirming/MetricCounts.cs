using MeshCi.Traces;

namespace MeshCi.Tasks.Confirming;

/// <summary>
/// The counts of minutes whose values no longer change. CloudWatch publishes the newest minutes before all hosts have reported them, so a value of the
/// newest two minutes only counts if the answer before contained the same.
/// </summary>
/// <param name="Sums">The sums of each question, label and minute.</param>
/// <param name="Problems">What CloudWatch reports about its answer.</param>
internal sealed record MetricCounts(
    IReadOnlyDictionary<(string Query, string Label, DateTimeOffset Start), double> Sums, IReadOnlyList<string> Problems)
{
    private static readonly TimeSpan Minute = TimeSpan.FromMinutes(1);
    private static readonly TimeSpan Settling = TimeSpan.FromMinutes(2);

    /// <summary>The counts of an answer.</summary>
    /// <param name="answer">The answer.</param>
    /// <param name="before">The answer before, or null.</param>
    /// <param name="since">Minutes that began earlier do not count.</param>
    /// <param name="now">When the question was asked.</param>
    public static MetricCounts Of(MetricSet answer, MetricSet? before, DateTimeOffset since, DateTimeOffset now)
    {
        var earlier = before?.Sums();
        return new(
            answer.Sums().Where(sum => sum.Key.Start >= since
                    && (now - sum.Key.Start >= Minute + Settling || (earlier?.TryGetValue(sum.Key, out var same) == true && same == sum.Value)))
                .ToDictionary(sum => sum.Key, sum => sum.Value),
            answer.Problems);
    }

    /// <summary>The count of a question, of all targets or of one.</summary>
    public long Of(string query, string? target = null) => (long)Sums
        .Where(sum => sum.Key.Query == query && (target is null || sum.Key.Label.Equals(target, StringComparison.OrdinalIgnoreCase)))
        .Select(sum => sum.Value).Order().Sum();
}
