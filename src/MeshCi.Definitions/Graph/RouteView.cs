using MeshCi.Definitions.Model;

namespace MeshCi.Definitions.Graph;

/// <summary>The common parts of the four route types.</summary>
/// <param name="Type">Member of the spec, such as <c>httpRoute</c>.</param>
/// <param name="Protocol">Protocol, such as <c>http</c>.</param>
/// <param name="Port">Port of the match.</param>
/// <param name="Targets">Weighted targets.</param>
/// <param name="PerRequest">Timeout of a request, if it has one.</param>
/// <param name="Idle">Timeout without traffic, if it has one.</param>
/// <param name="MaxRetries">Maximum number of retries, if it has a retry policy.</param>
/// <param name="PerRetry">Timeout of an attempt, if it has a retry policy.</param>
internal sealed record RouteView(
    string Type, string Protocol, int? Port, IReadOnlyList<WeightedTarget> Targets, Duration? PerRequest, Duration? Idle, long? MaxRetries, Duration? PerRetry)
{
    /// <summary>The events of its retry policy, of all three kinds; empty if it has none.</summary>
    public IReadOnlyList<string> RetryEvents { get; init; } = [];

    /// <summary>The view of a route; null if it has no type.</summary>
    public static RouteView? Of(RouteSpec spec) =>
        spec.HttpRoute is { } http ? Http("http", http)
        : spec.Http2Route is { } http2 ? Http("http2", http2)
        : spec.GrpcRoute is { } grpc ? new(
            RouteTypes.Grpc, "grpc", grpc.Match?.Port, grpc.Action?.WeightedTargets ?? [], grpc.Timeout?.PerRequest, grpc.Timeout?.Idle,
            grpc.RetryPolicy?.MaxRetries, grpc.RetryPolicy?.PerRetryTimeout)
        {
            RetryEvents =
            [
                .. grpc.RetryPolicy?.HttpRetryEvents ?? [], .. grpc.RetryPolicy?.TcpRetryEvents ?? [], .. grpc.RetryPolicy?.GrpcRetryEvents ?? [],
            ],
        }
        : spec.TcpRoute is { } tcp ? new(RouteTypes.Tcp, "tcp", tcp.Match?.Port, tcp.Action?.WeightedTargets ?? [], null, tcp.Timeout?.Idle, null, null)
        : null;

    private static RouteView Http(string protocol, HttpRoute route) => new(
        $"{protocol}Route", protocol, route.Match?.Port, route.Action?.WeightedTargets ?? [], route.Timeout?.PerRequest, route.Timeout?.Idle,
        route.RetryPolicy?.MaxRetries, route.RetryPolicy?.PerRetryTimeout)
    {
        RetryEvents = [.. route.RetryPolicy?.HttpRetryEvents ?? [], .. route.RetryPolicy?.TcpRetryEvents ?? []],
    };
}
