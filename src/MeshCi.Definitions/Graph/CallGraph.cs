using MeshCi.Definitions.Model;

namespace MeshCi.Definitions.Graph;

/// <summary>The calls between services: from gateways, from services, and from nodes that do not provide a service.</summary>
/// <param name="Points">The callers and the called services: gateways, nodes and services, each by name.</param>
/// <param name="Calls">The calls as pairs of indexes into <paramref name="Points"/>, sorted and without duplicates.</param>
public sealed record CallGraph(IReadOnlyList<GraphPoint> Points, IReadOnlyList<(int From, int To)> Calls)
{
    private const int MostPoints = 30;
    private const int MostCalls = 80;

    /// <summary>Whether a drawing is useful in addition to tables: there are calls, but not so many that their lines cannot be followed.</summary>
    public bool IsClear => Calls.Count is > 0 and <= MostCalls && Points.Count <= MostPoints;

    /// <summary>The calls within a mesh to its own services. Resources that neither call nor are called are omitted.</summary>
    public static CallGraph Of(MeshGraph mesh)
    {
        List<GraphPoint> points =
        [
            .. mesh.All(ResourceKind.VirtualGateway).Select(gateway => new GraphPoint(GraphPointKind.Gateway, gateway.Id.Name)),
            .. mesh.All(ResourceKind.VirtualNode).Where(node => node.Backends.Any() && !mesh.ServicesBefore(node.Id.Name).Any())
                .Select(node => new GraphPoint(GraphPointKind.Node, node.Id.Name)),
            .. mesh.All(ResourceKind.VirtualService).Select(service => Point(service.Id.Name, mesh)),
        ];
        var places = points.Index().ToDictionary(point => point.Item, point => point.Index);
        var calls = new HashSet<(int From, int To)>();
        foreach (var service in mesh.All(ResourceKind.VirtualService))
        {
            var to = places[Point(service.Id.Name, mesh)];
            foreach (var from in mesh.Callers(service.Id.Name).SelectMany(caller => Drawn(caller, mesh)))
            {
                if (places.TryGetValue(from, out var place) && place != to) calls.Add((place, to));
            }
        }

        var used = calls.SelectMany(call => new[] { call.From, call.To }).Distinct().Order().ToList();
        var shown = used.Index().ToDictionary(place => place.Item, place => place.Index);
        return new CallGraph([.. used.Select(place => points[place])], [.. calls.Select(call => (shown[call.From], shown[call.To])).Order()]);
    }

    private static GraphPoint Point(string service, MeshGraph mesh) =>
        new(ExternalHost.IsProvidedBy(service, mesh.Provider(service)) ? GraphPointKind.Outside : GraphPointKind.Service, service);

    // A node that provides services is drawn as these services.
    private static List<GraphPoint> Drawn(ResourceId caller, MeshGraph mesh)
    {
        if (caller.Kind == ResourceKind.VirtualGateway) return [new(GraphPointKind.Gateway, caller.Name)];
        var services = mesh.ServicesBefore(caller.Name).Select(service => Point(service, mesh)).ToList();
        return services.Count > 0 ? services : [new(GraphPointKind.Node, caller.Name)];
    }
}
