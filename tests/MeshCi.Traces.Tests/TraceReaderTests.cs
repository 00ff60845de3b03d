using MeshCi.Traces.Formats;
using System.Text;

namespace MeshCi.Traces.Tests;

/// <summary>One reader for the formats of collectors and of Jaeger.</summary>
public sealed class TraceReaderTests
{
    private const string Otlp = """
        {"resourceSpans":[{
          "resource":{"attributes":[{"key":"service.name","value":{"stringValue":"orders"}},{"key":"service.version","value":{"stringValue":"1.4.0"}},
            {"key":"process.pid","value":{"intValue":"77"}}]},
          "scopeSpans":[{"scope":{"name":"x"},"spans":[
            {"traceId":"5B8EFFF798038103D269B633813FC60C","spanId":"EEE19B7EC3C1B174","parentSpanId":"","name":"GET /","kind":2,
             "startTimeUnixNano":"1544712660000000000","endTimeUnixNano":"1544712661500000000",
             "attributes":[{"key":"http.response.status_code","value":{"intValue":"200"}},{"key":"ok","value":{"boolValue":true}}],"status":{}},
            {"traceId":"5b8efff798038103d269b633813fc60c","spanId":"eee19b7ec3c1b175","parentSpanId":"eee19b7ec3c1b174","name":"GET /pay",
             "kind":"SPAN_KIND_CLIENT","startTimeUnixNano":1544712660100000000,"endTimeUnixNano":1544712660200000000,"status":{"code":2}}]}]}]}
        """;

    private const string Jaeger = """
        {"data":[{"traceID":"d269b633813fc60c","spans":[
          {"traceID":"d269b633813fc60c","spanID":"c1b174","operationName":"GET /","references":[],"startTime":1544712660000000,"duration":1500000,
           "tags":[{"key":"span.kind","type":"string","value":"server"},{"key":"http.status_code","type":"int64","value":200}],"processID":"p1"},
          {"traceID":"d269b633813fc60c","spanID":"c1b175","operationName":"GET /pay",
           "references":[{"refType":"CHILD_OF","traceID":"d269b633813fc60c","spanID":"c1b174"}],"startTime":1544712660100000,"duration":100000,
           "tags":[{"key":"span.kind","type":"string","value":"client"},{"key":"error","type":"bool","value":true}],"processID":"p1",
           "warnings":["clock skew"]}],
          "processes":{"p1":{"serviceName":"orders","tags":[{"key":"service.version","type":"string","value":"1.4.0"}]}}}],
         "total":0,"limit":0,"offset":0,"errors":[{"code":500,"msg":"one shard did not respond"}]}
        """;

    [Fact]
    public void Spans_of_OTLP_have_their_resource_times_and_status()
    {
        var spans = Read(Otlp).Spans;

        spans.Count.ShouldBe(2);
        (spans[0].TraceId, spans[0].SpanId, spans[0].ParentId).ShouldBe(("5b8efff798038103d269b633813fc60c", "eee19b7ec3c1b174", null));
        (spans[0].Service, spans[0].Kind, spans[0].IsError).ShouldBe(("orders", SpanKind.Server, false));
        (spans[0].Start, spans[0].Duration).ShouldBe((new(2018, 12, 13, 14, 51, 0, TimeSpan.Zero), TimeSpan.FromSeconds(1.5)));
        (spans[0].Find("http.response.status_code"), spans[0].Find("ok"), spans[0].Find("service.version"), spans[0].Find("absent"))
            .ShouldBe(("200", "true", "1.4.0", null));
        (spans[1].ParentId, spans[1].Kind, spans[1].IsError).ShouldBe((spans[0].SpanId, SpanKind.Client, true));
    }

    [Fact]
    public void Spans_of_Jaeger_have_their_process_times_and_parents_and_its_errors_are_problems()
    {
        var set = Read(Jaeger);

        var spans = set.Spans;
        (spans[0].TraceId, spans[0].SpanId, spans[0].ParentId).ShouldBe(("0000000000000000d269b633813fc60c", "0000000000c1b174", null));
        (spans[0].Service, spans[0].Kind, spans[0].Find("service.version")).ShouldBe(("orders", SpanKind.Server, "1.4.0"));
        (spans[0].Start, spans[0].Duration).ShouldBe((new(2018, 12, 13, 14, 51, 0, TimeSpan.Zero), TimeSpan.FromSeconds(1.5)));
        (spans[1].ParentId, spans[1].Kind, spans[1].IsError).ShouldBe((spans[0].SpanId, SpanKind.Client, true));
        set.Problems.ShouldBe(["one shard did not respond"]);
    }

    [Fact]
    public void A_file_of_a_collector_contains_one_document_per_line_and_other_signals()
    {
        var lines = Otlp.ReplaceLineEndings(" ");

        Read($"\uFEFF{lines}\n{{\"resourceMetrics\":[]}}\n\n{lines}\n").Spans.Select(Essence).ShouldBe(Read(Otlp).Spans.Select(Essence));
    }

    [Theory]
    [InlineData("""{"data":null,"errors":[{"code":400,"msg":"bad lookback"}]}""", "bad lookback")]
    [InlineData("""{"data":[]}""", null)]
    [InlineData("""{"resourceSpans":[]}""", null)]
    public void An_answer_without_spans_is_empty(string text, string? problem)
    {
        var set = Read(text);

        set.Spans.ShouldBeEmpty();
        set.Problems.ShouldBe(problem is null ? [] : [problem]);
    }

    [Theory]
    [InlineData("")]
    [InlineData("  \n")]
    [InlineData("<html>")]
    [InlineData("[]")]
    [InlineData("{}")]
    [InlineData("""{"resourceSpans":[{"scopeSpans":[{"spans":[{"spanId":"1"}]}]}]}""")]
    [InlineData("""{"resourceSpans":[{"scopeSpans":[{"spans":[{"traceId":"1","spanId":"2","startTimeUnixNano":"-"}]}]}]}""")]
    [InlineData("""{"data":[{"spans":[{"traceID":7}]}]}""")]
    [InlineData("""{"data":[""")]
    [InlineData("""{"data":[{"spans":[{"traceID":"1","spanID":"2","startTime":300000000000000000,"duration":1}]}]}""")]
    [InlineData("""{"data":[{"spans":[{"traceID":"1","spanID":"2","startTime":9223372036854775807,"duration":1}]}]}""")]
    [InlineData("""{"data":[{"spans":[{"traceID":"1","spanID":"2","startTime":1,"duration":9223372036854775807}]}]}""")]
    [InlineData("""{"data":[{"spans":[{"traceID":"1","spanID":"2","startTime":1.5,"duration":1}]}]}""")]
    [InlineData("""{"data":[{"spans":[{"traceID":"\ud800","spanID":"2","startTime":1,"duration":1}]}]}""")]
    public void Another_text_is_refused(string text) => Should.Throw<TraceFormatException>(() => Read(text));

    [Fact]
    public void No_text_ends_with_another_exception()
    {
        var text = CsCheck.Gen.Select(CsCheck.Gen.OneOfConst(Otlp, Jaeger), CsCheck.Gen.Int[0, 1000], CsCheck.Gen.Char.AlphaNumeric);
        CsCheck.Check.Sample(text, (whole, at, character) =>
        {
            var damaged = whole.ToCharArray();
            damaged[at % damaged.Length] = character;
            try
            {
                Read(new string(damaged));
            }
            catch (TraceFormatException)
            {
                // Refused.
            }
        });
    }

    [Fact]
    public void Pages_in_any_order_and_size_are_the_same_spans()
    {
        var spans = Enumerable.Range(0, 20)
            .Select(index => new Span($"{index % 4:x32}", $"{index:x16}") { Start = DateTimeOffset.UnixEpoch.AddSeconds(index % 3) }).ToList();
        var expected = SpanSet.Join([new(spans, [])]);
        var pages = CsCheck.Gen.Select(CsCheck.Gen.Shuffle(spans.ToArray()), CsCheck.Gen.Int[1, 7]);
        CsCheck.Check.Sample(pages, (shuffled, size) =>
            SpanSet.Join(shuffled.Concat(shuffled.Take(5)).Chunk(size).Select(page => new SpanSet(page, []))).Spans.SequenceEqual(expected.Spans));
    }

    private static SpanSet Read(string text) => TraceReader.Read(Encoding.UTF8.GetBytes(text));

    private static (string, string, string, TimeSpan) Essence(Span span) => (span.TraceId, span.SpanId, span.Name, span.Duration);
}
