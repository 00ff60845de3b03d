using System.Net;
using System.Web;
using MeshCi.Tasks.Confirming;

namespace MeshCi.Tasks.Tests.Confirming;

/// <summary>Stores that are late, cut their answers, or report errors with status 200.</summary>
public sealed class JaegerSourceTests
{
    private static readonly Expected Build = new("orders", "1.4.0", "8", [8080], []);
    private static readonly DateTimeOffset Since = new(2026, 11, 30, 12, 0, 0, TimeSpan.Zero);

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task The_query_asks_for_the_build_in_microseconds()
    {
        var store = new Store(_ => """{"data":[]}""");

        await Read(store);

        var asked = store.Asked.ShouldHaveSingleItem();
        asked.AbsolutePath.ShouldBe("/jaeger/api/traces");
        var query = HttpUtility.ParseQueryString(asked.Query);
        (query["service"], query["tags"], query["limit"]).ShouldBe(("orders", """{"meshci.build":"8"}""", "500"));
        (query["start"], query["end"]).ShouldBe(("1796040000000000", "1796040060000000"));
    }

    [Fact]
    public async Task A_full_answer_is_divided_by_time_until_nothing_is_missing()
    {
        // A trace every 60 ms, of which the store returns the newest 500.
        var store = new Store(query =>
        {
            var (start, end) = (long.Parse(query["start"]!, null), long.Parse(query["end"]!, null));
            return Traces(Enumerable.Range(0, 1000).Where(index => Time(index) >= start && Time(index) < end).TakeLast(500));
        });

        var (spans, isCut) = await Read(store);

        (spans.Spans.Count, isCut).ShouldBe((1000, false));
    }

    [Fact]
    public async Task An_answer_that_is_always_full_is_cut()
    {
        var store = new Store(_ => Traces(Enumerable.Range(0, 500)));

        var (spans, isCut) = await Read(store);

        (spans.Spans.Count, isCut).ShouldBe((500, true));
        store.Asked.Count.ShouldBeLessThan(200);
    }

    [Fact]
    public async Task A_service_that_the_store_does_not_know_yet_has_no_spans()
    {
        (await Read(new Store(_ => null))).Spans.Spans.ShouldBeEmpty();
    }

    [Fact]
    public async Task A_refusal_is_not_an_answer()
    {
        await Should.ThrowAsync<HttpRequestException>(() => Read(new Store(_ => throw new HttpRequestException("503"))));
    }

    private static long Time(int index) => ((Since - DateTimeOffset.UnixEpoch).Ticks / TimeSpan.TicksPerMicrosecond) + (index * 60_000L);

    private static string Traces(IEnumerable<int> traces) => "{\"data\":[" + string.Join(',', traces.Select(Trace)) + "]}";

    private static string Trace(int index) => $$$"""
        {"traceID":"{{{index + 1:x}}}","spans":[{"traceID":"{{{index + 1:x}}}","spanID":"1","operationName":"x","startTime":{{{Time(index)}}},"duration":1,
         "processID":"p"}],"processes":{"p":{"serviceName":"orders"} } }
        """;

    private static async Task<(MeshCi.Traces.SpanSet Spans, bool IsCut)> Read(Store store)
    {
        using var client = new HttpClient(store);
        return await new JaegerSource(new Uri("http://store.example:16686/jaeger/"), client).ReadAsync(Build, Since, Since.AddMinutes(1), Token);
    }

    private sealed class Store(Func<System.Collections.Specialized.NameValueCollection, string?> answer) : HttpMessageHandler
    {
        public List<Uri> Asked { get; } = [];

        protected override Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
        {
            Asked.Add(request.RequestUri!);
            var body = answer(HttpUtility.ParseQueryString(request.RequestUri!.Query));
            return Task.FromResult(
                body is null ? new(HttpStatusCode.NotFound) : new HttpResponseMessage(HttpStatusCode.OK) { Content = new StringContent(body) });
        }
    }
}
