namespace MeshCi.Definitions;

public static partial class ItemTypes
{
    private static ItemType MeshRoute => new()
    {
        Name = "MeshRoute",
        Doc = "A route of the service's virtual router. What no route matches goes to the service's node by the generated route `default`.",
        Include = new("Include", ValueKind.Text, "", "Name of the route."),
        Kind = ResourceKind.Route,
        Variants = RouteTypes,
        Metadata =
        [
            new("Protocol", ValueKind.Text, "", "Type of the route: its listener's protocol.") { Default = "the listener's", Allowed = Protocols },
            new("Port", ValueKind.Number, "*.match.port", "The router's listener. Needed where several listeners could be meant.") { Default = "that of the only listener" },
            new("Prefix", ValueKind.Text, "*.match.prefix", "The path begins with this text. For http and http2.") { Default = "`/` without `Path` and `PathRegex`" },
            new("Path", ValueKind.Text, "*.match.path.exact", "The whole path. For http and http2; excludes `Prefix`."),
            new("PathRegex", ValueKind.Text, "*.match.path.regex", "An RE2 expression that the whole path matches. For http and http2; excludes `Prefix`."),
            new("Method", ValueKind.Text, "*.match.method", "HTTP method. For http and http2."),
            new("Scheme", ValueKind.Text, "*.match.scheme", "Scheme of the request. For http and http2."),
            new("GrpcService", ValueKind.Text, "*.match.serviceName", "Full name of the gRPC service. For grpc."),
            new("GrpcMethod", ValueKind.Text, "*.match.methodName", "gRPC method; needs `GrpcService`. For grpc."),
            new("Priority", ValueKind.Number, "priority", "Order of evaluation, 0 first; within a priority longer prefixes come first.") { Default = "the service's: last" },
            new("PerRequestTimeout", ValueKind.Duration, "*.timeout.perRequest", "Longest time for a request with all its attempts; `0s` for no limit. Not for tcp.") { Default = "the proxy's: 15 s" },
            new("IdleTimeout", ValueKind.Duration, "*.timeout.idle", "Longest time without traffic; `0s` for no limit.") { Default = "the proxy's: 300 s" },
            new("RetryOn", ValueKind.RetryEvents, "*.retryPolicy.httpRetryEvents", "Events after which a request is tried again; each goes to the HTTP, TCP or gRPC list by its name. Not for tcp."),
            new("MaxRetries", ValueKind.Number, "*.retryPolicy.maxRetries", "Further attempts after the first. Not for tcp."),
            new("PerRetryTimeout", ValueKind.Duration, "*.retryPolicy.perRetryTimeout", "Longest time for one attempt, the first included. Not for tcp."),
            new("Targets", ValueKind.Targets, "*.action.weightedTargets", "Virtual nodes and their weights, as `orders-v1=90;orders-v2=10`.") { Default = "the service's node" },
            new("Idempotent", ValueKind.Boolean, "", "Whether a request may be repeated without harm, so that any retry is safe; for the rules MESH4013 and MESH4014 only.") { Default = "`false`; GET, HEAD, OPTIONS, TRACE, PUT and DELETE are" },
            ExternalTargets,
        ],
    };

    private static ItemType MeshRouteMatch => new()
    {
        Name = "MeshRouteMatch",
        Doc = "A further condition of a route or gateway route; all must hold. Without a value, presence is enough.",
        Include = new("Include", ValueKind.Text, "name", "Name of the header, gRPC metadata or query parameter."),
        Kind = ResourceKind.Route,
        Element = "*",
        Variants = [.. RouteTypes.Take(2).SelectMany(type => new[] { $"{type}.match.headers[]", $"{type}.match.queryParameters[]" }), "grpcRoute.match.metadata[]"],
        Metadata =
        [
            new("Route", ValueKind.Text, "", "The `MeshRoute` or `MeshGatewayRoute` that it belongs to.") { Required = true },
            new("In", ValueKind.Text, "", "Where the name is looked up.") { Default = "`header`; `metadata` for grpc", Allowed = ["header", "metadata", "query"] },
            new("Exact", ValueKind.Text, "match.exact", "Equal to this text."),
            new("Prefix", ValueKind.Text, "match.prefix", "Begins with this text. Not for query."),
            new("Suffix", ValueKind.Text, "match.suffix", "Ends with this text. Not for query."),
            new("Regex", ValueKind.Text, "match.regex", "Matches this RE2 expression. Not for query."),
            new("Range", ValueKind.Range, "match.range", "A number from the first up to, but without, the second: `100..200`. Not for query."),
            new("Invert", ValueKind.Boolean, "invert", "Whether the condition must not hold. Not for query.") { Default = "the service's: `false`" },
        ],
    };

    private static ItemType MeshGateway => new()
    {
        Name = "MeshGateway",
        Doc = "A virtual gateway, which lets traffic from outside into the mesh.",
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
            new("Protocol", ValueKind.Text, "portMapping.protocol", "Protocol spoken on the port.") { Default = "`http`" },
            new("MaxConnections", ValueKind.Number, "connectionPool.*.maxConnections", "Connections at a time. For http."),
            new("MaxPendingRequests", ValueKind.Number, "connectionPool.*.maxPendingRequests", "Requests that wait for a connection. For http."),
            new("MaxRequests", ValueKind.Number, "connectionPool.*.maxRequests", "Requests at a time. For http2 and grpc."),
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
        Variants = [.. RouteTypes.Take(3)],
        Metadata =
        [
            Gateway,
            new("Protocol", ValueKind.Text, "", "Type of the route: its listener's protocol.") { Default = "the listener's", Allowed = [.. Protocols.Take(3)] },
            new("Service", ValueKind.Text, "*.action.target.virtualService.virtualServiceName", "The virtual service that is called, or the path of its project: `../Payments/Payments.csproj`.") { Default = "the project's own" },
            new("TargetPort", ValueKind.Number, "*.action.target.port", "Port of the virtual service's listener. Needed where it has several.") { Default = "where `Service` is a project with several: that of the only one with the route's protocol" },
            new("Port", ValueKind.Number, "*.match.port", "The gateway's listener. Needed where several could be meant.") { Default = "that of the only listener" },
            new("Prefix", ValueKind.Text, "*.match.prefix", "The path begins with this text. For http and http2.") { Default = "`/` without `Path`, `PathRegex`, `Hostname` and `HostnameSuffix`" },
            new("Path", ValueKind.Text, "*.match.path.exact", "The whole path. For http and http2; excludes `Prefix`."),
            new("PathRegex", ValueKind.Text, "*.match.path.regex", "An RE2 expression that the whole path matches. For http and http2; excludes `Prefix`."),
            new("Hostname", ValueKind.Text, "*.match.hostname.exact", "The request's host."),
            new("HostnameSuffix", ValueKind.Text, "*.match.hostname.suffix", "The request's host ends with this text."),
            new("Method", ValueKind.Text, "*.match.method", "HTTP method. For http and http2."),
            new("GrpcService", ValueKind.Text, "*.match.serviceName", "Full name of the gRPC service. For grpc."),
            new("Priority", ValueKind.Number, "priority", "Order of evaluation, 0 first; within a priority longer prefixes come first.") { Default = "the service's: last" },
            new("RewriteHostname", ValueKind.Text, "*.action.rewrite.hostname.defaultTargetHostname", "Whether the host becomes the virtual service's name.") { Default = "the service's: `ENABLED`" },
            new("RewriteDefaultPrefix", ValueKind.Text, "*.action.rewrite.prefix.defaultPrefix", "Whether the matched prefix becomes `/`. For http and http2.") { Default = "the service's: `ENABLED`" },
            new("RewritePrefix", ValueKind.Text, "*.action.rewrite.prefix.value", "What the matched prefix becomes; begins and ends with `/`. For http and http2."),
            new("RewritePath", ValueKind.Text, "*.action.rewrite.path.exact", "What the whole path becomes. For http and http2."),
        ],
    };
}
