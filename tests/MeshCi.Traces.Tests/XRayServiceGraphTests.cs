using MeshCi.Traces.Formats;
using System.Text;

namespace MeshCi.Traces.Tests;

/// <summary>The counts of X-Ray's service graph.</summary>
public sealed class XRayServiceGraphTests
{
    private const string First = """
        {"Services":[
          {"ReferenceId":0,"Name":"orders","Edges":[{"ReferenceId":1,"SummaryStatistics":{"OkCount":7,"ErrorStatistics":{"ThrottleCount":1,"TotalCount":1},
            "FaultStatistics":{"TotalCount":2},"TotalCount":10,"TotalResponseTime":1.5}}],
           "SummaryStatistics":{"OkCount":9,"ErrorStatistics":{"TotalCount":0},"FaultStatistics":{"TotalCount":1},"TotalCount":10}},
          {"ReferenceId":1,"Name":"payments","Edges":[]}],
         "ContainsOldGroupVersions":false,"NextToken":"more"}
        """;

    [Fact]
    public void Services_and_calls_are_counted_and_the_next_page_is_named()
    {
        var (graph, next) = Read(First);

        next.ShouldBe("more");
        graph.Services["orders"].ShouldBe(new CallCounts(10, 1, 0));
        graph.Services["payments"].ShouldBe(new CallCounts(0, 0, 0));
        graph.Calls.ShouldBe([new("orders", "payments", new(10, 2, 1))]);
        graph.Calls[0].Counts.Answered.ShouldBe(7);
    }

    [Fact]
    public void Pages_in_any_order_are_added()
    {
        var (first, _) = Read(First);
        var (second, last) = Read("""{"Services":[{"ReferenceId":3,"Name":"orders","SummaryStatistics":{"TotalCount":5}}]}""");

        last.ShouldBeNull();
        foreach (var graph in new[] { ServiceGraph.Join([first, second]), ServiceGraph.Join([second, first]) })
        {
            graph.Services["orders"].ShouldBe(new CallCounts(15, 1, 0));
            graph.Calls.ShouldBe(first.Calls);
        }
    }

    [Theory]
    [InlineData("")]
    [InlineData("{}")]
    [InlineData("""{"Services":7}""")]
    [InlineData("""{"Services":[{"ReferenceId":"x"}]}""")]
    public void Another_text_is_refused(string text) => Should.Throw<TraceFormatException>(() => Read(text));

    [Fact]
    public void An_answer_without_services_is_empty() => Read("""{"Services":[]}""").Graph.Services.ShouldBeEmpty();

    private static (ServiceGraph Graph, string? NextToken) Read(string text) => XRayServiceGraph.Read(Encoding.UTF8.GetBytes(text));
}
