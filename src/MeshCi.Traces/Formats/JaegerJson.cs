using System.Text.Json;

namespace MeshCi.Traces.Formats;

/// <summary>Spans in the JSON of Jaeger's HTTP API: times in microseconds, and errors inside of answers with status 200.</summary>
internal static class JaegerJson
{
    /// <summary>Reads one answer.</summary>
    public static SpanSet Read(JsonElement root)
    {
        var problems = new List<string>();
        foreach (var error in Items(root, "errors")) problems.Add(error.TryGetProperty("msg", out var text) ? text.ToString() : error.GetRawText());
        var spans = new List<Span>();
        foreach (var trace in Items(root, "data"))
        {
            var processes = trace.TryGetProperty("processes", out var all) ? all : default;
            // Warnings are about single spans, such as one whose parent is missing or whose clock differs. They do not mean that others are missing.
            foreach (var span in Items(trace, "spans")) spans.Add(Read(span, processes));
        }

        return SpanSet.Of(spans, problems);
    }

    private static Span Read(JsonElement span, JsonElement processes)
    {
        var attributes = Tags(span);
        var process = processes.ValueKind == JsonValueKind.Object && span.TryGetProperty("processID", out var id)
            && processes.TryGetProperty(id.GetString()!, out var found) ? found : default;
        var resource = process.ValueKind == JsonValueKind.Object ? Tags(process) : [];
        var service = process.ValueKind == JsonValueKind.Object && process.TryGetProperty("serviceName", out var name) ? name.GetString() : null;
        if (service is not null) resource.TryAdd("service.name", service);
        return new(Id(span.GetProperty("traceID"), 32), Id(span.GetProperty("spanID"), 16))
        {
            ParentId = ParentOf(span),
            Service = service,
            Name = span.TryGetProperty("operationName", out var operation) ? operation.GetString() ?? "" : "",
            Kind = attributes.GetValueOrDefault("span.kind") switch
            {
                "server" => SpanKind.Server,
                "client" => SpanKind.Client,
                "producer" => SpanKind.Producer,
                "consumer" => SpanKind.Consumer,
                _ => SpanKind.Internal,
            },
            Start = DateTimeOffset.UnixEpoch.AddTicks(checked(span.GetProperty("startTime").GetInt64() * TimeSpan.TicksPerMicrosecond)),
            Duration = TimeSpan.FromTicks(checked(Math.Max(0, span.GetProperty("duration").GetInt64()) * TimeSpan.TicksPerMicrosecond)),
            IsError = attributes.GetValueOrDefault("error") == "true" || attributes.GetValueOrDefault("otel.status_code") == "ERROR",
            Attributes = attributes,
            Resource = resource,
        };
    }

    private static string? ParentOf(JsonElement span)
    {
        foreach (var reference in Items(span, "references"))
        {
            if (reference.GetProperty("refType").GetString() == "CHILD_OF") return Id(reference.GetProperty("spanID"), 16);
        }

        return null;
    }

    // Jaeger leaves out leading zeros.
    private static string Id(JsonElement id, int length) => id.GetString()!.ToLowerInvariant().PadLeft(length, '0');

    private static Dictionary<string, string> Tags(JsonElement holder)
    {
        var tags = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (var tag in Items(holder, "tags"))
        {
            var value = tag.GetProperty("value");
            tags[tag.GetProperty("key").GetString()!] = value.ValueKind == JsonValueKind.String ? value.GetString()! : value.GetRawText();
        }

        return tags;
    }

    private static JsonElement.ArrayEnumerator Items(JsonElement holder, string name) =>
        holder.TryGetProperty(name, out var list) && list.ValueKind == JsonValueKind.Array ? list.EnumerateArray() : default;
}
