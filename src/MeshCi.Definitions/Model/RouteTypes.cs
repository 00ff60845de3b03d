namespace MeshCi.Definitions.Model;

/// <summary>The types of routes, as members of a route's spec. A valid spec has exactly one of them.</summary>
public static class RouteTypes
{
    /// <summary>The lowest precedence, which a route without a priority has as well. Priorities range from 0, tried first, to this one.</summary>
    public const int LastPriority = 1000;

    /// <summary>Of an HTTP/1.1 route.</summary>
    public const string Http = "httpRoute";

    /// <summary>Of an HTTP/2 route.</summary>
    public const string Http2 = "http2Route";

    /// <summary>Of a gRPC route.</summary>
    public const string Grpc = "grpcRoute";

    /// <summary>Of a TCP route.</summary>
    public const string Tcp = "tcpRoute";

    /// <summary>Types of a virtual router's routes. A spec that has several, which is not valid, is read as the first of them.</summary>
    public static IReadOnlyList<string> All { get; } = [Http, Http2, Grpc, Tcp];

    /// <summary>Types of gateway routes, in the same order.</summary>
    public static IReadOnlyList<string> OfGateways { get; } = [Http, Http2, Grpc];
}
