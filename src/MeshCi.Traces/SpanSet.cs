namespace MeshCi.Traces;

/// <summary>Spans from one answer or file. They do not depend on the order or the size of its pages.</summary>
/// <param name="Spans">The spans, each once, by trace, start and ID.</param>
/// <param name="Problems">What the source reports about its own answer, or what could not be read, as sentences.</param>
public sealed record SpanSet(IReadOnlyList<Span> Spans, IReadOnlyList<string> Problems)
{
    /// <summary>No spans.</summary>
    public static SpanSet Empty { get; } = new([], []);

    /// <summary>The number of traces.</summary>
    public int Traces => Spans.Select(span => span.TraceId).Distinct(StringComparer.Ordinal).Count();

    /// <summary>The spans of several answers. A span that several of them contain counts once.</summary>
    public static SpanSet Join(IEnumerable<SpanSet> parts)
    {
        var all = parts.ToList();
        return Of(all.SelectMany(part => part.Spans), all.SelectMany(part => part.Problems));
    }

    /// <summary>A set of spans.</summary>
    internal static SpanSet Of(IEnumerable<Span> spans, IEnumerable<string> problems) => new(
        [
            .. spans.DistinctBy(span => (span.TraceId, span.SpanId, span.Kind))
                .OrderBy(span => span.TraceId, StringComparer.Ordinal).ThenBy(span => span.Start).ThenBy(span => span.SpanId, StringComparer.Ordinal),
        ],
        [.. problems.Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal)]);
}
