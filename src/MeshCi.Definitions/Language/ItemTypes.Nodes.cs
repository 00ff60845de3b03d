using MeshCi.Definitions.Model;

namespace MeshCi.Definitions.Language;

public static partial class ItemTypes
{
    private static ItemType MeshNode => new()
    {
        Name = "MeshNode",
        Doc = "An additional virtual node of the same service, for example for a canary. Its listeners and other items refer to it with `Node`.",
        Include = new("Include", ValueKind.Text, "", "Name of the virtual node."),
        Kind = ResourceKind.VirtualNode,
    };

    private static ItemType MeshListener => new()
    {
        Name = "MeshListener",
        Doc = "A port on which a virtual node listens. The service's virtual router listens on the same ports as the service's own node.",
        Include = new("Include", ValueKind.Number, "portMapping.port", "The port."),
        Kind = ResourceKind.VirtualNode,
        Element = "listeners[]",
        Variants = Protocols,
        Metadata =
        [
            Node,
            new("Protocol", ValueKind.Text, "portMapping.protocol", "Protocol of the port.") { Default = "`http`" },
            new(
                "PerRequestTimeout", ValueKind.Duration, "timeout.*.perRequest",
                "Maximum time for a request. The request timeout of the route applies as well. `0s` means no limit. Not for tcp.")
            {
                Default = DefaultPerRequestTimeout,
            },
            IdleTimeout("timeout.*.idle"),
            new("MaxConnections", ValueKind.Number, "connectionPool.*.maxConnections", "Maximum number of concurrent connections. For http and tcp.")
            {
                Example = "100",
            },
            .. RequestLimits,
            new(
                "OutlierMaxServerErrors", ValueKind.Number, "outlierDetection.maxServerErrors",
                "Number of consecutive 5xx responses after which an instance is ejected, that is, temporarily gets no requests. "
                + "The four `Outlier*` metadata must be set together.")
            {
                Example = "5",
            },
            new("OutlierInterval", ValueKind.Duration, "outlierDetection.interval", "Time between two evaluations of the instances.") { Example = "10s" },
            new("OutlierBaseEjectionDuration", ValueKind.Duration, "outlierDetection.baseEjectionDuration", "Duration of the first ejection of an instance.")
            {
                Example = "30s",
            },
            new(
                "OutlierMaxEjectionPercent", ValueKind.Number, "outlierDetection.maxEjectionPercent",
                "Maximum percentage of the instances that can be ejected at the same time.")
            {
                Example = "50",
            },
            .. HealthCheck,
            .. ListenerTls,
        ],
    };

    private static ItemType MeshServiceDiscovery => new()
    {
        Name = "MeshServiceDiscovery",
        Doc = "How callers find the instances of a virtual node. A node must have both a listener and this item, or neither.",
        Include = new("Include", ValueKind.Text, "", "Kind of service discovery: `dns` or `cloudMap`.") { Allowed = ["dns", "cloudMap"] },
        Kind = ResourceKind.VirtualNode,
        Element = "serviceDiscovery",
        Variants = ["dns", "awsCloudMap"],
        Metadata =
        [
            Node,
            new("Hostname", ValueKind.Text, "dns.hostname", "Host name to resolve. Required for dns."),
            new(
                "ResponseType", ValueKind.Text, "dns.responseType",
                "Whether callers use a single resolved address (`LOADBALANCER`) or treat each address as an instance (`ENDPOINTS`). For dns.")
            {
                Default = "`LOADBALANCER` (default of App Mesh)",
            },
            new("IpPreference", ValueKind.Text, "*.ipPreference", "Preferred IP version. Overrides `IpPreference` of the `Mesh` item."),
            new("Namespace", ValueKind.Text, "awsCloudMap.namespaceName", "AWS Cloud Map namespace. Required for cloudMap.") { Example = "shop.local" },
            new("Service", ValueKind.Text, "awsCloudMap.serviceName", "AWS Cloud Map service. Required for cloudMap.") { Example = "orders" },
            new(
                "Attributes", ValueKind.Pairs, "awsCloudMap.attributes",
                "Attributes of instances in AWS Cloud Map. Callers only use instances that have all of them. For cloudMap."),
        ],
    };

    private static ItemType MeshBackend => new()
    {
        Name = "MeshBackend",
        Doc = "A virtual service that a virtual node calls.",
        Include = new(
            "Include", ValueKind.Text, "virtualService.virtualServiceName",
            "Name of the virtual service, or the path of the project that provides it, such as `../Payments/Payments.csproj`."),
        Kind = ResourceKind.VirtualNode,
        Element = "backends[]",
        Metadata = [Node, .. ClientTls("virtualService.")],
    };

    private static ItemType MeshExternalService => new()
    {
        Name = "MeshExternalService",
        Doc = "A host outside the mesh that a virtual node calls, with one of its ports. The build adds the virtual service and the virtual node that "
            + "represent the host, and the backend of the node that calls it. For a host with several ports, add an item for each port.",
        Include = new(
            "Include", ValueKind.Text, "virtualService.virtualServiceName",
            "Host name in lower case, such as `api.example.com`, or an IPv4 address; without scheme, port and path."),
        Kind = ResourceKind.VirtualNode,
        Element = "backends[]",
        Metadata =
        [
            new("Port", ValueKind.Number, "", "Port of the host, 1 to 65535.") { Required = true, Example = "443" },
            new(
                "Protocol", ValueKind.Text, "",
                "What the service sends to its proxy. With `tcp`, the proxy forwards bytes, so the service can use TLS (`https://`) itself. "
                + "With the other protocols, the service sends requests without TLS (`http://`), and the proxy uses TLS if `Tls*` metadata is set.")
            {
                Default = "`tcp` for port 443 if the proxy does not use TLS, otherwise `http`",
                Allowed = Protocols,
            },
            new("IpPreference", ValueKind.Text, "", "Preferred IP version. Overrides `IpPreference` of the `Mesh` item.")
            {
                Allowed = ["IPv6_PREFERRED", "IPv4_PREFERRED", "IPv4_ONLY", "IPv6_ONLY"],
            },
            Node with { Doc = "The virtual node that calls the host: a `MeshNode`, or the service's own node." },
            .. ClientTls("virtualService.").Select(OfOnePort),
        ],
    };

    private static MetadataInfo OfOnePort(MetadataInfo metadata) =>
        metadata.Name == "TlsPorts" ? metadata with { Default = "all ports; for a host with several items, the item's port" } : metadata;

    private static ItemType MeshBackendDefaults => new()
    {
        Name = "MeshBackendDefaults",
        Doc = "The default client policy for all backends of a virtual node or gateway.",
        Include = new("Include", ValueKind.Text, "", "Kind of the policy. `tls` is the only one.") { Allowed = ["tls"] },
        Kind = ResourceKind.VirtualNode,
        Element = "backendDefaults",
        Metadata = [Node, Gateway with { Default = "no gateway: the item applies to a node" }, .. ClientTls("")],
    };

    private static ItemType MeshAccessLog => new()
    {
        Name = "MeshAccessLog",
        Doc = "The access log of a virtual node or gateway.",
        Include = new(
            "Include", ValueKind.Text, "path",
            "Path of the log file on the proxy's file system. `/dev/stdout` writes to the output of the proxy's container."),
        Kind = ResourceKind.VirtualNode,
        Element = "logging.accessLog.file",
        Metadata =
        [
            Node,
            Gateway with { Default = "no gateway: the item applies to a node" },
            new(
                "Format",
                ValueKind.Text,
                "format.text",
                "Format of a line as text with Envoy command operators; `%0A` is a line break. Cannot be combined with `JsonFormat`.")
            {
                Default = "Envoy's default format",
            },
            new("JsonFormat", ValueKind.Pairs, "format.json", "Format of a line as JSON: names of members, and their values with Envoy command operators."),
        ],
    };
}
