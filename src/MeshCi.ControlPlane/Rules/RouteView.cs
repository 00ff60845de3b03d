using MeshCi.Definitions.Model;

namespace MeshCi.ControlPlane.Rules;

/// <summary>What a port and a protocol are to the rules, whichever kind the listener is of.</summary>
public readonly record struct ListenerView(int Port, string Protocol)
{
    /// <summary>The listeners of a node's, router's or gateway's spec.</summary>
    public static IReadOnlyList<ListenerView> Of(ResourceKind kind, ReadOnlySpan<byte> spec) => kind switch
    {
        ResourceKind.VirtualNode => [.. (SpecJson.Read<VirtualNodeSpec>(spec).Listeners ?? []).Select(listener => Of(listener.PortMapping))],
        ResourceKind.VirtualRouter => [.. (SpecJson.Read<VirtualRouterSpec>(spec).Listeners ?? []).Select(listener => Of(listener.PortMapping))],
        ResourceKind.VirtualGateway =>
            [.. (SpecJson.Read<VirtualGatewaySpec>(spec).Listeners ?? []).Select(listener => new ListenerView(listener.PortMapping!.Port!.Value, listener.PortMapping.Protocol!))],
        _ => [],
    };

    private static ListenerView Of(PortMapping? mapping) => new(mapping!.Port!.Value, mapping.Protocol!);
}

/// <summary>What the rules look at in a route, whichever protocol it is of.</summary>
/// <param name="MatchPort">The router's listener it belongs to, if it says so.</param>
/// <param name="Targets">The virtual nodes it sends traffic to.</param>
public sealed record RouteView(int? MatchPort, IReadOnlyList<WeightedTarget> Targets)
{
    /// <summary>The view of a route's spec.</summary>
    public static RouteView Of(ReadOnlySpan<byte> json)
    {
        var spec = SpecJson.Read<RouteSpec>(json);
        var http = spec.HttpRoute ?? spec.Http2Route;
        var port = http?.Match?.Port ?? spec.GrpcRoute?.Match?.Port ?? spec.TcpRoute?.Match?.Port;
        var targets = http?.Action?.WeightedTargets ?? spec.GrpcRoute?.Action?.WeightedTargets ?? spec.TcpRoute?.Action?.WeightedTargets;
        return new RouteView(port, targets ?? []);
    }
}

/// <summary>What the rules look at in a gateway route, whichever protocol it is of.</summary>
/// <param name="MatchPort">The gateway's listener it belongs to, if it says so.</param>
/// <param name="Target">The virtual service, and its port if that is said.</param>
public sealed record GatewayRouteView(int? MatchPort, GatewayRouteTarget? Target)
{
    /// <summary>The view of a gateway route's spec.</summary>
    public static GatewayRouteView Of(ReadOnlySpan<byte> json)
    {
        var spec = SpecJson.Read<GatewayRouteSpec>(json);
        var http = spec.HttpRoute ?? spec.Http2Route;
        return new GatewayRouteView(http?.Match?.Port ?? spec.GrpcRoute?.Match?.Port, http?.Action?.Target ?? spec.GrpcRoute?.Action?.Target);
    }
}
