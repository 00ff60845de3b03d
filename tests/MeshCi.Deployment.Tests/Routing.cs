using System.Text.Json;
using MeshCi.Definitions.Graph;
using MeshCi.Definitions.Model;
using MeshCi.Definitions.Model.Shapes;

namespace MeshCi.Deployment.Tests;

/// <summary>A request to a virtual service or through a virtual gateway.</summary>
internal sealed record Request(ResourceId Entry, int Port, string Path, string Method, string? Header)
{
    public override string ToString() => $"{Method} {Entry}:{Port}{Path}{(Header is null ? "" : $" x={Header}")}";
}

/// <summary>
/// Which requests a mesh routes, determined by a search that knows nothing of plans: a request is routed if the first route that matches it, in the order of
/// a proxy, leads to listeners that exist.
/// </summary>
internal sealed class Routing(IReadOnlyDictionary<ResourceId, JsonElement> specs)
{
    private readonly Dictionary<ResourceId, GraphResource> _read = specs.ToDictionary(entry => entry.Key, entry => GraphResource.Read(entry.Key, entry.Value));

    private static readonly string[] Paths = ["/", "/a", "/a/b", "/b", "/c"];
    private static readonly string[] Methods = ["GET", "POST"];
    private static readonly string?[] Headers = [null, "1", "2"];

    /// <summary>A request for each kind that the matches of the generated definitions tell apart.</summary>
    public static IEnumerable<Request> Requests(IEnumerable<ResourceId> entries, IEnumerable<int> ports) =>
        from entry in entries
        where entry.Kind is ResourceKind.VirtualService or ResourceKind.VirtualGateway
        from port in ports
        from path in Paths
        from method in Methods
        from header in Headers
        select new Request(entry, port, path, method, header);

    public bool IsRouted(Request request)
    {
        if (!_read.TryGetValue(request.Entry, out var entry)) return false;
        if (request.Entry.Kind == ResourceKind.VirtualService) return ToService(request.Entry, request.Port, request);
        if (entry.Listeners.FirstOrDefault(listener => listener.Port == request.Port) is not { } listener) return false;
        var route = First(request.Entry, ResourceKind.GatewayRoute, entry.Listeners, listener, request);
        if (route is null) return false;
        var target = route.References[0];
        if (!_read.TryGetValue(target.To, out var service) || service.Provider is not { } provider) return false;
        if (!_read.TryGetValue(provider, out var holder)) return false;
        var port = target.Port ?? (holder.Listeners.Count == 1 ? holder.Listeners[0].Port : null);
        return port is { } known && ToService(target.To, known, request);
    }

    private bool ToService(ResourceId service, int port, Request request)
    {
        if (_read[service].Provider is not { } provider || !_read.TryGetValue(provider, out var holder)) return false;
        if (holder.Listeners.FirstOrDefault(each => each.Port == port) is not { } listener) return false;
        if (provider.Kind == ResourceKind.VirtualNode) return true;
        var route = First(provider, ResourceKind.Route, holder.Listeners, listener, request);
        return route is not null && route.References.Where(target => target.Weight > 0).All(IsLive);
    }

    private bool IsLive(GraphReference target) => _read.TryGetValue(target.To, out var node)
        && (target.Port is { } port ? node.Listeners.Any(listener => listener.Port == port) : node.Listeners.Count == 1);

    private GraphResource? First(ResourceId parent, ResourceKind kind, IReadOnlyList<PortProtocol> listeners, PortProtocol listener, Request request) =>
        (from route in _read.Values
         where route.Id.Kind == kind && route.Id.Parent == parent.Name && route.Type == RouteTypes.Of(listener.Protocol)
         where route.Port is { } port ? port == listener.Port : listeners.Count == 1
         where Matches(route, request)
         orderby route.Precedence
         select route).FirstOrDefault();

    private bool Matches(GraphResource route, Request request)
    {
        var spec = specs[route.Id];
        if (route.Type is RouteTypes.Tcp or RouteTypes.Grpc) return true;
        if (route.Id.Kind == ResourceKind.GatewayRoute)
        {
            var own = SpecRecords.Read<GatewayRouteSpec>(spec);
            var of = (own.HttpRoute ?? own.Http2Route)!.Match!;
            return IsPath(of.Prefix, of.Path?.Exact, request) && (of.Method is null || of.Method == request.Method) && of.Headers is null;
        }

        var read = SpecRecords.Read<RouteSpec>(spec);
        var match = (read.HttpRoute ?? read.Http2Route)!.Match!;
        return IsPath(match.Prefix, match.Path?.Exact, request) && (match.Method is null || match.Method == request.Method)
            && (match.Headers ?? []).All(header => header.Match?.Exact == request.Header);
    }

    private static bool IsPath(string? prefix, string? exact, Request request) =>
        exact is null ? request.Path.StartsWith(prefix ?? "", StringComparison.Ordinal) : request.Path == exact;
}
