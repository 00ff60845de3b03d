namespace MeshCi.Definitions.Model;

/// <summary>
/// The values that apply if a definition does not set them. App Mesh documents these defaults, but its API does not show them. Rules judge a definition
/// by the values that take effect, so they use these where a definition has none.
/// </summary>
/// <remarks>
/// App Mesh user guide: "Virtual nodes" and "Routes" for the timeouts, "Envoy defaults set by App Mesh" for the retries. The retries do not apply to
/// accounts that had a mesh before 29 July 2020, unless AWS enabled them.
/// </remarks>
public static class AppMeshDefaults
{
    /// <summary>Maximum time for a request in milliseconds, on each listener and on each route.</summary>
    public const long PerRequest = 15_000;

    /// <summary>Maximum time without traffic during a request in milliseconds, on each listener and on each route.</summary>
    public const long Idle = 300_000;

    /// <summary>Maximum number of retries on a route for HTTP, HTTP/2 or gRPC that has no retry policy.</summary>
    public const int MaxRetries = 2;

    /// <summary>What these retries follow, for messages. The attempts have no timeout of their own.</summary>
    /// <param name="protocol">The protocol of the route.</param>
    public static IReadOnlyList<string> RetriedFailures(string protocol) => protocol == "grpc"
        ? ["the status UNAVAILABLE", "a 503 response", "a failed connection", "a refused stream", "a connection reset"]
        : ["a 503 response", "a failed connection", "a refused stream", "a connection reset"];

    /// <summary>
    /// The smallest set of App Mesh's retry events that includes all these failures. No event covers a 503 response alone: <c>gateway-error</c> also
    /// covers 502 and 504.
    /// </summary>
    /// <param name="protocol">The protocol of the route.</param>
    public static IReadOnlyList<string> RetryEvents(string protocol) => protocol == "grpc" ? ["gateway-error", "unavailable"] : ["gateway-error"];
}
