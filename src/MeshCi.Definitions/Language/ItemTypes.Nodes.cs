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
        Doc = "A port on which a virtual node and the service's virtual router listen.",
        Include = new("Include", ValueKind.Number, "portMapping.port", "The port."),
        Kind = ResourceKind.VirtualNode,
        Element = "listeners[]",
        Variants = Protocols,
        Metadata =
        [
            Node,
            new("Protocol", ValueKind.Text, "portMapping.protocol", "Protocol of the port.") { Default = "`http`" },
            new("PerRequestTimeout", ValueKind.Duration, "timeout.*.perRequest", "Maximum time for a request including all its attempts; `0s` means no limit. Not for tcp.") { Default = "15 s (default of the proxy)" },
            new("IdleTimeout", ValueKind.Duration, "timeout.*.idle", "Maximum time without traffic; `0s` means no limit.") { Default = "300 s (default of the proxy)" },
            new("MaxConnections", ValueKind.Number, "connectionPool.*.maxConnections", "Maximum number of concurrent connections. For http and tcp."),
            new("MaxPendingRequests", ValueKind.Number, "connectionPool.*.maxPendingRequests", "Maximum number of requests that wait for a connection. For http."),
            new("MaxRequests", ValueKind.Number, "connectionPool.*.maxRequests", "Maximum number of concurrent requests. For http2 and grpc."),
            new("OutlierMaxServerErrors", ValueKind.Number, "outlierDetection.maxServerErrors", "Number of consecutive 5xx responses after which an instance is ejected."),
            new("OutlierInterval", ValueKind.Duration, "outlierDetection.interval", "Time between two evaluations."),
            new("OutlierBaseEjectionDuration", ValueKind.Duration, "outlierDetection.baseEjectionDuration", "Duration of the first ejection of an instance."),
            new("OutlierMaxEjectionPercent", ValueKind.Number, "outlierDetection.maxEjectionPercent", "Maximum percentage of the instances that can be ejected at the same time."),
            .. HealthCheck,
            .. ListenerTls,
        ],
    };

    private static ItemType MeshServiceDiscovery => new()
    {
        Name = "MeshServiceDiscovery",
        Doc = "How callers find the instances of a virtual node. Required for a node with a listener.",
        Include = new("Include", ValueKind.Text, "", "Kind of service discovery: `dns` or `cloudMap`.") { Allowed = ["dns", "cloudMap"] },
        Kind = ResourceKind.VirtualNode,
        Element = "serviceDiscovery",
        Variants = ["dns", "awsCloudMap"],
        Metadata =
        [
            Node,
            new("Hostname", ValueKind.Text, "dns.hostname", "Host name to resolve. For dns."),
            new("ResponseType", ValueKind.Text, "dns.responseType", "Whether callers use a single resolved address (`LOADBALANCER`) or treat each address as an instance (`ENDPOINTS`). For dns.") { Default = "`LOADBALANCER` (default of App Mesh)" },
            new("IpPreference", ValueKind.Text, "*.ipPreference", "Preferred IP version; overrides the setting of the mesh."),
            new("Namespace", ValueKind.Text, "awsCloudMap.namespaceName", "AWS Cloud Map namespace. For cloudMap."),
            new("Service", ValueKind.Text, "awsCloudMap.serviceName", "AWS Cloud Map service. For cloudMap."),
            new("Attributes", ValueKind.Pairs, "awsCloudMap.attributes", "Attributes that an instance must have to be called. For cloudMap."),
        ],
    };

    private static ItemType MeshBackend => new()
    {
        Name = "MeshBackend",
        Doc = "A virtual service that a virtual node calls.",
        Include = new("Include", ValueKind.Text, "virtualService.virtualServiceName", "Name of the virtual service, or the path of the project that provides it, such as `../Payments/Payments.csproj`."),
        Kind = ResourceKind.VirtualNode,
        Element = "backends[]",
        Metadata = [Node, .. ClientTls("virtualService.")],
    };

    private static ItemType MeshBackendDefaults => new()
    {
        Name = "MeshBackendDefaults",
        Doc = "The default client policy for all backends of a virtual node or gateway.",
        Include = new("Include", ValueKind.Text, "", "The policy: `tls`.") { Allowed = ["tls"] },
        Kind = ResourceKind.VirtualNode,
        Element = "backendDefaults",
        Metadata = [Node, Gateway with { Default = "none: the item applies to a node" }, .. ClientTls("")],
    };

    private static ItemType MeshAccessLog => new()
    {
        Name = "MeshAccessLog",
        Doc = "The access log of a virtual node or gateway.",
        Include = new("Include", ValueKind.Text, "path", "Path of the log file; `/dev/stdout` writes to the container's output."),
        Kind = ResourceKind.VirtualNode,
        Element = "logging.accessLog.file",
        Metadata =
        [
            Node,
            Gateway with { Default = "none: the item applies to a node" },
            new("Format", ValueKind.Text, "format.text", "Format of a line as text with Envoy command operators."),
            new("JsonFormat", ValueKind.Pairs, "format.json", "Format of a line as JSON: the members and their Envoy command operators."),
        ],
    };

    private static MetadataInfo[] HealthCheck =>
    [
        new("HealthCheckPath", ValueKind.Text, "healthCheck.path", "Path to request. Required for http and http2 checks."),
        new("HealthCheckProtocol", ValueKind.Text, "healthCheck.protocol", "Protocol of the health check.") { Default = "the listener's" },
        new("HealthCheckInterval", ValueKind.Milliseconds, "healthCheck.intervalMillis", "Time between two health checks.") { Default = "`10s` if any other health check metadata is set" },
        new("HealthCheckTimeout", ValueKind.Milliseconds, "healthCheck.timeoutMillis", "Maximum time to wait for a response.") { Default = "`2s` if any other health check metadata is set" },
        new("HealthCheckHealthyThreshold", ValueKind.Number, "healthCheck.healthyThreshold", "Number of consecutive successful checks after which an instance is healthy.") { Default = "`2` if any other health check metadata is set" },
        new("HealthCheckUnhealthyThreshold", ValueKind.Number, "healthCheck.unhealthyThreshold", "Number of consecutive failed checks after which an instance is unhealthy.") { Default = "`3` if any other health check metadata is set" },
        new("HealthCheckPort", ValueKind.Number, "healthCheck.port", "Port to check. It must be the listener's port.") { Default = "the listener's" },
    ];

    private static MetadataInfo[] ListenerTls =>
    [
        new("TlsMode", ValueKind.Text, "tls.mode", "Whether callers must (`STRICT`), can (`PERMISSIVE`) or cannot (`DISABLED`) use TLS."),
        new("TlsCertificateArn", ValueKind.Text, "tls.certificate.acm.certificateArn", "ARN of a certificate in AWS Certificate Manager."),
        new("TlsCertificateChain", ValueKind.Text, "tls.certificate.file.certificateChain", "Path of the certificate chain on the proxy's file system."),
        new("TlsPrivateKey", ValueKind.Text, "tls.certificate.file.privateKey", "Path of the certificate's private key. It is always a path, never the key itself."),
        new("TlsSecretName", ValueKind.Text, "tls.certificate.sds.secretName", "Name of a certificate in the proxy's secret discovery service."),
        new("TlsTrustChain", ValueKind.Text, "tls.validation.trust.file.certificateChain", "Path of the certificate authorities whose client certificates are trusted."),
        new("TlsTrustSecretName", ValueKind.Text, "tls.validation.trust.sds.secretName", "Name of these certificate authorities in the secret discovery service."),
        new("TlsSubjectAlternativeNames", ValueKind.TextList, "tls.validation.subjectAlternativeNames.match.exact", "Subject alternative names. A client's certificate must contain one of them."),
    ];

    private static MetadataInfo[] ClientTls(string under) =>
    [
        new("TlsEnforce", ValueKind.Boolean, $"{under}clientPolicy.tls.enforce", "Whether TLS is required.") { Default = "`true` (default of App Mesh)" },
        new("TlsPorts", ValueKind.NumberList, $"{under}clientPolicy.tls.ports", "Ports for which TLS is required.") { Default = "all" },
        new("TlsCertificateChain", ValueKind.Text, $"{under}clientPolicy.tls.certificate.file.certificateChain", "Path of the client certificate chain on the proxy's file system."),
        new("TlsPrivateKey", ValueKind.Text, $"{under}clientPolicy.tls.certificate.file.privateKey", "Path of the certificate's private key. It is always a path, never the key itself."),
        new("TlsSecretName", ValueKind.Text, $"{under}clientPolicy.tls.certificate.sds.secretName", "Name of a client certificate in the proxy's secret discovery service."),
        new("TlsTrustAuthorities", ValueKind.TextList, $"{under}clientPolicy.tls.validation.trust.acm.certificateAuthorityArns", "ARNs of the private certificate authorities that are trusted."),
        new("TlsTrustChain", ValueKind.Text, $"{under}clientPolicy.tls.validation.trust.file.certificateChain", "Path of the certificate authorities that are trusted."),
        new("TlsTrustSecretName", ValueKind.Text, $"{under}clientPolicy.tls.validation.trust.sds.secretName", "Name of these certificate authorities in the secret discovery service."),
        new("TlsSubjectAlternativeNames", ValueKind.TextList, $"{under}clientPolicy.tls.validation.subjectAlternativeNames.match.exact", "Subject alternative names. The server's certificate must contain one of them."),
    ];
}
