namespace MeshCi.Definitions.Model;

/// <summary>The route types, which are members of a route's spec. A valid spec has exactly one of them.</summary>
public static class RouteTypes
{
    /// <summary>The priority that is evaluated last, together with routes without a priority. The lowest value, 0, is evaluated first.</summary>
    public const int LastPriority = 1000;

    /// <summary>An HTTP/1.1 route.</summary>
    public const string Http = "httpRoute";

    /// <summary>An HTTP/2 route.</summary>
    public const string Http2 = "http2Route";

    /// <summary>A gRPC route.</summary>
    public const string Grpc = "grpcRoute";

    /// <summary>A TCP route.</summary>
    public const string Tcp = "tcpRoute";

    /// <summary>The type of the routes of listeners with a protocol, such as <c>httpRoute</c> for <c>http</c>.</summary>
    public static string Of(string protocol) => protocol + "Route";

    /// <summary>The types of routes in a virtual router. If a spec has several, which is not valid, the first one in this order is used.</summary>
    public static IReadOnlyList<string> All { get; } = [Http, Http2, Grpc, Tcp];

    /// <summary>The types of gateway routes, in the same order.</summary>
    public static IReadOnlyList<string> OfGateways { get; } = [Http, Http2, Grpc];
}
