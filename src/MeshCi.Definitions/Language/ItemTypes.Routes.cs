using MeshCi.Definitions.Model;

namespace MeshCi.Definitions.Language;

public static partial class ItemTypes
{
    private static ItemType MeshRoute => new()
    {
        Name = "MeshRoute",
        Doc = "A route of the service's virtual router. Requests that match no route go to the service's node through a generated route named `default`.",
        Include = new("Include", ValueKind.Text, "", "Name of the route."),
        Kind = ResourceKind.Route,
        Variants = RouteTypes.All,
        Metadata =
        [
            new("Protocol", ValueKind.Text, "", "Type of the route. It must match the listener's protocol.") { Default = "the listener's", Allowed = Protocols },
            new("Port", ValueKind.Number, "*.match.port", "Port of the router's listener. Required if the listener is ambiguous without it.") { Default = "the port of the only listener" },
            new("Prefix", ValueKind.Text, "*.match.prefix", "Prefix of the path. For http and http2.") { Default = "`/` if neither `Path` nor `PathRegex` is set" },
            new("Path", ValueKind.Text, "*.match.path.exact", "Exact path. For http and http2; cannot be combined with `Prefix`."),
            new("PathRegex", ValueKind.Text, "*.match.path.regex", "RE2 regular expression for the whole path. For http and http2; cannot be combined with `Prefix`."),
            new("Method", ValueKind.Text, "*.match.method", "HTTP method. For http and http2."),
            new("Scheme", ValueKind.Text, "*.match.scheme", "Scheme of the request. For http and http2."),
            new("GrpcService", ValueKind.Text, "*.match.serviceName", "Full name of the gRPC service. For grpc."),
            new("GrpcMethod", ValueKind.Text, "*.match.methodName", "gRPC method; requires `GrpcService`. For grpc."),
            new("Priority", ValueKind.Number, "priority", "Order of evaluation, starting with 0. At the same priority, longer prefixes come first.") { Default = "evaluated last" },
            new("PerRequestTimeout", ValueKind.Duration, "*.timeout.perRequest", "Maximum time for a request including all its attempts; `0s` means no limit. Not for tcp.") { Default = "15 s (default of the proxy)" },
            new("IdleTimeout", ValueKind.Duration, "*.timeout.idle", "Maximum time without traffic; `0s` means no limit.") { Default = "300 s (default of the proxy)" },
            new("RetryOn", ValueKind.RetryEvents, "*.retryPolicy.httpRetryEvents", "Events after which a request is retried. Each event is assigned to the HTTP, TCP or gRPC list by its name. Not for tcp."),
            new("MaxRetries", ValueKind.Number, "*.retryPolicy.maxRetries", "Maximum number of retries after the first attempt. Not for tcp."),
            new("PerRetryTimeout", ValueKind.Duration, "*.retryPolicy.perRetryTimeout", "Maximum time for one attempt, including the first. Not for tcp."),
            new("Targets", ValueKind.Targets, "*.action.weightedTargets", "Virtual nodes and their weights, such as `orders-v1=90;orders-v2=10`.") { Default = "the service's node" },
            new("Idempotent", ValueKind.Boolean, "", "Whether repeating a request has no additional effect, so that any retry is safe. Used only by the rules MESH4013 and MESH4014.") { Default = "`true` for GET, HEAD, OPTIONS, TRACE, PUT and DELETE, otherwise `false`" },
            ExternalTargets,
        ],
    };

    private static ItemType MeshRouteMatch => new()
    {
        Name = "MeshRouteMatch",
        Doc = "An additional condition of a route or gateway route. All conditions must be met. Without a value, the name only has to be present.",
        Include = new("Include", ValueKind.Text, "name", "Name of the header, gRPC metadata or query parameter."),
        Kind = ResourceKind.Route,
        Element = "*",
        Variants =
        [
            .. RouteTypes.All.Take(2).SelectMany(type => new[] { $"{type}.match.headers[]", $"{type}.match.queryParameters[]" }), $"{RouteTypes.Grpc}.match.metadata[]",
        ],
        Metadata =
        [
            new("Route", ValueKind.Text, "", "The `MeshRoute` or `MeshGatewayRoute` that the condition belongs to.") { Required = true },
            new("In", ValueKind.Text, "", "Where to look up the name.") { Default = "`header`; `metadata` for grpc", Allowed = ["header", "metadata", "query"] },
            new("Exact", ValueKind.Text, "match.exact", "The value equals this text."),
            new("Prefix", ValueKind.Text, "match.prefix", "The value begins with this text. Not for query."),
            new("Suffix", ValueKind.Text, "match.suffix", "The value ends with this text. Not for query."),
            new("Regex", ValueKind.Text, "match.regex", "The value matches this RE2 regular expression. Not for query."),
            new("Range", ValueKind.Range, "match.range", "The value is a number in this range. The first number is included, the second is not: `100..200`. Not for query."),
            new("Invert", ValueKind.Boolean, "invert", "Whether to negate the condition. Not for query.") { Default = "`false` (default of App Mesh)" },
        ],
    };

    private static ItemType MeshGateway => new()
    {
        Name = "MeshGateway",
        Doc = "A virtual gateway, through which traffic from outside enters the mesh.",
        Include = new("Include", ValueKind.Text, "", "Name of the virtual gateway."),
        Kind = ResourceKind.VirtualGateway,
    };

    private static ItemType MeshGatewayListener => new()
    {
        Name = "MeshGatewayListener",
        Doc = "A port on which a virtual gateway listens.",
        Include = new("Include", ValueKind.Number, "portMapping.port", "The port."),
        Kind = ResourceKind.VirtualGateway,
        Element = "listeners[]",
        Variants = [.. Protocols.Take(3)],
        Metadata =
        [
            Gateway,
            new("Protocol", ValueKind.Text, "portMapping.protocol", "Protocol of the port.") { Default = "`http`" },
            new("MaxConnections", ValueKind.Number, "connectionPool.*.maxConnections", "Maximum number of concurrent connections. For http."),
            new("MaxPendingRequests", ValueKind.Number, "connectionPool.*.maxPendingRequests", "Maximum number of requests that wait for a connection. For http."),
            new("MaxRequests", ValueKind.Number, "connectionPool.*.maxRequests", "Maximum number of concurrent requests. For http2 and grpc."),
            .. HealthCheck,
            .. ListenerTls,
        ],
    };

    private static ItemType MeshGatewayRoute => new()
    {
        Name = "MeshGatewayRoute",
        Doc = "A route of a virtual gateway to a virtual service.",
        Include = new("Include", ValueKind.Text, "", "Name of the gateway route."),
        Kind = ResourceKind.GatewayRoute,
        Variants = RouteTypes.OfGateways,
        Metadata =
        [
            Gateway,
            new("Protocol", ValueKind.Text, "", "Type of the route. It must match the listener's protocol.") { Default = "the listener's", Allowed = [.. Protocols.Take(3)] },
            new("Service", ValueKind.Text, "*.action.target.virtualService.virtualServiceName", "Name of the virtual service to call, or the path of the project that provides it, such as `../Payments/Payments.csproj`.") { Default = "the project's own service" },
            new("TargetPort", ValueKind.Number, "*.action.target.port", "Port of the virtual service's listener. Required if the service has several listeners.") { Default = "if `Service` is a project with several listeners: the port of the only one with the route's protocol" },
            new("Port", ValueKind.Number, "*.match.port", "Port of the gateway's listener. Required if the listener is ambiguous without it.") { Default = "the port of the only listener" },
            new("Prefix", ValueKind.Text, "*.match.prefix", "Prefix of the path. For http and http2.") { Default = "`/` if none of `Path`, `PathRegex`, `Hostname` and `HostnameSuffix` is set" },
            new("Path", ValueKind.Text, "*.match.path.exact", "Exact path. For http and http2; cannot be combined with `Prefix`."),
            new("PathRegex", ValueKind.Text, "*.match.path.regex", "RE2 regular expression for the whole path. For http and http2; cannot be combined with `Prefix`."),
            new("Hostname", ValueKind.Text, "*.match.hostname.exact", "Exact host of the request."),
            new("HostnameSuffix", ValueKind.Text, "*.match.hostname.suffix", "Suffix of the request's host."),
            new("Method", ValueKind.Text, "*.match.method", "HTTP method. For http and http2."),
            new("GrpcService", ValueKind.Text, "*.match.serviceName", "Full name of the gRPC service. For grpc."),
            new("Priority", ValueKind.Number, "priority", "Order of evaluation, starting with 0. At the same priority, longer prefixes come first.") { Default = "evaluated last" },
            new("RewriteHostname", ValueKind.Text, "*.action.rewrite.hostname.defaultTargetHostname", "Whether the host is replaced with the name of the virtual service.") { Default = "`ENABLED` (default of App Mesh)" },
            new("RewriteDefaultPrefix", ValueKind.Text, "*.action.rewrite.prefix.defaultPrefix", "Whether the matched prefix is replaced with `/`. For http and http2.") { Default = "`ENABLED` (default of App Mesh)" },
            new("RewritePrefix", ValueKind.Text, "*.action.rewrite.prefix.value", "Replacement for the matched prefix; begins and ends with `/`. For http and http2."),
            new("RewritePath", ValueKind.Text, "*.action.rewrite.path.exact", "Replacement for the whole path. For http and http2."),
        ],
    };
}
