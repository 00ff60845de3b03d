using CsCheck;
using MeshCi.Deployment.Ledgers;
using MeshCi.Tasks.Confirming;
using MeshCi.Traces;

namespace MeshCi.Tasks.Tests.Confirming;

/// <summary>What evidence shows about a build, and what it does not show.</summary>
public sealed class VerdictTests
{
    private static readonly Expected Build = new("orders", "1.4.0", "8", [8080], ["payments.shop.local"]);

    private static Span Arrived { get; } = Own("a", SpanKind.Server, ("server.port", "8080"));

    private static Span Called { get; } = Own("b", SpanKind.Client, ("server.address", "payments.shop.local"));

    [Fact]
    public void A_build_with_spans_at_each_endpoint_works()
    {
        var verdict = Judge(Arrived, Called);

        verdict.Evidence.Verdict.ShouldBe(ConfirmationAnswer.Yes);
        verdict.Lines.ShouldBe(["listener 8080: 1 span", "backend payments.shop.local: 1 span"]);
        (verdict.Evidence.Counts["spans"], verdict.Evidence.Counts["endpoints"]).ShouldBe((2, 2));
    }

    [Fact]
    public void Without_spans_the_answer_is_inconclusive_and_never_a_pass()
    {
        Judge().Evidence.Verdict.ShouldBe(ConfirmationAnswer.Inconclusive);
        TraceVerdict.Of(Build with { Ports = [], Backends = [] }, SpanSet.Empty, false).Evidence.Verdict.ShouldBe(ConfirmationAnswer.Inconclusive);
    }

    [Fact]
    public void An_endpoint_without_spans_is_inconclusive_and_named()
    {
        var verdict = Judge(Arrived);

        verdict.Evidence.Verdict.ShouldBe(ConfirmationAnswer.Inconclusive);
        verdict.Lines.ShouldContain("backend payments.shop.local: no spans yet");
    }

    [Fact]
    public void An_endpoint_with_nothing_but_errors_is_a_no()
    {
        Judge(Arrived, Called with { IsError = true }).Evidence.Verdict.ShouldBe(ConfirmationAnswer.No);
        Judge(Arrived, Called, Called with { SpanId = "c", IsError = true }).Evidence.Verdict.ShouldBe(ConfirmationAnswer.Yes);
    }

    [Theory]
    [InlineData("7", "1.4.0")]
    [InlineData("8", "1.3.0")]
    [InlineData(null, null)]
    public void Spans_of_another_build_count_neither_for_it_nor_against_it(string? build, string? version)
    {
        var other = Resource(build, version);
        var verdict = Judge(Arrived with { Resource = other }, Called with { Resource = other, IsError = true });

        verdict.Evidence.Verdict.ShouldBe(ConfirmationAnswer.Inconclusive);
        verdict.Evidence.Counts["spans-of-others"].ShouldBe(2);
        Judge(Arrived, Called, Arrived with { SpanId = "x", Resource = other, IsError = true }).Evidence.Verdict.ShouldBe(ConfirmationAnswer.Yes);
    }

    [Theory]
    [InlineData("payments.shop.local", true)]
    [InlineData("PAYMENTS.shop.local.", true)]
    [InlineData("payments.shop.local:9000", true)]
    [InlineData("payments", false)]
    [InlineData("evil-payments.shop.local", false)]
    public void A_backend_is_recognized_by_its_whole_name(string address, bool isSeen)
    {
        var verdict = Judge(Arrived, Own("b", SpanKind.Client, ("server.address", address)));

        verdict.Evidence.Verdict.ShouldBe(isSeen ? ConfirmationAnswer.Yes : ConfirmationAnswer.Inconclusive);
    }

    [Fact]
    public void With_several_listeners_a_span_has_to_name_its_port()
    {
        var build = Build with { Ports = [8080, 9090], Backends = [] };
        var anonymous = Own("c", SpanKind.Server);

        TraceVerdict.Of(build, new([Arrived, anonymous], []), false).Evidence.Verdict.ShouldBe(ConfirmationAnswer.Inconclusive);
        TraceVerdict.Of(build with { Ports = [8080] }, new([anonymous], []), false).Evidence.Verdict.ShouldBe(ConfirmationAnswer.Yes);
    }

    [Fact]
    public void A_cut_answer_or_one_with_errors_is_inconclusive_with_the_reason()
    {
        var cut = TraceVerdict.Of(Build, new([Arrived], []), true);
        var damaged = TraceVerdict.Of(Build, new([Arrived, Called], ["one shard did not respond"]), false);

        cut.Evidence.Verdict.ShouldBe(ConfirmationAnswer.Inconclusive);
        cut.Lines.ShouldContain("The source has more traces than it returned, so what is missing may be among them.");
        damaged.Evidence.Verdict.ShouldBe(ConfirmationAnswer.Inconclusive);
        damaged.Lines.ShouldContain("The source reports: one shard did not respond.");
    }

    [Fact]
    public void Nothing_in_a_part_of_the_traces_is_a_no()
    {
        var failing = Called with { IsError = true };

        TraceVerdict.Of(Build, new([Arrived, failing], []), true).Evidence.Verdict.ShouldBe(ConfirmationAnswer.Inconclusive);
        TraceVerdict.Of(Build, new([Arrived, failing], ["one shard did not respond"]), false).Evidence.Verdict.ShouldBe(ConfirmationAnswer.Inconclusive);
        TraceVerdict.Of(Build, new([Arrived, Called], []), true).Evidence.Verdict.ShouldBe(ConfirmationAnswer.Yes);
    }

    [Theory]
    [InlineData(10, 0, null, null, ConfirmationAnswer.Yes)]
    [InlineData(10, 9, null, null, ConfirmationAnswer.Yes)]
    [InlineData(10, 10, 5, 4, ConfirmationAnswer.No)]
    [InlineData(10, 10, 5, 5, ConfirmationAnswer.Inconclusive)]
    [InlineData(10, 10, 0, 0, ConfirmationAnswer.Inconclusive)]
    [InlineData(10, 10, null, null, ConfirmationAnswer.Inconclusive)]
    [InlineData(0, 0, 5, 0, ConfirmationAnswer.Inconclusive)]
    public void Faults_that_X_Ray_counts_are_only_held_against_a_build_if_they_began_with_it(
        int since, int faults, int? before, int? faultsBefore, ConfirmationAnswer expected)
    {
        var verdict = GraphVerdict.Of(Build, Graph(since, faults), before is null ? null : Graph(before.Value, faultsBefore!.Value));

        verdict.Evidence.Verdict.ShouldBe(expected);
        verdict.IsOfBuild.ShouldBeFalse();
    }

    [Fact]
    public void Of_a_service_that_X_Ray_does_not_know_nothing_is_certain() =>
        GraphVerdict.Of(Build, new(new Dictionary<string, CallCounts>(), []), null).Evidence.Verdict.ShouldBe(ConfirmationAnswer.Inconclusive);

    [Theory]
    [InlineData(2, 2, ConfirmationAnswer.Yes)]
    [InlineData(1, 2, ConfirmationAnswer.Yes)]
    [InlineData(0, 2, ConfirmationAnswer.No)]
    [InlineData(0, 0, ConfirmationAnswer.Inconclusive)]
    [InlineData(0, 1000, ConfirmationAnswer.Inconclusive)]
    [InlineData(7, 1000, ConfirmationAnswer.Yes)]
    public void A_node_needs_a_healthy_instance_and_one_without_instances_may_just_not_have_registered_them(int healthy, int all, ConfirmationAnswer expected)
    {
        var verdict = InstanceSource.Judge([("web", 3, 3), ("orders", healthy, all)]);

        verdict.Evidence.Verdict.ShouldBe(expected);
        verdict.Lines[1].ShouldBe($"node orders: {healthy} of {(all == 1000 ? "at least " : "")}{all} instances are healthy");
    }

    [Theory]
    [InlineData("Yes", "Yes", "Yes")]
    [InlineData("Yes", "Inconclusive", "Inconclusive")]
    [InlineData("Inconclusive", "No", "No")]
    [InlineData("Yes", "No", "No")]
    [InlineData("Yes", "NotAsked", "Yes")]
    [InlineData("NotAsked", "NotAsked", "Inconclusive")]
    public void Any_no_is_no_and_otherwise_any_doubt_is_doubt(string first, string second, string expected)
    {
        Verdict[] verdicts = [Of(first) with { IsOfBuild = true }, Of(second)];

        Verdict.Combine(verdicts).ShouldBe(Enum.Parse<ConfirmationAnswer>(expected));
        Verdict.Combine(verdicts.Reverse()).ShouldBe(Enum.Parse<ConfirmationAnswer>(expected));
    }

    [Fact]
    public void Sources_that_do_not_distinguish_builds_cannot_confirm_one() =>
        Verdict.Combine([Of("Yes"), Of("Yes")]).ShouldBe(ConfirmationAnswer.Inconclusive);

    [Fact]
    public void No_verdict_depends_on_the_order_or_the_size_of_pages()
    {
        var attributes = Gen.OneOfConst<(string, string)[]>(
            [("server.port", "8080")], [("server.port", "9090")], [("server.address", "payments.shop.local")], [("server.address", "other")], []);
        var kinds = Gen.OneOfConst(SpanKind.Server, SpanKind.Client, SpanKind.Internal);
        var span = Gen.Select(Gen.Int[0, 5], kinds, attributes, Gen.Bool, Gen.OneOfConst("7", "8"))
            .Select((id, kind, named, isError, build) => Own($"{id}", kind, named) with { IsError = isError, Resource = Resource(build, "1.4.0") });
        // The same span can be returned twice, once without what arrived later.
        var pages = Gen.Select(span.Array[0, 12], Gen.Int[1, 5], Gen.Bool).SelectMany(
            (spans, size, isCut) => Gen.Select(Gen.Shuffle(spans), Gen.Shuffle(spans)).Select((left, right) => (left, right, size, isCut)));

        pages.Sample(sample => Essence(Paged(sample.left, sample.size), sample.isCut) == Essence(Paged(sample.right, 1), sample.isCut));

        static SpanSet Paged(Span[] spans, int size) => SpanSet.Join(spans.Chunk(size).Select(page => new SpanSet(page, [])).Append(SpanSet.Empty));

        static string Essence(SpanSet spans, bool isCut)
        {
            var verdict = TraceVerdict.Of(Build, spans, isCut);
            return string.Join('\n', verdict.Lines.Append($"{verdict.Evidence.Verdict} {string.Join(' ', verdict.Evidence.Counts)}"));
        }
    }

    private static Verdict Of(string answer) => new(new Evidence("x", Enum.Parse<ConfirmationAnswer>(answer), new Dictionary<string, long>()), []);

    private static ServiceGraph Graph(long total, long faults) => new(new Dictionary<string, CallCounts> { ["orders"] = new(total, faults, 0) }, []);

    private static Verdict Judge(params Span[] spans) => TraceVerdict.Of(Build, new(spans, []), false);

    private static Span Own(string id, SpanKind kind, params (string Name, string Value)[] attributes) => new("t", id)
    {
        Kind = kind,
        Resource = Resource("8", "1.4.0"),
        Attributes = attributes.ToDictionary(attribute => attribute.Name, attribute => attribute.Value),
    };

    private static Dictionary<string, string> Resource(string? build, string? version)
    {
        var resource = new Dictionary<string, string> { ["service.name"] = "orders" };
        if (build is not null) resource["meshci.build"] = build;
        if (version is not null) resource["service.version"] = version;
        return resource;
    }
}
