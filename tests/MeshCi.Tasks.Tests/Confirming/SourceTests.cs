using System.Text;
using System.Text.Json;
using Amazon.Runtime;
using MeshCi.Aws.Observing;
using MeshCi.Deployment.Ledgers;
using MeshCi.Tasks.Confirming;
using MeshCi.Tests.ControlPlanes;
using Microsoft.Extensions.Time.Testing;

namespace MeshCi.Tasks.Tests.Confirming;

/// <summary>Sources of evidence that are late, cut their answers, or report errors with status 200: through real connections.</summary>
public sealed class SourceTests
{
    private static readonly Expected Build = new("orders", "1.4.0", "8", [8080], []);
    private static readonly DateTimeOffset Deployed = new(2026, 11, 30, 12, 0, 20, TimeSpan.Zero);

    private readonly FakeTimeProvider _time = new(Deployed.AddMinutes(10));

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public static TheoryData<string> All => ["jaeger", "xray", "metrics", "instances"];

    [Theory]
    [MemberData(nameof(All))]
    public async Task A_source_that_has_nothing_is_inconclusive_with_a_query_that_can_be_repeated(string source)
    {
        await using var server = await ScriptedServer.StartAsync(ScriptedAnswer.Ok(Nothing(source)));

        var verdict = await AskAsync(source, server);

        verdict.Evidence.Verdict.ShouldBe(ConfirmationAnswer.Inconclusive);
        verdict.Lines[^1].ShouldBe("Query: " + (source switch
        {
            "jaeger" => $"{server.Address}api/traces?service=orders&tags=%7B%22meshci.build%22%3A%228%22%7D"
                + "&start=1796040020000000&end=1796040620000000&limit=500",
            "xray" => "aws xray get-service-graph --region eu-central-1 --start-time 1796040020 --end-time 1796040620",
            "metrics" => $"{Metrics()[0].Expressions[0].Expression} in eu-central-1, 2026-11-30 12:01 to 12:10 UTC",
            _ => "aws servicediscovery discover-instances --region eu-central-1 --namespace-name shop.local --service-name orders --health-status ALL "
                + "--query-parameters '{\"stage\":\"blue one\"}'",
        }));
    }

    [Theory]
    [MemberData(nameof(All))]
    public async Task A_source_that_refuses_is_inconclusive_with_the_cause_and_the_query(string source)
    {
        await using var server = await ScriptedServer.StartAsync(
            new ScriptedAnswer(403, """{"__type":"AccessDeniedException","message":"not authorized"}"""));

        var verdict = await AskAsync(source, server);

        verdict.Evidence.Verdict.ShouldBe(ConfirmationAnswer.Inconclusive);
        verdict.Lines.Count.ShouldBe(2);
        verdict.Lines[0].ShouldContain("could not be read: ");
        verdict.Lines[0].ShouldContain(source == "jaeger" ? "403" : "not authorized");
        verdict.Lines[1].ShouldStartWith("Query: ");
    }

    [Theory]
    [InlineData("jaeger", """{"data":null,"errors":[{"code":500,"msg":"one shard did not respond"}]}""", "The source reports: one shard did not respond.")]
    [InlineData(
        "metrics", """{"MetricDataResults":[{"Id":"received","StatusCode":"InternalError"}]}""",
        "CloudWatch reports: the status of received is InternalError.")]
    [InlineData("instances", """{"message":"later"}""", "Cloud Map could not be read: DiscoverInstances orders in shop.local: the response contains no list")]
    [InlineData("metrics", """{"message":"later"}""", "CloudWatch could not be read: The text is not an answer of GetMetricData")]
    [InlineData("xray", """{"message":"later"}""", "X-Ray could not be read: The text is not an answer of GetServiceGraph")]
    [InlineData("jaeger", "<html>", "The traces could not be read: The text is not intact")]
    public async Task Status_200_with_an_error_inside_is_inconclusive_with_its_text(string source, string body, string line)
    {
        await using var server = await ScriptedServer.StartAsync(ScriptedAnswer.Ok(body));

        var verdict = await AskAsync(source, server);

        verdict.Evidence.Verdict.ShouldBe(ConfirmationAnswer.Inconclusive);
        verdict.Lines.ShouldContain(text => text.StartsWith(line, StringComparison.Ordinal), string.Join('\n', verdict.Lines));
    }

    [Fact]
    public async Task A_store_that_does_not_know_the_traces_yet_is_asked_again()
    {
        // For a minute after their arrival, some stores answer 404.
        await using var server = await ScriptedServer.StartAsync(
            [.. Enumerable.Repeat(new ScriptedAnswer(404, "trace not found"), 6), ScriptedAnswer.Ok(Trace("8", 1))]);
        using var client = new HttpClient();
        var source = Sources.OfTraces(new JaegerSource(server.Address, client), Build, Deployed, _time);

        var (confirmation, _) = await new Confirmer([source], new MeshCi.Tests.Time.ImpatientTime(), new Silent()).AskAsync(TimeSpan.FromMinutes(5), Token);

        confirmation.Answer.ShouldBe(ConfirmationAnswer.Yes);
        server.Requests.Count.ShouldBe(7);
    }

    [Fact]
    public async Task An_answer_as_large_as_the_limit_that_is_all_about_the_old_version_is_not_the_absence_of_the_new_one()
    {
        var old = $"{{\"data\":[{string.Join(',', Enumerable.Range(1, 500).Select(index => Span("7", index, true)))}]}}";
        await using var server = await ScriptedServer.StartAsync(ScriptedAnswer.Ok(old));

        var verdict = await AskAsync("jaeger", server);

        verdict.Evidence.Verdict.ShouldBe(ConfirmationAnswer.Inconclusive);
        verdict.Lines.ShouldContain("The source has more traces than it returned, so what is missing may be among them.");
        verdict.Evidence.Counts["spans-of-others"].ShouldBe(500);
        // Each part of the time is asked for, and only for spans of the build.
        server.Requests.Count.ShouldBe(127);
        server.Requests.ShouldAllBe(request => request.Target.Contains("meshci.build%22%3A%228%22", StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_trace_without_its_root_is_evidence_as_any_other()
    {
        var span = Span("8", 1, false).Replace("\"tags\":[{\"key\":\"span.kind\"", """
            "references":[{"refType":"CHILD_OF","traceID":"1","spanID":"77"}],"tags":[{"key":"span.kind"
            """, StringComparison.Ordinal);
        await using var server = await ScriptedServer.StartAsync(ScriptedAnswer.Ok($"{{\"data\":[{span}]}}"));

        (await AskAsync("jaeger", server)).Evidence.Verdict.ShouldBe(ConfirmationAnswer.Yes);
    }

    [Fact]
    public async Task Errors_of_the_old_version_after_the_deploy_are_not_counted_against_the_new_one()
    {
        await using var server = await ScriptedServer.StartAsync(ScriptedAnswer.Ok($"{{\"data\":[{Span("7", 1, true)},{Span("8", 2, false)}]}}"));

        var verdict = await AskAsync("jaeger", server);

        (verdict.Evidence.Verdict, verdict.Evidence.Counts["errors"]).ShouldBe((ConfirmationAnswer.Yes, 0));
    }

    [Theory]
    [InlineData("""{"Services":[{"Name":"orders","SummaryStatistics":{"TotalCount":4,"FaultStatistics":{"TotalCount":1}}}],"NextToken":"b"}""", 14)]
    [InlineData("""{"Services":[],"NextToken":"b"}""", 10)]
    public async Task An_empty_page_of_X_Ray_is_not_the_last_one(string second, int requests)
    {
        await using var server = await ScriptedServer.StartAsync(
            ScriptedAnswer.Ok("""{"Services":[],"NextToken":"a"}"""), ScriptedAnswer.Ok(second),
            ScriptedAnswer.Ok("""{"Services":[{"Name":"orders","SummaryStatistics":{"TotalCount":10}}]}"""));

        var verdict = await AskAsync("xray", server);

        (verdict.Evidence.Verdict, verdict.Evidence.Counts["requests"]).ShouldBe((ConfirmationAnswer.Yes, requests));
        server.Requests.Select(request => Body(request).TryGetProperty("NextToken", out var token) ? token.GetString() : null).ShouldBe([null, "a", "b"]);
    }

    [Theory]
    [InlineData(3, 4, ConfirmationAnswer.No)]
    [InlineData(4, 4, ConfirmationAnswer.Inconclusive)]
    public async Task If_all_requests_fail_X_Ray_is_also_asked_about_the_time_before_the_deploy(int faults, int all, ConfirmationAnswer expected)
    {
        await using var server = await ScriptedServer.StartAsync(ScriptedAnswer.Ok(Graph(9, 9)), ScriptedAnswer.Ok(Graph(all, faults)));

        (await AskAsync("xray", server)).Evidence.Verdict.ShouldBe(expected);

        server.Requests.Count.ShouldBe(2);
        (Body(server.Requests[1]).GetProperty("StartTime").GetInt64(), Body(server.Requests[1]).GetProperty("EndTime").GetInt64())
            .ShouldBe((1796040020 - 3600, 1796040020));
    }

    [Fact]
    public async Task X_Ray_is_never_asked_for_more_than_six_hours()
    {
        _time.Advance(TimeSpan.FromDays(3));
        await using var server = await ScriptedServer.StartAsync(ScriptedAnswer.Ok(Graph(9, 0)));

        await AskAsync("xray", server);

        var asked = Body(server.Requests.ShouldHaveSingleItem());
        (asked.GetProperty("EndTime").GetInt64() - asked.GetProperty("StartTime").GetInt64()).ShouldBe(6 * 3600);
    }

    [Theory]
    [InlineData("xray", """{"Services":[],"NextToken":"a"}""")]
    [InlineData("metrics", """{"MetricDataResults":[],"NextToken":"a"}""")]
    public async Task Pages_that_do_not_end_are_inconclusive(string source, string page)
    {
        await using var server = await ScriptedServer.StartAsync(ScriptedAnswer.Ok(page));

        var verdict = await AskAsync(source, server);

        verdict.Evidence.Verdict.ShouldBe(ConfirmationAnswer.Inconclusive);
        verdict.Lines[0].ShouldContain("The pages of the answer do not end.");
        server.Requests.Count.ShouldBe(2);
    }

    [Fact]
    public async Task Pages_of_CloudWatch_are_added_and_a_part_is_complete_with_its_last_page()
    {
        await using var server = await ScriptedServer.StartAsync(
            ScriptedAnswer.Ok("""{"MetricDataResults":[],"NextToken":"a"}"""),
            ScriptedAnswer.Ok(Points("PartialData", "b", ("received", "", 3))),
            ScriptedAnswer.Ok(Points("Complete", null, ("received", "", 4), ("sent", "payments.shop.local", 2))));

        var verdict = await AskAsync("metrics", server);

        (verdict.Evidence.Verdict, verdict.Evidence.Counts["requests"]).ShouldBe((ConfirmationAnswer.Yes, 9));
        verdict.Lines[0].ShouldBe("node orders: traffic since the deploy (7)");
        var asked = Body(server.Requests[0]);
        (asked.GetProperty("StartTime").GetInt64(), asked.GetProperty("EndTime").GetInt64()).ShouldBe((1796040060, 1796040620));
    }

    [Fact]
    public async Task The_newest_minutes_of_CloudWatch_count_when_the_next_answer_is_the_same()
    {
        await using var server = await ScriptedServer.StartAsync((request, index) =>
        {
            return ScriptedAnswer.Ok(Points("Complete", null, 1796040600 - 60, ("received", "", index == 0 ? 3 : 5), ("sent", "payments.shop.local", 2)));
        });
        var source = Source("metrics", server);

        (await source(Token)).Evidence.Counts["requests"].ShouldBe(0);
        (await source(Token)).Evidence.Counts["requests"].ShouldBe(2);
        var last = await source(Token);

        (last.Evidence.Verdict, last.Evidence.Counts["requests"]).ShouldBe((ConfirmationAnswer.Yes, 7));
    }

    [Fact]
    public async Task If_all_requests_to_a_backend_fail_CloudWatch_is_also_asked_about_the_time_before_the_deploy()
    {
        await using var server = await ScriptedServer.StartAsync(
            ScriptedAnswer.Ok(Points("Complete", null, ("received", "", 9), ("failed", "payments.shop.local", 9))),
            ScriptedAnswer.Ok(Points("Complete", null, 1796039000, ("answered", "payments.shop.local", 4))));

        var verdict = await AskAsync("metrics", server);

        verdict.Evidence.Verdict.ShouldBe(ConfirmationAnswer.No);
        verdict.Lines.ShouldContain(
            "orders to payments.shop.local: 9 requests since the deploy, and none of them succeeded, while some of those before it did");
        Body(server.Requests[1]).GetProperty("EndTime").GetInt64().ShouldBe(1796040000);
    }

    [Fact]
    public async Task Times_at_the_end_of_the_calendar_are_not_evidence()
    {
        await using var server = await ScriptedServer.StartAsync(ScriptedAnswer.Ok(Points("Complete", null, 253402300740, ("received", "", 9))));
        using var directory = new TemporaryDirectory();
        var file = directory.Write("spans.json", Trace("8", 1)
            .Replace("1796040100000000", "253402300740000000", StringComparison.Ordinal)
            .Replace("\"duration\":1", "\"duration\":900000000000000000", StringComparison.Ordinal));

        (await AskAsync("metrics", server)).Evidence.Counts["requests"].ShouldBe(0);
        (await new TraceFile(file).ReadAsync(Build, Deployed, Deployed.AddMinutes(1), Token)).Spans.Spans.Count.ShouldBe(1);
    }

    [Fact]
    public async Task A_file_with_spans_from_before_the_deploy_is_not_evidence()
    {
        using var directory = new TemporaryDirectory();
        var file = directory.File("spans.json");
        var (early, late) = (Trace("8", 1).Replace("1796040100000000", "1796030000000000", StringComparison.Ordinal), Trace("8", 1));

        await File.WriteAllTextAsync(file, early, Token);
        (await new TraceFile(file).ReadAsync(Build, Deployed, Deployed.AddMinutes(1), Token)).Spans.Spans.ShouldBeEmpty();
        await File.WriteAllTextAsync(file, late, Token);
        (await new TraceFile(file).ReadAsync(Build, Deployed, Deployed.AddMinutes(1), Token)).Spans.Spans.Count.ShouldBe(1);
    }

    private Task<Verdict> AskAsync(string source, ScriptedServer server) => Source(source, server)(Token);

    private Func<CancellationToken, Task<Verdict>> Source(string source, ScriptedServer server)
    {
        var credentials = new BasicAWSCredentials("AKIDEXAMPLE", "secret");
        return source switch
        {
            "jaeger" => Sources.OfTraces(new JaegerSource(server.Address, new HttpClient()), Build, Deployed, _time),
            "xray" => new XRaySource(_ => Task.FromResult(new XRayClient("eu-central-1", server.Address, credentials)), "eu-central-1", Build, Deployed, _time)
                .AskAsync,
            "metrics" => new MetricSource(
                _ => Task.FromResult(new CloudWatchClient("eu-central-1", server.Address, credentials)), "eu-central-1", Metrics(), Deployed, _time).AskAsync,
            _ => new InstanceSource(
                _ => Task.FromResult(new CloudMapClient("eu-central-1", server.Address, credentials)), "eu-central-1",
                InstanceQuery.Of(MetricVerdictTests.Definition())).AskAsync,
        };
    }

    private static IReadOnlyList<MetricQueries> Metrics() => MetricQueries.Of(MetricVerdictTests.Definition(), "mesh/proxies");

    private static string Nothing(string source) => source switch
    {
        "jaeger" => """{"data":[],"total":0,"limit":0,"offset":0,"errors":null}""",
        "xray" => """{"Services":[]}""",
        "metrics" => """{"MetricDataResults":[{"Id":"received","Label":"received","StatusCode":"Complete","Timestamps":[],"Values":[]}],"Messages":[]}""",
        _ => """{"Instances":[]}""",
    };

    private static JsonElement Body(MeshCi.Tests.Signing.SentRequest request) => JsonDocument.Parse(Encoding.UTF8.GetString(request.Body)).RootElement;

    private static string Graph(int all, int faults) =>
        $$"""{"Services":[{"Name":"orders","SummaryStatistics":{"TotalCount":{{all}},"FaultStatistics":{"TotalCount":{{faults}} } } }]}""";

    private static string Trace(string build, int index) => $"{{\"data\":[{Span(build, index, false)}]}}";

    internal static string Span(string build, int index, bool isError) => $$"""
        {"traceID":"{{index:x}}","spans":[{"traceID":"{{index:x}}","spanID":"1","operationName":"x","startTime":1796040100000000,"duration":1,"processID":"p",
         "tags":[{"key":"span.kind","value":"server"},{"key":"error","value":{{(isError ? "true" : "false")}}}],"warnings":["invalid parent span IDs=1"]}],
         "processes":{"p":{"serviceName":"orders","tags":[{"key":"meshci.build","value":"{{build}}"},{"key":"service.version","value":"1.4.0"}] } } }
        """;

    private static string Points(string status, string? next, params (string Query, string Label, int Value)[] points) =>
        Points(status, next, 1796040120, points);

    private static string Points(string status, string? next, long minute, params (string Query, string Label, int Value)[] points) =>
        JsonSerializer.Serialize(new Dictionary<string, object?>
        {
            ["MetricDataResults"] = points.Select(point => new
            {
                Id = point.Query,
                point.Label,
                StatusCode = status,
                Timestamps = new[] { minute },
                Values = new[] { (double)point.Value },
            }),
            ["NextToken"] = next,
        });

    private sealed class Silent : MeshCi.Deployment.Reporting.IReporter
    {
        public void Line(string text)
        {
        }
    }
}
