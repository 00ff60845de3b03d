using System.Text.Json;

namespace MeshCi.Traces.Formats;

/// <summary>The answer of CloudWatch's <c>GetMetricData</c>, page by page.</summary>
public static class MetricDataReader
{
    private const string Complete = "Complete";
    private const string Partial = "PartialData";

    /// <summary>Reads one page.</summary>
    /// <param name="utf8">The JSON of the answer.</param>
    /// <returns>The values of the page, and the token of the next one, or null if it is the last.</returns>
    /// <exception cref="TraceFormatException">The text is not such an answer.</exception>
    public static (MetricSet Metrics, string? NextToken) Read(ReadOnlyMemory<byte> utf8)
    {
        try
        {
            using var document = JsonDocument.Parse(utf8);
            var root = document.RootElement;
            var next = root.TryGetProperty("NextToken", out var token) && token.GetString() is { Length: > 0 } text ? text : null;
            var (points, problems) = (new List<MetricPoint>(), Messages(root).ToList());
            foreach (var result in root.GetProperty("MetricDataResults").EnumerateArray())
            {
                var (id, label) = (Text(result, "Id"), Text(result, "Label"));
                points.AddRange(Points(result).Select(point => new MetricPoint(id, label, point.Start, point.Value)));
                problems.AddRange(Messages(result));
                // A part is normal on every page but the last one.
                if (Text(result, "StatusCode") is { Length: > 0 } status && status != Complete && (status != Partial || next is null))
                    problems.Add($"the status of {(label.Length > 0 ? label : id)} is {status}");
            }

            return (MetricSet.Join([new(points, problems)]), next);
        }
        catch (Exception damaged) when (damaged is JsonException or InvalidOperationException or KeyNotFoundException or FormatException or ArgumentException)
        {
            throw new TraceFormatException($"The text is not an answer of GetMetricData: {damaged.Message}", damaged);
        }
    }

    private static IEnumerable<(DateTimeOffset Start, double Value)> Points(JsonElement result)
    {
        var values = Items(result, "Values").Select(value => value.GetDouble()).ToList();
        var times = Items(result, "Timestamps").Select(Time).ToList();
        return values.Count == times.Count ? times.Zip(values) : throw new FormatException("the numbers of Timestamps and Values differ");
    }

    // JSON 1.0 has seconds since the epoch; servers that imitate the service also return text.
    private static DateTimeOffset Time(JsonElement time) => time.ValueKind == JsonValueKind.String
        ? time.GetDateTimeOffset().ToUniversalTime()
        : DateTimeOffset.UnixEpoch.AddSeconds(time.GetDouble());

    private static IEnumerable<string> Messages(JsonElement holder) => Items(holder, "Messages")
        .Select(message => string.Join(": ", new[] { Text(message, "Code"), Text(message, "Value") }.Where(text => text.Length > 0)));

    private static string Text(JsonElement holder, string name) =>
        holder.TryGetProperty(name, out var text) && text.ValueKind == JsonValueKind.String ? text.GetString()! : "";

    private static JsonElement.ArrayEnumerator Items(JsonElement holder, string name) =>
        holder.TryGetProperty(name, out var list) && list.ValueKind == JsonValueKind.Array ? list.EnumerateArray() : default;
}
