namespace MeshCi.Traces;

/// <summary>The value of one metric in one period.</summary>
/// <param name="Query">ID of the query that asked for it.</param>
/// <param name="Label">Label of the metric. Several metrics, such as those of two hosts, can have the same one.</param>
/// <param name="Start">The beginning of the period, UTC.</param>
/// <param name="Value">The value.</param>
public sealed record MetricPoint(string Query, string Label, DateTimeOffset Start, double Value);

/// <summary>Values of metrics from one answer or several pages of it.</summary>
/// <param name="Points">The values.</param>
/// <param name="Problems">What the source reports about its own answer, as sentences. If there are any, values may be missing.</param>
public sealed record MetricSet(IReadOnlyList<MetricPoint> Points, IReadOnlyList<string> Problems)
{
    /// <summary>The values of several pages.</summary>
    public static MetricSet Join(IEnumerable<MetricSet> pages)
    {
        var all = pages.ToList();
        return new(
            [.. all.SelectMany(page => page.Points)],
            [.. all.SelectMany(page => page.Problems).Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal)]);
    }

    /// <summary>The sums of the metrics that have the same query, label and period.</summary>
    public IReadOnlyDictionary<(string Query, string Label, DateTimeOffset Start), double> Sums() => Points
        .GroupBy(point => (point.Query, point.Label, point.Start))
        // In this order, rounding does not depend on the order of the values.
        .ToDictionary(group => group.Key, group => group.Select(point => point.Value).Order().Sum());
}
