using MeshCi.Definitions.Model;

namespace MeshCi.Definitions.Graph;

/// <summary>The common parts of the three gateway route types.</summary>
/// <param name="Type">Member of the spec, such as <c>httpRoute</c>.</param>
/// <param name="Protocol">Protocol, such as <c>http</c>.</param>
/// <param name="Port">Port of the match.</param>
/// <param name="Service">Virtual service that is called.</param>
/// <param name="TargetPort">Port of that service.</param>
internal sealed record GatewayRouteView(string Type, string Protocol, int? Port, string? Service, int? TargetPort)
{
    /// <summary>The view of a gateway route; null if it has no type.</summary>
    public static GatewayRouteView? Of(GatewayRouteSpec spec) =>
        spec.HttpRoute is { } http ? Http("http", http)
        : spec.Http2Route is { } http2 ? Http("http2", http2)
        : spec.GrpcRoute is { } grpc ? new(
            RouteTypes.Grpc, "grpc", grpc.Match?.Port, grpc.Action?.Target?.VirtualService?.VirtualServiceName, grpc.Action?.Target?.Port)
        : null;

    private static GatewayRouteView Http(string protocol, HttpGatewayRoute route) =>
        new($"{protocol}Route", protocol, route.Match?.Port, route.Action?.Target?.VirtualService?.VirtualServiceName, route.Action?.Target?.Port);
}
