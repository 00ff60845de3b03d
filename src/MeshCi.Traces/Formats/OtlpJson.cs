using System.Globalization;
using System.Text.Json;

namespace MeshCi.Traces.Formats;

/// <summary>Spans in the JSON encoding of OTLP, as the OpenTelemetry protocol specifies it: IDs in hexadecimal, 64-bit numbers as text or number.</summary>
internal static class OtlpJson
{
    private const int ErrorStatus = 2;

    private static readonly SpanKind[] Kinds =
        [SpanKind.Internal, SpanKind.Internal, SpanKind.Server, SpanKind.Client, SpanKind.Producer, SpanKind.Consumer];

    /// <summary>Reads one document.</summary>
    public static SpanSet Read(JsonElement root)
    {
        var spans = new List<Span>();
        foreach (var group in Items(root, "resourceSpans"))
        {
            var resource = group.TryGetProperty("resource", out var of) ? Attributes(of) : [];
            // The name of the member before version 0.15 of the protocol.
            foreach (var scope in Items(group, "scopeSpans").Concat(Items(group, "instrumentationLibrarySpans")))
            {
                foreach (var span in Items(scope, "spans")) spans.Add(Read(span, resource));
            }
        }

        return SpanSet.Of(spans, []);
    }

    private static Span Read(JsonElement span, Dictionary<string, string> resource)
    {
        var start = Nanoseconds(span, "startTimeUnixNano");
        var end = Nanoseconds(span, "endTimeUnixNano");
        return new(
            Id(span, "traceId") ?? throw new FormatException("a span has no traceId"),
            Id(span, "spanId") ?? throw new FormatException("a span has no spanId"))
        {
            ParentId = Id(span, "parentSpanId"),
            Service = resource.GetValueOrDefault("service.name"),
            Name = span.TryGetProperty("name", out var name) ? name.GetString() ?? "" : "",
            Kind = span.TryGetProperty("kind", out var kind) ? KindOf(kind) : SpanKind.Internal,
            Start = Time(start),
            Duration = TimeSpan.FromTicks(end > start ? (end / 100) - (start / 100) : 0),
            IsError = span.TryGetProperty("status", out var status) && status.ValueKind == JsonValueKind.Object && status.TryGetProperty("code", out var code)
                && (code.ValueKind == JsonValueKind.String ? code.GetString() == "STATUS_CODE_ERROR" : code.GetInt32() == ErrorStatus),
            Attributes = Attributes(span),
            Resource = resource,
        };
    }

    private static SpanKind KindOf(JsonElement kind) => kind.ValueKind == JsonValueKind.String
        ? Enum.GetValues<SpanKind>().FirstOrDefault(known => kind.GetString() == $"SPAN_KIND_{known.ToString().ToUpperInvariant()}")
        : Kinds.ElementAtOrDefault(kind.GetInt32());

    private static string? Id(JsonElement span, string name) =>
        span.TryGetProperty(name, out var id) && id.GetString() is { Length: > 0 } text && text.Any(digit => digit != '0') ? text.ToLowerInvariant() : null;

    private static long Nanoseconds(JsonElement span, string name) => !span.TryGetProperty(name, out var value) ? 0
        : value.ValueKind == JsonValueKind.String ? long.Parse(value.GetString()!, NumberStyles.None, CultureInfo.InvariantCulture)
        : value.GetInt64();

    internal static DateTimeOffset Time(long nanoseconds) => DateTimeOffset.UnixEpoch.AddTicks(nanoseconds / 100);

    private static Dictionary<string, string> Attributes(JsonElement holder)
    {
        var attributes = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (var attribute in Items(holder, "attributes"))
        {
            if (attribute.TryGetProperty("key", out var key) && key.GetString() is { } name && attribute.TryGetProperty("value", out var value))
                attributes[name] = Text(value);
        }

        return attributes;
    }

    private static string Text(JsonElement value)
    {
        if (value.ValueKind != JsonValueKind.Object) return value.ToString();
        foreach (var member in value.EnumerateObject())
        {
            return member.Value.ValueKind == JsonValueKind.String ? member.Value.GetString()! : member.Value.GetRawText();
        }

        return "";
    }

    private static JsonElement.ArrayEnumerator Items(JsonElement holder, string name) =>
        holder.TryGetProperty(name, out var list) && list.ValueKind == JsonValueKind.Array ? list.EnumerateArray() : default;
}
