namespace MeshCi.Definitions.Model;

/// <summary>The listeners of a virtual gateway, and how it calls services in the mesh.</summary>
/// <remarks>App Mesh shape <c>VirtualGatewaySpec</c>.</remarks>
public sealed record VirtualGatewaySpec
{
    /// <summary>Default settings for all backends.</summary>
    public VirtualGatewayBackendDefaults? BackendDefaults { get; init; }

    /// <summary>The listeners.</summary>
    [Required]
    public IReadOnlyList<VirtualGatewayListener>? Listeners { get; init; }

    /// <summary>Access log.</summary>
    public VirtualGatewayLogging? Logging { get; init; }
}

/// <summary>A virtual gateway's backend defaults of App Mesh.</summary>
/// <remarks>App Mesh shape <c>VirtualGatewayBackendDefaults</c>.</remarks>
public sealed record VirtualGatewayBackendDefaults
{
    /// <summary>The settings of the proxy as a client.</summary>
    public VirtualGatewayClientPolicy? ClientPolicy { get; init; }
}

/// <summary>A virtual gateway's listener of App Mesh.</summary>
/// <remarks>App Mesh shape <c>VirtualGatewayListener</c>.</remarks>
public sealed record VirtualGatewayListener
{
    /// <summary>Limits for requests to the gateway.</summary>
    public VirtualGatewayConnectionPool? ConnectionPool { get; init; }

    /// <summary>Active health check.</summary>
    public VirtualGatewayHealthCheckPolicy? HealthCheck { get; init; }

    /// <summary>Port and protocol.</summary>
    [Required]
    public VirtualGatewayPortMapping? PortMapping { get; init; }

    /// <summary>TLS settings; absent means none.</summary>
    public VirtualGatewayListenerTls? Tls { get; init; }
}

/// <summary>A virtual gateway's connection pool of App Mesh.</summary>
/// <remarks>App Mesh shape <c>VirtualGatewayConnectionPool</c>; exactly one member is set.</remarks>
[Union]
public sealed record VirtualGatewayConnectionPool
{
    /// <summary>The settings for gRPC.</summary>
    public VirtualGatewayGrpcConnectionPool? Grpc { get; init; }

    /// <summary>The settings for HTTP.</summary>
    public VirtualGatewayHttpConnectionPool? Http { get; init; }

    /// <summary>The settings for HTTP/2.</summary>
    public VirtualGatewayHttp2ConnectionPool? Http2 { get; init; }
}

/// <summary>A virtual gateway's gRPC connection pool of App Mesh.</summary>
/// <remarks>App Mesh shape <c>VirtualGatewayGrpcConnectionPool</c>.</remarks>
public sealed record VirtualGatewayGrpcConnectionPool
{
    /// <summary>Concurrent requests: at least 1.</summary>
    [Required, Range(1)]
    public int? MaxRequests { get; init; }
}

/// <summary>A virtual gateway's HTTP connection pool of App Mesh.</summary>
/// <remarks>App Mesh shape <c>VirtualGatewayHttpConnectionPool</c>.</remarks>
public sealed record VirtualGatewayHttpConnectionPool
{
    /// <summary>Concurrent connections: at least 1.</summary>
    [Required, Range(1)]
    public int? MaxConnections { get; init; }

    /// <summary>Requests that may wait for a connection: at least 1.</summary>
    [Range(1)]
    public int? MaxPendingRequests { get; init; }
}

/// <summary>A virtual gateway's HTTP/2 connection pool of App Mesh.</summary>
/// <remarks>App Mesh shape <c>VirtualGatewayHttp2ConnectionPool</c>.</remarks>
public sealed record VirtualGatewayHttp2ConnectionPool
{
    /// <summary>Concurrent requests: at least 1.</summary>
    [Required, Range(1)]
    public int? MaxRequests { get; init; }
}

/// <summary>How load balancers in front of the gateway determine whether it is healthy.</summary>
/// <remarks>App Mesh shape <c>VirtualGatewayHealthCheckPolicy</c>.</remarks>
public sealed record VirtualGatewayHealthCheckPolicy
{
    /// <summary>Consecutive successful checks after which a host is considered healthy: 2 to 10.</summary>
    [Required, Range(2, 10)]
    public int? HealthyThreshold { get; init; }

    /// <summary>Milliseconds between two checks: 5000 to 300000.</summary>
    [Required, Range(5000, 300000)]
    public long? IntervalMillis { get; init; }

    /// <summary>Path that is requested; required for http and http2.</summary>
    public string? Path { get; init; }

    /// <summary>Port that is checked: 1 to 65535; the default is the listener's port.</summary>
    [Range(1, 65535)]
    public int? Port { get; init; }

    /// <summary>Protocol of the check: one of http, http2, grpc.</summary>
    [Required, Values("http", "http2", "grpc")]
    public string? Protocol { get; init; }

    /// <summary>Maximum time for a check in milliseconds: 2000 to 60000.</summary>
    [Required, Range(2000, 60000)]
    public long? TimeoutMillis { get; init; }

    /// <summary>Consecutive failed checks after which a host is considered unhealthy: 2 to 10.</summary>
    [Required, Range(2, 10)]
    public int? UnhealthyThreshold { get; init; }
}

/// <summary>A virtual gateway's port mapping of App Mesh.</summary>
/// <remarks>App Mesh shape <c>VirtualGatewayPortMapping</c>.</remarks>
public sealed record VirtualGatewayPortMapping
{
    /// <summary>The port: 1 to 65535.</summary>
    [Required, Range(1, 65535)]
    public int? Port { get; init; }

    /// <summary>Protocol of the port: one of http, http2, grpc.</summary>
    [Required, Values("http", "http2", "grpc")]
    public string? Protocol { get; init; }
}

/// <summary>A virtual gateway's logging of App Mesh.</summary>
/// <remarks>App Mesh shape <c>VirtualGatewayLogging</c>.</remarks>
public sealed record VirtualGatewayLogging
{
    /// <summary>The log to which a line is written for each request.</summary>
    public VirtualGatewayAccessLog? AccessLog { get; init; }
}

/// <summary>A virtual gateway's access log of App Mesh.</summary>
/// <remarks>App Mesh shape <c>VirtualGatewayAccessLog</c>; exactly one member is set.</remarks>
[Union]
public sealed record VirtualGatewayAccessLog
{
    /// <summary>A file on the proxy's file system.</summary>
    public VirtualGatewayFileAccessLog? File { get; init; }
}

/// <summary>A virtual gateway's file access log of App Mesh.</summary>
/// <remarks>App Mesh shape <c>VirtualGatewayFileAccessLog</c>.</remarks>
public sealed record VirtualGatewayFileAccessLog
{
    /// <summary>Format of a line; absent means Envoy's default.</summary>
    public LoggingFormat? Format { get; init; }

    /// <summary>Path of the file, usually <c>/dev/stdout</c>: 1 to 255 characters.</summary>
    [Required, Length(1, 255)]
    public string? Path { get; init; }
}
