using MeshCi.Definitions.Model;

namespace MeshCi.Definitions.Language;

// Metadata that several items have.
public static partial class ItemTypes
{
    // Used while the tables are initialized, so it is not a field.
    private static string DefaultPerRequestTimeout => $"`{Durations.Write(AppMeshDefaults.PerRequest)}` (default of the proxy)";

    private static MetadataInfo[] Paths =>
    [
        new("Path", ValueKind.Text, "*.match.path.exact", "Matches this path only. Cannot be combined with `Prefix` or `PathRegex`. For http and http2."),
        new(
            "PathRegex", ValueKind.Text, "*.match.path.regex",
            "Matches a path if this RE2 regular expression matches the whole path. Cannot be combined with `Prefix` or `Path`. For http and http2."),
    ];

    private static MetadataInfo Method => new("Method", ValueKind.Text, "*.match.method", "Matches requests with this HTTP method. For http and http2.");

    private static MetadataInfo GrpcService =>
        new(
            "GrpcService", ValueKind.Text, "*.match.serviceName",
            "Matches calls to this gRPC service. Specify the full name, such as `shop.Orders`. For grpc.");

    private static MetadataInfo Priority =>
        new(
            "Priority", ValueKind.Number, "priority",
            "Routes with lower numbers are evaluated first. Among routes with the same priority, longer prefixes are evaluated first.")
        {
            Default = "evaluated last, as with `1000`",
        };

    private static MetadataInfo[] RequestLimits =>
    [
        new("MaxPendingRequests", ValueKind.Number, "connectionPool.*.maxPendingRequests", "Maximum number of requests that wait for a connection. For http."),
        new("MaxRequests", ValueKind.Number, "connectionPool.*.maxRequests", "Maximum number of concurrent requests. For http2 and grpc."),
    ];

    private static MetadataInfo IdleTimeout(string field) =>
        new("IdleTimeout", ValueKind.Duration, field, "Maximum time without traffic while a request or TCP connection is open. `0s` means no limit.")
        {
            Default = $"`{Durations.Write(AppMeshDefaults.Idle)}` (default of the proxy)",
        };

    private static MetadataInfo[] HealthCheck =>
    [
        new("HealthCheckPath", ValueKind.Text, "healthCheck.path", "Path that health checks request. Required for http and http2 health checks.")
        {
            Example = "/healthz",
        },
        new("HealthCheckProtocol", ValueKind.Text, "healthCheck.protocol", "Protocol of the health checks. `grpc` requires an http2 or grpc listener.")
        {
            Default = "the listener's protocol",
        },
        new("HealthCheckInterval", ValueKind.Milliseconds, "healthCheck.intervalMillis", "Time between two health checks.")
        {
            Default = WithHealthCheck("10s"),
        },
        new("HealthCheckTimeout", ValueKind.Milliseconds, "healthCheck.timeoutMillis", "Maximum time to wait for a response.")
        {
            Default = WithHealthCheck("2s"),
        },
        new(
            "HealthCheckHealthyThreshold", ValueKind.Number, "healthCheck.healthyThreshold",
            "Number of consecutive successful health checks after which an instance is healthy.")
        {
            Default = WithHealthCheck("2"),
        },
        new(
            "HealthCheckUnhealthyThreshold", ValueKind.Number, "healthCheck.unhealthyThreshold",
            "Number of consecutive failed health checks after which an instance is unhealthy.")
        {
            Default = WithHealthCheck("3"),
        },
        new("HealthCheckPort", ValueKind.Number, "healthCheck.port", "Port of the health checks. It must be the listener's port.")
        {
            Default = "the listener's port (default of App Mesh)",
        },
    ];

    private static MetadataInfo[] ListenerTls =>
    [
        new(
            "TlsMode", ValueKind.Text, "tls.mode",
            "Whether callers must (`STRICT`), can (`PERMISSIVE`) or cannot (`DISABLED`) use TLS. Required if any other `Tls*` metadata is set.")
        {
            Example = "STRICT",
        },
        new(
            "TlsCertificateArn", ValueKind.Text, "tls.certificate.acm.certificateArn",
            "ARN of the listener's certificate in AWS Certificate Manager. A listener with TLS requires exactly one certificate: "
            + "this one, the pair `TlsCertificateChain` and `TlsPrivateKey`, or `TlsSecretName`."),
        new(
            "TlsCertificateChain", ValueKind.Text, "tls.certificate.file.certificateChain",
            "Path of the listener's certificate chain on the proxy's file system.")
        {
            Example = "/certs/chain.pem",
        },
        PrivateKey("tls.certificate.file.privateKey"),
        new("TlsSecretName", ValueKind.Text, "tls.certificate.sds.secretName", "Name of the listener's certificate in the proxy's secret discovery service."),
        new(
            "TlsTrustChain", ValueKind.Text, "tls.validation.trust.file.certificateChain",
            "Path of a file on the proxy's file system that contains the certificate authorities whose client certificates are accepted."),
        TrustSecretName("tls.validation.trust.sds.secretName"),
        new(
            "TlsSubjectAlternativeNames", ValueKind.TextList, "tls.validation.subjectAlternativeNames.match.exact",
            "Subject alternative names. The caller's certificate must contain one of them."),
    ];

    private static MetadataInfo[] ClientTls(string under) =>
    [
        new("TlsEnforce", ValueKind.Boolean, $"{under}clientPolicy.tls.enforce", "Whether TLS is required.")
        {
            Default = "`true` if any other `Tls*` metadata is set (default of App Mesh)",
        },
        new("TlsPorts", ValueKind.NumberList, $"{under}clientPolicy.tls.ports", "Ports for which TLS is required.") { Default = "all ports" },
        new(
            "TlsCertificateChain", ValueKind.Text, $"{under}clientPolicy.tls.certificate.file.certificateChain",
            "Path of the client certificate chain on the proxy's file system.")
        {
            Example = "/certs/chain.pem",
        },
        PrivateKey($"{under}clientPolicy.tls.certificate.file.privateKey"),
        new(
            "TlsSecretName", ValueKind.Text, $"{under}clientPolicy.tls.certificate.sds.secretName",
            "Name of the client certificate in the proxy's secret discovery service."),
        new(
            "TlsTrustAuthorities", ValueKind.TextList, $"{under}clientPolicy.tls.validation.trust.acm.certificateAuthorityArns",
            "ARNs of the private certificate authorities that are trusted. A client policy requires exactly one of "
            + "`TlsTrustAuthorities`, `TlsTrustChain` and `TlsTrustSecretName`."),
        new(
            "TlsTrustChain", ValueKind.Text, $"{under}clientPolicy.tls.validation.trust.file.certificateChain",
            "Path of a file on the proxy's file system that contains the trusted certificate authorities."),
        TrustSecretName($"{under}clientPolicy.tls.validation.trust.sds.secretName"),
        new(
            "TlsSubjectAlternativeNames", ValueKind.TextList, $"{under}clientPolicy.tls.validation.subjectAlternativeNames.match.exact",
            "Subject alternative names. The server's certificate must contain one of them."),
    ];

    private static MetadataInfo PrivateKey(string field) =>
        new(
            "TlsPrivateKey", ValueKind.Text, field,
            "Path of the certificate's private key on the proxy's file system. Specify the path, never the key itself.")
        {
            Example = "/certs/key.pem",
        };

    private static MetadataInfo TrustSecretName(string field) =>
        new(
            "TlsTrustSecretName", ValueKind.Text, field,
            "Name of the trusted certificate authorities in the proxy's secret discovery service, as an alternative to `TlsTrustChain`.");

    private static string WithHealthCheck(string value) => $"`{value}` if any other `HealthCheck*` metadata is set";
}
