using System.Text;
using CsCheck;
using MeshCi.Traces.Formats;

namespace MeshCi.Traces.Tests;

/// <summary>The answers of CloudWatch, which can be parts of others, and contain errors with status 200.</summary>
public sealed class MetricDataReaderTests
{
    [Fact]
    public void Values_belong_to_the_timestamps_with_the_same_position()
    {
        var (metrics, next) = Read("""
            {"MetricDataResults":[{"Id":"sent","Label":"payments.shop.local","StatusCode":"Complete","Timestamps":[1796040000,1.79604006E9],"Values":[3,4.5]},
             {"Id":"sent","Label":"stock.shop.local","Timestamps":["2026-11-30T12:00:00Z"],"Values":[7.0]}],"Messages":[]}
            """);

        var noon = new DateTimeOffset(2026, 11, 30, 12, 0, 0, TimeSpan.Zero);
        metrics.Points.ShouldBe(
        [
            new("sent", "payments.shop.local", noon, 3), new("sent", "payments.shop.local", noon.AddMinutes(1), 4.5), new("sent", "stock.shop.local", noon, 7),
        ]);
        (metrics.Problems.Count, next).ShouldBe((0, null));
    }

    [Theory]
    [InlineData("""{"MetricDataResults":[{"Id":"a","Label":"x","StatusCode":"PartialData","Timestamps":[],"Values":[]}],"NextToken":"t"}""", null)]
    [InlineData(
        """{"MetricDataResults":[{"Id":"a","Label":"x","StatusCode":"PartialData","Timestamps":[],"Values":[]}]}""", "the status of x is PartialData")]
    [InlineData(
        """{"MetricDataResults":[{"Id":"a","StatusCode":"InternalError","Timestamps":[],"Values":[]}],"NextToken":"t"}""", "the status of a is InternalError")]
    [InlineData("""{"MetricDataResults":[{"Id":"a","StatusCode":"Forbidden"}]}""", "the status of a is Forbidden")]
    [InlineData(
        """{"MetricDataResults":[],"Messages":[{"Code":"MaxMetricsExceeded","Value":"more than 500 metrics match"}]}""",
        "MaxMetricsExceeded: more than 500 metrics match")]
    [InlineData("""{"MetricDataResults":[{"Id":"a","StatusCode":"Complete","Messages":[{"Code":"ArithmeticError","Value":"x"}]}]}""", "ArithmeticError: x")]
    [InlineData("""{"MetricDataResults":[{"Id":"a","StatusCode":"Complete","Timestamps":[],"Values":[]}]}""", null)]
    public void What_CloudWatch_reports_about_its_answer_is_a_problem_and_a_part_is_one_only_on_the_last_page(string text, string? problem) =>
        Read(text).Metrics.Problems.ShouldBe(problem is null ? [] : [problem]);

    [Theory]
    [InlineData("")]
    [InlineData("<html>")]
    [InlineData("{}")]
    [InlineData("[]")]
    [InlineData("""{"MetricDataResults":[{"Id":"a","Timestamps":[1796040000],"Values":[]}]}""")]
    [InlineData("""{"MetricDataResults":[{"Id":"a","Timestamps":["yesterday"],"Values":[1]}]}""")]
    [InlineData("""{"MetricDataResults":[{"Id":"a","Timestamps":[1e300],"Values":[1]}]}""")]
    [InlineData("""{"MetricDataResults":[7]}""")]
    [InlineData("""{"MetricDataResults":[],"NextToken":7}""")]
    public void Another_text_is_refused(string text) => Should.Throw<TraceFormatException>(() => Read(text));

    [Fact]
    public void Sums_do_not_depend_on_the_order_or_the_size_of_pages()
    {
        var point = Gen.Select(Gen.OneOfConst("sent", "failed"), Gen.OneOfConst("a", "b"), Gen.Int[0, 3], Gen.Double[0, 1000])
            .Select((query, label, minute, value) => new MetricPoint(query, label, DateTimeOffset.UnixEpoch.AddMinutes(minute), value));
        Gen.Select(point.Array[0, 20], Gen.Int[1, 7]).SelectMany((points, size) => Gen.Shuffle(points).Select(shuffled => (points, shuffled, size))).Sample(
            sample => Sums(sample.points.Chunk(1)).SetEquals(Sums(sample.shuffled.Chunk(sample.size))));

        static HashSet<KeyValuePair<(string, string, DateTimeOffset), double>> Sums(IEnumerable<MetricPoint[]> pages) =>
            [.. MetricSet.Join(pages.Select(page => new MetricSet(page, []))).Sums()];
    }

    private static (MetricSet Metrics, string? NextToken) Read(string text) => MetricDataReader.Read(Encoding.UTF8.GetBytes(text));
}
