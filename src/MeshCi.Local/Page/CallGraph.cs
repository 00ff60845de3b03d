namespace MeshCi.Local.Page;

/// <summary>Who calls whom: services and gateways, and nodes that call without serving.</summary>
/// <param name="Points">Who, in the order of the page.</param>
/// <param name="Calls">From and to, as places in <paramref name="Points"/>; each pair once.</param>
internal sealed record CallGraph(IReadOnlyList<GraphPoint> Points, IReadOnlyList<(int From, int To)> Calls)
{
    private const int MostPoints = 30;
    private const int MostCalls = 80;

    /// <summary>Whether a drawing of it says more than the tables do: something is called, and not so much that it becomes a thicket.</summary>
    public bool IsClear => Calls.Count is > 0 and <= MostCalls && Points.Count <= MostPoints;

    /// <summary>The graph of a mesh.</summary>
    public static CallGraph Of(MeshView mesh)
    {
        List<GraphPoint> points =
        [
            .. mesh.Gateways.Select(gateway => new GraphPoint(PageKind.Gateway, gateway.About.Name)),
            .. mesh.Nodes.Where(node => node.Serves.Count == 0 && node.Backends.Count > 0).Select(node => new GraphPoint(PageKind.Node, node.About.Name)),
            .. mesh.Services.Select(service => new GraphPoint(PageKind.Service, service.About.Name)),
        ];
        var places = points.Select((point, place) => (point, place)).ToDictionary(pair => pair.point, pair => pair.place);
        var serves = mesh.Nodes.ToDictionary(node => node.About.Name, node => node.Serves);
        var calls = new HashSet<(int From, int To)>();
        foreach (var service in mesh.Services)
        {
            var to = places[new GraphPoint(PageKind.Service, service.About.Name)];
            foreach (var caller in service.CalledBy)
            {
                var from = caller.Kind == PageKind.Node && serves[caller.Name] is { Count: > 0 } served
                    ? served.Select(name => new GraphPoint(PageKind.Service, name))
                    : [new GraphPoint(caller.Kind, caller.Name)];
                foreach (var point in from) calls.Add((places[point], to));
            }
        }

        // Whoever neither calls nor is called says nothing here.
        calls.RemoveWhere(call => call.From == call.To);
        var shown = points.Where((_, place) => calls.Any(call => call.From == place || call.To == place)).ToList();
        return new CallGraph(shown, [.. calls.Select(call => (shown.IndexOf(points[call.From]), shown.IndexOf(points[call.To]))).Order()]);
    }
}

/// <summary>A box of the drawing.</summary>
internal readonly record struct GraphPoint(PageKind Kind, string Name);
