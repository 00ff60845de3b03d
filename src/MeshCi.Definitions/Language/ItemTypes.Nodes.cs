namespace MeshCi.Definitions;

public static partial class ItemTypes
{
    private static ItemType MeshNode => new()
    {
        Name = "MeshNode",
        Doc = "A further virtual node of the same service (a canary, say). Its listeners and the rest name it with `Node`.",
        Include = new("Include", ValueKind.Text, "", "Name of the virtual node."),
        Kind = ResourceKind.VirtualNode,
    };

    private static ItemType MeshListener => new()
    {
        Name = "MeshListener",
        Doc = "A port on which a node, and the service's router, listen.",
        Include = new("Include", ValueKind.Number, "portMapping.port", "The port."),
        Kind = ResourceKind.VirtualNode,
        Element = "listeners[]",
        Variants = Protocols,
        Metadata =
        [
            Node,
            new("Protocol", ValueKind.Text, "portMapping.protocol", "Protocol spoken on the port.") { Default = "`http`" },
            new("PerRequestTimeout", ValueKind.Duration, "timeout.*.perRequest", "Longest time for a request with all its attempts; `0s` for no limit. Not for tcp.") { Default = "the proxy's: 15 s" },
            new("IdleTimeout", ValueKind.Duration, "timeout.*.idle", "Longest time without traffic; `0s` for no limit.") { Default = "the proxy's: 300 s" },
            new("MaxConnections", ValueKind.Number, "connectionPool.*.maxConnections", "Connections at a time. For http and tcp."),
            new("MaxPendingRequests", ValueKind.Number, "connectionPool.*.maxPendingRequests", "Requests that wait for a connection. For http."),
            new("MaxRequests", ValueKind.Number, "connectionPool.*.maxRequests", "Requests at a time. For http2 and grpc."),
            new("OutlierMaxServerErrors", ValueKind.Number, "outlierDetection.maxServerErrors", "Consecutive 5xx answers before an instance is ejected."),
            new("OutlierInterval", ValueKind.Duration, "outlierDetection.interval", "Time between two sweeps."),
            new("OutlierBaseEjectionDuration", ValueKind.Duration, "outlierDetection.baseEjectionDuration", "Time of the first ejection."),
            new("OutlierMaxEjectionPercent", ValueKind.Number, "outlierDetection.maxEjectionPercent", "Largest part of the instances that may be ejected, in percent."),
            .. HealthCheck,
            .. ListenerTls,
        ],
    };

    private static ItemType MeshServiceDiscovery => new()
    {
        Name = "MeshServiceDiscovery",
        Doc = "How callers find the node's instances. A node with a listener needs it.",
        Include = new("Include", ValueKind.Text, "", "How: `dns` or `cloudMap`.") { Allowed = ["dns", "cloudMap"] },
        Kind = ResourceKind.VirtualNode,
        Element = "serviceDiscovery",
        Variants = ["dns", "awsCloudMap"],
        Metadata =
        [
            Node,
            new("Hostname", ValueKind.Text, "dns.hostname", "Host name that is resolved. For dns."),
            new("ResponseType", ValueKind.Text, "dns.responseType", "Whether one address is taken, or each is an instance. For dns.") { Default = "the service's: `LOADBALANCER`" },
            new("IpPreference", ValueKind.Text, "*.ipPreference", "IP version preferred; overrides the mesh's."),
            new("Namespace", ValueKind.Text, "awsCloudMap.namespaceName", "Cloud Map namespace. For cloudMap."),
            new("Service", ValueKind.Text, "awsCloudMap.serviceName", "Cloud Map service. For cloudMap."),
            new("Attributes", ValueKind.Pairs, "awsCloudMap.attributes", "Only instances with all of these attributes are called. For cloudMap."),
        ],
    };

    private static ItemType MeshBackend => new()
    {
        Name = "MeshBackend",
        Doc = "A virtual service that the node calls.",
        Include = new("Include", ValueKind.Text, "virtualService.virtualServiceName", "Name of the virtual service, or the path of its project: `../Payments/Payments.csproj`."),
        Kind = ResourceKind.VirtualNode,
        Element = "backends[]",
        Metadata = [Node, .. ClientTls("virtualService.")],
    };

    private static ItemType MeshBackendDefaults => new()
    {
        Name = "MeshBackendDefaults",
        Doc = "The client policy for all backends of a node, or of a gateway.",
        Include = new("Include", ValueKind.Text, "", "`tls`.") { Allowed = ["tls"] },
        Kind = ResourceKind.VirtualNode,
        Element = "backendDefaults",
        Metadata = [Node, Gateway with { Default = "none: it belongs to a node" }, .. ClientTls("")],
    };

    private static ItemType MeshAccessLog => new()
    {
        Name = "MeshAccessLog",
        Doc = "The access log of a node, or of a gateway.",
        Include = new("Include", ValueKind.Text, "path", "Path of the log; `/dev/stdout` for the container's output."),
        Kind = ResourceKind.VirtualNode,
        Element = "logging.accessLog.file",
        Metadata =
        [
            Node,
            Gateway with { Default = "none: it belongs to a node" },
            new("Format", ValueKind.Text, "format.text", "One line as text, in Envoy's command operators."),
            new("JsonFormat", ValueKind.Pairs, "format.json", "One line as JSON: members and their Envoy command operators."),
        ],
    };

    private static MetadataInfo[] HealthCheck =>
    [
        new("HealthCheckPath", ValueKind.Text, "healthCheck.path", "Path that is asked. Needed for http and http2 checks."),
        new("HealthCheckProtocol", ValueKind.Text, "healthCheck.protocol", "Protocol of the check.") { Default = "the listener's" },
        new("HealthCheckInterval", ValueKind.Milliseconds, "healthCheck.intervalMillis", "Time between two checks.") { Default = "`10s` with any other of these" },
        new("HealthCheckTimeout", ValueKind.Milliseconds, "healthCheck.timeoutMillis", "Longest time to wait for an answer.") { Default = "`2s` with any other of these" },
        new("HealthCheckHealthyThreshold", ValueKind.Number, "healthCheck.healthyThreshold", "Good answers in a row that make an instance healthy.") { Default = "`2` with any other of these" },
        new("HealthCheckUnhealthyThreshold", ValueKind.Number, "healthCheck.unhealthyThreshold", "Bad answers in a row that make it unhealthy.") { Default = "`3` with any other of these" },
        new("HealthCheckPort", ValueKind.Number, "healthCheck.port", "Port that is asked: the listener's.") { Default = "the listener's" },
    ];

    private static MetadataInfo[] ListenerTls =>
    [
        new("TlsMode", ValueKind.Text, "tls.mode", "Whether callers must, may or cannot use TLS."),
        new("TlsCertificateArn", ValueKind.Text, "tls.certificate.acm.certificateArn", "Certificate in AWS Certificate Manager."),
        new("TlsCertificateChain", ValueKind.Text, "tls.certificate.file.certificateChain", "Certificate in a file on the proxy's file system."),
        new("TlsPrivateKey", ValueKind.Text, "tls.certificate.file.privateKey", "Path of that certificate's key: a path, never the key."),
        new("TlsSecretName", ValueKind.Text, "tls.certificate.sds.secretName", "Certificate from the proxy's secret discovery service."),
        new("TlsTrustChain", ValueKind.Text, "tls.validation.trust.file.certificateChain", "File of the authorities whose client certificates are trusted."),
        new("TlsTrustSecretName", ValueKind.Text, "tls.validation.trust.sds.secretName", "The same from the secret discovery service."),
        new("TlsSubjectAlternativeNames", ValueKind.TextList, "tls.validation.subjectAlternativeNames.match.exact", "Names of which a client's certificate must bear one."),
    ];

    private static MetadataInfo[] ClientTls(string under) =>
    [
        new("TlsEnforce", ValueKind.Boolean, $"{under}clientPolicy.tls.enforce", "Whether TLS is required.") { Default = "the service's: `true`" },
        new("TlsPorts", ValueKind.NumberList, $"{under}clientPolicy.tls.ports", "Ports for which it is required.") { Default = "all" },
        new("TlsCertificateChain", ValueKind.Text, $"{under}clientPolicy.tls.certificate.file.certificateChain", "Client certificate in a file on the proxy's file system."),
        new("TlsPrivateKey", ValueKind.Text, $"{under}clientPolicy.tls.certificate.file.privateKey", "Path of that certificate's key: a path, never the key."),
        new("TlsSecretName", ValueKind.Text, $"{under}clientPolicy.tls.certificate.sds.secretName", "Client certificate from the proxy's secret discovery service."),
        new("TlsTrustAuthorities", ValueKind.TextList, $"{under}clientPolicy.tls.validation.trust.acm.certificateAuthorityArns", "ARNs of the private authorities that are trusted."),
        new("TlsTrustChain", ValueKind.Text, $"{under}clientPolicy.tls.validation.trust.file.certificateChain", "File of the authorities that are trusted."),
        new("TlsTrustSecretName", ValueKind.Text, $"{under}clientPolicy.tls.validation.trust.sds.secretName", "The same from the secret discovery service."),
        new("TlsSubjectAlternativeNames", ValueKind.TextList, $"{under}clientPolicy.tls.validation.subjectAlternativeNames.match.exact", "Names of which the server's certificate must bear one."),
    ];
}
