using MeshCi.Definitions.Model;

namespace MeshCi.Definitions.Language;

public static partial class ItemTypes
{
    private static ItemType MeshRoute => new()
    {
        Name = "MeshRoute",
        Doc = "A route of the service's virtual router. "
            + "Requests that match no route go to the service's own node through a generated route named `default` (see the property `MeshDefaultRoute`).",
        Include = new("Include", ValueKind.Text, "", "Name of the route."),
        Kind = ResourceKind.Route,
        Variants = RouteTypes.All,
        Metadata =
        [
            new("Protocol", ValueKind.Text, "", "Protocol of the route. It must be the listener's protocol.")
            {
                Default = "the listener's protocol",
                Allowed = Protocols,
            },
            new(
                "Port", ValueKind.Number, "*.match.port",
                "Port of the router's listener. Required if the router has several listeners, unless only one of them uses the `Protocol` of the route.")
            {
                Default = "the port of the only listener",
            },
            new("Prefix", ValueKind.Text, "*.match.prefix", "Matches paths that begin with this text. For http and http2.")
            {
                Default = "for http and http2, `/` if neither `Path` nor `PathRegex` is set",
            },
            .. Paths,
            Method,
            new("Scheme", ValueKind.Text, "*.match.scheme", "Matches requests with this scheme. For http2; in an http route, it has no effect (MESH3011)."),
            GrpcService,
            new("GrpcMethod", ValueKind.Text, "*.match.methodName", "Matches calls to this gRPC method. Requires `GrpcService`. For grpc."),
            Priority,
            new(
                "PerRequestTimeout", ValueKind.Duration, "*.timeout.perRequest",
                "Maximum time for a request, including all retries. `0s` means no limit. Not for tcp.")
            {
                Default = DefaultPerRequestTimeout,
            },
            IdleTimeout("*.timeout.idle"),
            new(
                "RetryOn", ValueKind.RetryEvents, "*.retryPolicy.httpRetryEvents",
                "Events after which a request is retried. `RetryOn`, `MaxRetries` and `PerRetryTimeout` must be set together. "
                + "MeshCi writes each event to the field that supports it: `httpRetryEvents`, `tcpRetryEvents` or `grpcRetryEvents`. "
                + "The last five events are for grpc only. Not for tcp.")
            {
                Default = "the retry policy of the proxy, usually up to 2 retries (MESH4015)",
                Example = "connection-error;stream-error",
            },
            new("MaxRetries", ValueKind.Number, "*.retryPolicy.maxRetries", "Maximum number of retries after the first attempt. Not for tcp.")
            {
                Example = "2",
            },
            new("PerRetryTimeout", ValueKind.Duration, "*.retryPolicy.perRetryTimeout", "Maximum time for each attempt, including the first. Not for tcp.")
            {
                Example = "800ms",
            },
            new(
                "Targets", ValueKind.Targets, "*.action.weightedTargets",
                "Virtual nodes and their weights, such as `orders-v1=90;orders-v2=10`. If you specify only one node, you can omit its weight.")
            {
                Default = "the service's own node",
            },
            new(
                "Idempotent", ValueKind.Boolean, "",
                "Whether the service can process the same request twice without harm. With `true`, MESH4013 and MESH4014 are not reported for the route. "
                + "The value is not part of the definition.")
            {
                Default = "`false`",
            },
            new(
                "ExternalTargets", ValueKind.Boolean, "",
                "Whether `Targets` can contain virtual nodes that other projects define. With `false`, such a node is an error (MESH2002).")
            {
                Default = "`false`",
            },
        ],
    };

    private static ItemType MeshRouteMatch => new()
    {
        Name = "MeshRouteMatch",
        Doc = "An additional condition of a route or gateway route for a header, gRPC metadata or a query parameter. "
            + "A request must meet all conditions of the route. If the item has no condition for the value, the request only needs to contain the name.",
        Include = new("Include", ValueKind.Text, "name", "Name of the header, gRPC metadata or query parameter."),
        Kind = ResourceKind.Route,
        Element = "*",
        Variants =
        [
            .. RouteTypes.All.Take(2).SelectMany(type => new[] { $"{type}.match.headers[]", $"{type}.match.queryParameters[]" }),
            $"{RouteTypes.Grpc}.match.metadata[]",
        ],
        Metadata =
        [
            new("Route", ValueKind.Text, "", "The `MeshRoute` or `MeshGatewayRoute` that the condition belongs to.") { Required = true },
            new("In", ValueKind.Text, "", "Part of the request that can contain the name.")
            {
                Default = "`header`; for grpc, `metadata`",
                Allowed = ["header", "metadata", "query"],
            },
            new("Exact", ValueKind.Text, "match.exact", "The value equals this text."),
            new("Prefix", ValueKind.Text, "match.prefix", "The value begins with this text. Not for query."),
            new("Suffix", ValueKind.Text, "match.suffix", "The value ends with this text. Not for query."),
            new("Regex", ValueKind.Text, "match.regex", "The value matches this RE2 regular expression. Not for query."),
            new(
                "Range", ValueKind.Range, "match.range",
                "The value is a number in this range. The first number is included, the second is not: `100..200`. Not for query."),
            new("Invert", ValueKind.Boolean, "invert", "Whether to negate the condition. Not for query.") { Default = "`false` (default of App Mesh)" },
        ],
    };
}
