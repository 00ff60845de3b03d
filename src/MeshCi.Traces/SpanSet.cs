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
            // Of a span that a store returns more than once, one part can be more complete than another: the choice must not depend on their order.
            .. spans.GroupBy(span => (span.TraceId, span.SpanId, span.Kind)).Select(group => group.Count() == 1 ? group.First() : group.MaxBy(Completeness)!)
                .OrderBy(span => span.TraceId, StringComparer.Ordinal).ThenBy(span => span.Start).ThenBy(span => span.SpanId, StringComparer.Ordinal)
                .ThenBy(span => span.Kind),
        ],
        [.. problems.Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal)]);

    private static (int Attributes, bool IsError, TimeSpan Duration, string Text) Completeness(Span span) => (
        span.Attributes.Count + span.Resource.Count, span.IsError, span.Duration,
        string.Join('\n', span.Attributes.Concat(span.Resource).Order(Comparer<KeyValuePair<string, string>>.Create(
            (left, right) => string.CompareOrdinal($"{left.Key}\n{left.Value}", $"{right.Key}\n{right.Value}")))
            .Select(pair => $"{pair.Key}\n{pair.Value}").Concat([span.Name, span.Service, span.ParentId, $"{span.Start.Ticks}"])));
}
