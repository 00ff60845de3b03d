namespace MeshCi.Traces;

/// <summary>Which side of a call a span describes.</summary>
public enum SpanKind
{
    /// <summary>Neither side, or unknown.</summary>
    Internal,

    /// <summary>The called side.</summary>
    Server,

    /// <summary>The calling side.</summary>
    Client,

    /// <summary>The sender of a message.</summary>
    Producer,

    /// <summary>The receiver of a message.</summary>
    Consumer,
}

/// <summary>A span, as OpenTelemetry defines it.</summary>
/// <param name="TraceId">Its trace, 32 lowercase hexadecimal digits.</param>
/// <param name="SpanId">Its own ID, 16 lowercase hexadecimal digits.</param>
public sealed record Span(string TraceId, string SpanId)
{
    /// <summary>The span that caused it, or null for the root of a trace.</summary>
    public string? ParentId { get; init; }

    /// <summary>The service that recorded it, from <c>service.name</c>; null if it is unknown.</summary>
    public string? Service { get; init; }

    /// <summary>Name of the operation.</summary>
    public string Name { get; init; } = "";

    /// <summary>The side of the call.</summary>
    public SpanKind Kind { get; init; }

    /// <summary>When it began, UTC.</summary>
    public DateTimeOffset Start { get; init; }

    /// <summary>How long it lasted; not negative.</summary>
    public TimeSpan Duration { get; init; }

    /// <summary>Whether it failed.</summary>
    public bool IsError { get; init; }

    /// <summary>Its own attributes, such as <c>http.response.status_code</c>, as text.</summary>
    public IReadOnlyDictionary<string, string> Attributes { get; init; } = new Dictionary<string, string>();

    /// <summary>The attributes of the process that recorded it, such as <c>service.version</c>, as text.</summary>
    public IReadOnlyDictionary<string, string> Resource { get; init; } = new Dictionary<string, string>();

    /// <summary>An attribute of the span or, if it has none, of its resource; null if neither has it.</summary>
    public string? Find(string attribute) => Attributes.TryGetValue(attribute, out var own) ? own : Resource.GetValueOrDefault(attribute);
}
