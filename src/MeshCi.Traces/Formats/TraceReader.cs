using System.Text.Json;

namespace MeshCi.Traces.Formats;

/// <summary>Reads spans from the formats of tools. It only parses; it does not fetch anything.</summary>
public static class TraceReader
{
    /// <summary>
    /// Reads spans in OTLP JSON, also several documents one after the other as collectors write them to files, or in the JSON of Jaeger's HTTP API.
    /// </summary>
    /// <param name="utf8">The text as UTF-8, with or without a byte order mark.</param>
    /// <exception cref="TraceFormatException">It is neither.</exception>
    public static SpanSet Read(ReadOnlyMemory<byte> utf8)
    {
        var parts = new List<SpanSet>();
        try
        {
            foreach (var document in Documents(utf8))
            {
                using (document) parts.Add(Read(document.RootElement));
            }
        }
        catch (Exception damaged) when (damaged is JsonException or InvalidOperationException or FormatException or KeyNotFoundException or OverflowException
            or ArgumentException)
        {
            throw new TraceFormatException($"The text is not intact: {damaged.Message}", damaged);
        }

        return parts.Count > 0 ? SpanSet.Join(parts) : throw new TraceFormatException("The text is empty.");
    }

    private static SpanSet Read(JsonElement root) => root switch
    {
        { ValueKind: JsonValueKind.Object } when root.TryGetProperty("resourceSpans", out _) => OtlpJson.Read(root),
        // The collector names them so in files that hold other signals too.
        { ValueKind: JsonValueKind.Object } when root.TryGetProperty("resourceMetrics", out _) || root.TryGetProperty("resourceLogs", out _) => SpanSet.Empty,
        { ValueKind: JsonValueKind.Object } when root.TryGetProperty("data", out _) || root.TryGetProperty("errors", out _) => JaegerJson.Read(root),
        _ => throw new TraceFormatException("The text is neither OTLP JSON, which contains 'resourceSpans', nor the JSON of Jaeger, which contains 'data'."),
    };

    private static IEnumerable<JsonDocument> Documents(ReadOnlyMemory<byte> utf8)
    {
        if (utf8.Span.StartsWith("\uFEFF"u8)) utf8 = utf8[3..];
        while (Skip(utf8) is { IsEmpty: false } rest)
        {
            var reader = new Utf8JsonReader(rest.Span, new JsonReaderOptions { AllowMultipleValues = true, MaxDepth = 64 });
            var document = JsonDocument.ParseValue(ref reader);
            utf8 = rest[(int)reader.BytesConsumed..];
            yield return document;
        }
    }

    private static ReadOnlyMemory<byte> Skip(ReadOnlyMemory<byte> utf8)
    {
        var begin = utf8.Span.IndexOfAnyExcept(" \t\r\n"u8);
        return begin < 0 ? default : utf8[begin..];
    }
}
