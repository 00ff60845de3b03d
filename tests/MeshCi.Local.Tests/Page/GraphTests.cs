using CsCheck;
using MeshCi.Definitions.Graph;
using MeshCi.Definitions.Graph.Layout;

namespace MeshCi.Local.Tests.Page;

public sealed class GraphTests
{
    private static readonly Gen<CallGraph> Graphs =
        from count in Gen.Int[1, 12]
        from calls in Gen.Select(Gen.Int[0, count - 1], Gen.Int[0, count - 1]).Array[0, 30]
        select new CallGraph(
            [.. Enumerable.Range(0, count).Select(number => new GraphPoint(GraphPointKind.Service, $"s{number}"))],
            [.. calls.Where(call => call.Item1 != call.Item2).Select(call => (From: call.Item1, To: call.Item2)).Distinct()]);

    [Fact]
    public void Callers_are_left_of_the_services_that_they_call()
    {
        var mesh = new Mesh().Gateway("door").GatewayRoute("door", "in", Specs.GatewayRoute("web"))
            .Caller("web-1", "orders").Service("web", Specs.NodeProvider("web-1"))
            .Caller("orders-1", "payments").Service("orders", Specs.NodeProvider("orders-1"))
            .Node("payments-1").Service("payments", Specs.NodeProvider("payments-1")).View;
        var layout = GraphLayout.Of(mesh.Calls, _ => 100);
        layout.Boxes.OrderBy(box => box.X).Select(box => box.Point.Name).ShouldBe(["door", "web", "orders", "payments"]);
    }

    [Fact]
    public void Boxes_do_not_overlap_or_leave_the_drawing_and_every_call_has_a_line() => Graphs.Sample(graph =>
    {
        var layout = GraphLayout.Of(graph, _ => 80);
        layout.Lines.Count.ShouldBe(graph.Calls.Count);
        layout.Boxes.Count.ShouldBe(graph.Points.Count);
        foreach (var box in layout.Boxes)
        {
            box.X.ShouldBeGreaterThanOrEqualTo(0);
            box.Y.ShouldBeGreaterThanOrEqualTo(0);
            (box.X + box.Width).ShouldBeLessThanOrEqualTo(layout.Width);
            (box.Y + box.Height).ShouldBeLessThanOrEqualTo(layout.Height);
            layout.Boxes.Count(
                other => other.X < box.X + box.Width && box.X < other.X + other.Width && other.Y < box.Y + box.Height && box.Y < other.Y + other.Height)
                    .ShouldBe(1);
        }
    });

    [Fact]
    public void Only_calls_that_close_a_cycle_point_back() => Graphs.Sample(graph =>
    {
        var layout = GraphLayout.Of(graph, _ => 80);
        var columns = layout.Boxes.ToDictionary(box => box.Point, box => box.X);
        foreach (var (call, line) in graph.Calls.Zip(layout.Lines))
            if (!line.IsBack) columns[graph.Points[call.From]].ShouldBeLessThan(columns[graph.Points[call.To]]);
        if (IsWithoutCycle(graph)) layout.Lines.ShouldAllBe(line => !line.IsBack);
    });

    private static bool IsWithoutCycle(CallGraph graph)
    {
        var left = graph.Calls.ToList();
        while (left.RemoveAll(call => left.All(other => other.To != call.From)) > 0)
        {
        }

        return left.Count == 0;
    }
}
