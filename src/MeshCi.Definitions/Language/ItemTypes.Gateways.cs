using MeshCi.Definitions.Model;

namespace MeshCi.Definitions.Language;

public static partial class ItemTypes
{
    private static ItemType MeshGateway => new()
    {
        Name = "MeshGateway",
        Doc = "A virtual gateway, through which traffic from outside enters the mesh. It requires at least one `MeshGatewayListener`.",
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
            new("MaxConnections", ValueKind.Number, "connectionPool.*.maxConnections", "Maximum number of concurrent connections. For http.")
            {
                Example = "100",
            },
            .. RequestLimits,
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
            new("Protocol", ValueKind.Text, "", "Protocol of the gateway route. It must be the listener's protocol.")
            {
                Default = "the listener's protocol",
                Allowed = [.. Protocols.Take(3)],
            },
            new(
                "Service", ValueKind.Text, "*.action.target.virtualService.virtualServiceName",
                "Name of the virtual service to call, or the path of the project that provides it, such as `../Payments/Payments.csproj`.")
            {
                Default = "the project's own service",
            },
            new(
                "TargetPort", ValueKind.Number, "*.action.target.port",
                "Port of the virtual service's listener. Required if the service has several listeners, unless the default applies.")
            {
                Default = "if `Service` is the path of a project, the port of the only listener with the route's protocol",
            },
            new(
                "Port", ValueKind.Number, "*.match.port",
                "Port of the gateway's listener. Required if the gateway has several listeners, unless only one of them uses the `Protocol` of the route.")
            {
                Default = "the port of the only listener",
            },
            new("Prefix", ValueKind.Text, "*.match.prefix", "Matches paths that begin with this text. For http and http2.")
            {
                Default = "for http and http2, `/` if none of `Path`, `PathRegex`, `Hostname` and `HostnameSuffix` is set",
            },
            .. Paths,
            new("Hostname", ValueKind.Text, "*.match.hostname.exact", "Matches requests for this host."),
            new(
                "HostnameSuffix", ValueKind.Text, "*.match.hostname.suffix",
                "Matches requests for hosts whose names end with this text. Cannot be combined with `Hostname`."),
            Method,
            GrpcService,
            Priority,
            new(
                "RewriteHostname", ValueKind.Text, "*.action.rewrite.hostname.defaultTargetHostname",
                "Whether the host of the request is replaced with the name of the virtual service.")
            {
                Default = "`ENABLED` (default of App Mesh)",
            },
            new(
                "RewriteDefaultPrefix", ValueKind.Text, "*.action.rewrite.prefix.defaultPrefix",
                "Whether the matched prefix is replaced with `/`. Cannot be combined with `RewritePrefix`. For http and http2.")
            {
                Default = "`ENABLED` (default of App Mesh)",
            },
            new(
                "RewritePrefix", ValueKind.Text, "*.action.rewrite.prefix.value",
                "Replacement for the matched prefix. It must begin and end with `/`. For http and http2."),
            new(
                "RewritePath", ValueKind.Text, "*.action.rewrite.path.exact",
                "Replacement for the whole path. Cannot be combined with `RewriteDefaultPrefix` or `RewritePrefix`. For http and http2."),
        ],
    };
}
