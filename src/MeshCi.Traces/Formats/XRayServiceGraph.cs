using System.Text.Json;

namespace MeshCi.Traces.Formats;

/// <summary>The answer of X-Ray's <c>GetServiceGraph</c>, page by page.</summary>
public static class XRayServiceGraph
{
    /// <summary>Reads one page.</summary>
    /// <param name="utf8">The JSON of the answer.</param>
    /// <returns>The services and calls of the page, and the token of the next one, or null if it is the last.</returns>
    /// <exception cref="TraceFormatException">The text is not such an answer.</exception>
    public static (ServiceGraph Graph, string? NextToken) Read(ReadOnlyMemory<byte> utf8)
    {
        try
        {
            using var document = JsonDocument.Parse(utf8);
            var services = document.RootElement.GetProperty("Services").EnumerateArray().ToList();
            var names = services.Where(service => service.TryGetProperty("ReferenceId", out _))
                .ToDictionary(service => service.GetProperty("ReferenceId").GetInt32(), NameOf);
            return (
                ServiceGraph.Join([new(
                    services.GroupBy(NameOf, StringComparer.Ordinal)
                        .ToDictionary(group => group.Key, group => Sum(group.Select(Counts)), StringComparer.Ordinal),
                    [.. services.SelectMany(service => Edges(service).Select(edge => new ServiceCall(
                        NameOf(service), names.GetValueOrDefault(edge.GetProperty("ReferenceId").GetInt32(), "?"), Counts(edge))))])]),
                document.RootElement.TryGetProperty("NextToken", out var token) && token.GetString() is { Length: > 0 } next ? next : null);
        }
        catch (Exception damaged) when (damaged is JsonException or InvalidOperationException or KeyNotFoundException or FormatException or ArgumentException)
        {
            throw new TraceFormatException($"The text is not an answer of GetServiceGraph: {damaged.Message}", damaged);
        }
    }

    private static string NameOf(JsonElement service) => service.TryGetProperty("Name", out var name) && name.GetString() is { Length: > 0 } text ? text : "?";

    private static JsonElement.ArrayEnumerator Edges(JsonElement service) =>
        service.TryGetProperty("Edges", out var edges) && edges.ValueKind == JsonValueKind.Array ? edges.EnumerateArray() : default;

    private static CallCounts Sum(IEnumerable<CallCounts> counts) => counts.Aggregate(
        new CallCounts(0, 0, 0), (sum, part) => new(sum.Total + part.Total, sum.Faults + part.Faults, sum.Errors + part.Errors));

    private static CallCounts Counts(JsonElement counted)
    {
        if (!counted.TryGetProperty("SummaryStatistics", out var statistics) || statistics.ValueKind != JsonValueKind.Object) return new(0, 0, 0);
        return new(Number(statistics, "TotalCount"), Part(statistics, "FaultStatistics"), Part(statistics, "ErrorStatistics"));
    }

    private static long Part(JsonElement statistics, string name) =>
        statistics.TryGetProperty(name, out var part) && part.ValueKind == JsonValueKind.Object ? Number(part, "TotalCount") : 0;

    private static long Number(JsonElement holder, string name) =>
        holder.TryGetProperty(name, out var number) && number.ValueKind == JsonValueKind.Number ? number.GetInt64() : 0;
}
