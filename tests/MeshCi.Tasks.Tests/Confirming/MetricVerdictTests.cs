using CsCheck;
using MeshCi.Definitions.Model;
using MeshCi.Deployment.Ledgers;
using MeshCi.Tasks.Confirming;
using MeshCi.Traces;

namespace MeshCi.Tasks.Tests.Confirming;

/// <summary>What the counts of proxies show about a deploy.</summary>
public sealed class MetricVerdictTests
{
    private static readonly DateTimeOffset Deployed = new(2026, 11, 30, 12, 0, 0, TimeSpan.Zero);
    private static readonly DateTimeOffset Later = Deployed.AddMinutes(30);

    [Fact]
    public void A_node_is_asked_for_by_its_names_and_each_question_has_an_ID()
    {
        var node = Node();

        node.Expressions.Select(query => query.Id).ShouldBe(["received", "sent", "answered", "failed"]);
        node.Expressions.ShouldAllBe(query => query.Expression.Length <= 1024);
        node.Expressions[0].Expression.ShouldStartWith(
            "SEARCH('Namespace=\"mesh/proxies\" Mesh=\"shop\" VirtualNode=\"orders\" (MetricName=\"envoy.appmesh.RequestCount\" OR ");
        node.Expressions[0].Expression.ShouldEndWith("MetricName=\"envoy_appmesh_NewConnectionCount\")', 'Sum', 60)");
        node.Expressions[3].Expression.ShouldContain(
            "(MetricName=\"envoy.appmesh.HTTPCode_Target_5XX_Count\" OR MetricName=\"envoy_appmesh_HTTPCode_Target_5XX_Count\" "
            + "OR MetricName=\"envoy_appmesh_HTTPCode_Target_5xx_Count\")");
        node.Expressions[3].Label.ShouldBe("${PROP('Dim.TargetVirtualService')}");
    }

    [Theory]
    [InlineData("it's")]
    [InlineData("a\"b")]
    [InlineData("a\\b")]
    public void A_name_that_would_end_the_expression_is_not_part_of_one(string name)
    {
        var node = Node(name);

        node.Expressions.ShouldBeEmpty();
        var verdict = MetricVerdict.Of([(node, Counts())], null);
        verdict.Evidence.Verdict.ShouldBe(ConfirmationAnswer.Inconclusive);
        verdict.Lines.ShouldBe([$"node {name}: its name cannot be part of a query"]);
    }

    [Fact]
    public void Traffic_at_the_node_and_to_each_backend_is_what_a_mesh_that_works_shows()
    {
        var verdict = MetricVerdict.Of([(Node(), Counts(("received", "", 214), ("sent", "payments.shop.local", 37), ("answered", "payments.shop.local", 36),
            ("failed", "payments.shop.local", 1)))], null);

        (verdict.Evidence.Verdict, verdict.IsOfBuild).ShouldBe((ConfirmationAnswer.Yes, false));
        verdict.Lines.ShouldBe([
            "node orders: traffic since the deploy (214)", "orders to payments.shop.local: traffic since the deploy (37), 1 request failed",
            "These metrics do not distinguish versions."]);
        verdict.Evidence.Counts["requests"].ShouldBe(251);
    }

    [Fact]
    public void Without_traffic_the_answer_is_inconclusive_and_never_a_pass()
    {
        var none = MetricVerdict.Of([(Node(), Counts())], null);
        var some = MetricVerdict.Of([(Node(), Counts(("received", "", 3)))], null);

        none.Evidence.Verdict.ShouldBe(ConfirmationAnswer.Inconclusive);
        some.Evidence.Verdict.ShouldBe(ConfirmationAnswer.Inconclusive);
        some.Lines.ShouldContain("orders to payments.shop.local: no traffic since the deploy");
        MetricVerdict.Of([], null).Evidence.Verdict.ShouldBe(ConfirmationAnswer.Inconclusive);
    }

    [Theory]
    [InlineData(true, ConfirmationAnswer.No)]
    [InlineData(false, ConfirmationAnswer.Inconclusive)]
    public void Failures_are_only_held_against_a_build_if_they_began_with_it(bool workedBefore, ConfirmationAnswer expected)
    {
        var counts = Counts(("received", "", 9), ("sent", "payments.shop.local", 9), ("failed", "payments.shop.local", 9));

        MetricVerdict.Of([(Node(), counts)], (node, backend) => workedBefore && node == "orders" && backend == "payments.shop.local")
            .Evidence.Verdict.ShouldBe(expected);
    }

    [Fact]
    public void A_part_of_the_values_is_neither_a_no_nor_a_yes()
    {
        var fails = Counts(("received", "", 9), ("failed", "payments.shop.local", 9));
        var works = Counts(("received", "", 9), ("sent", "payments.shop.local", 9));

        foreach (var counts in new[] { fails, works })
        {
            var verdict = MetricVerdict.Of([(Node(), counts with { Problems = ["the status of sent is PartialData"] })], (_, _) => true);
            verdict.Evidence.Verdict.ShouldBe(ConfirmationAnswer.Inconclusive);
            verdict.Lines.ShouldContain("CloudWatch reports: the status of sent is PartialData.");
        }
    }

    [Fact]
    public void The_newest_two_minutes_count_when_two_answers_agree()
    {
        var (old, young) = (Later.AddMinutes(-3), Later.AddMinutes(-2));
        var first = Answer(("received", "", old, 5), ("received", "", young, 7));
        var second = Answer(("received", "", old, 5), ("received", "", young, 6));

        MetricCounts.Of(first, null, Deployed, Later).Of("received").ShouldBe(5);
        MetricCounts.Of(second, first, Deployed, Later.AddSeconds(10)).Of("received").ShouldBe(5);
        MetricCounts.Of(second, second, Deployed, Later.AddSeconds(20)).Of("received").ShouldBe(11);
        MetricCounts.Of(second, null, Deployed, Later.AddMinutes(1)).Of("received").ShouldBe(11);
    }

    [Fact]
    public void Requests_from_before_the_deploy_do_not_count() =>
        MetricCounts.Of(Answer(("received", "", Deployed.AddMinutes(-1), 5)), null, Deployed, Later).Of("received").ShouldBe(0);

    [Fact]
    public void No_verdict_depends_on_the_order_or_the_size_of_pages()
    {
        var point = Gen.Select(
                Gen.OneOfConst("received", "sent", "answered", "failed"), Gen.OneOfConst("payments.shop.local", "other"), Gen.Int[-2, 31], Gen.Double[0, 9])
            .Select((query, label, minute, value) => new MetricPoint(query, label, Deployed.AddMinutes(minute), value));
        Gen.Select(point.Array[0, 20], Gen.Int[1, 7]).SelectMany((points, size) => Gen.Shuffle(points).Select(shuffled => (points, shuffled, size)))
            .Sample(sample => Essence(sample.points, 1) == Essence(sample.shuffled, sample.size));

        static string Essence(MetricPoint[] points, int size)
        {
            var answer = MetricSet.Join(points.Chunk(size).Select(page => new MetricSet(page, [])).Append(new([], [])));
            var verdict = MetricVerdict.Of([(Node(), MetricCounts.Of(answer, null, Deployed, Later))], (_, _) => true);
            return string.Join('\n', verdict.Lines.Append($"{verdict.Evidence.Verdict} {string.Join(' ', verdict.Evidence.Counts)}"));
        }
    }

    internal static Definition Definition(string node = "orders") => new()
    {
        Mesh = "shop",
        Service = "orders",
        Version = "1.4.0",
        Owner = "acme/shop",
        Resources =
        [
            new()
            {
                Id = new(ResourceKind.VirtualNode, node),
                Spec = System.Text.Json.JsonDocument.Parse("""
                    {"listeners":[{"portMapping":{"port":8080,"protocol":"http"}}],
                     "backends":[{"virtualService":{"virtualServiceName":"payments.shop.local"}}],
                     "serviceDiscovery":{"awsCloudMap":{"namespaceName":"shop.local","serviceName":"orders","attributes":[{"key":"stage","value":"blue one"}]}}}
                    """).RootElement,
            },
        ],
    };

    private static MetricQueries Node(string name = "orders") => MetricQueries.Of(Definition(name), "mesh/proxies").ShouldHaveSingleItem();

    private static MetricCounts Counts(params (string Query, string Label, double Value)[] sums) =>
        new(sums.ToDictionary(sum => (sum.Query, sum.Label, Deployed), sum => sum.Value), []);

    private static MetricSet Answer(params (string Query, string Label, DateTimeOffset Start, double Value)[] points) =>
        new([.. points.Select(point => new MetricPoint(point.Query, point.Label, point.Start, point.Value))], []);
}
