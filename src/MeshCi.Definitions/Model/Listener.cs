namespace MeshCi.Definitions.Model;

/// <summary>The listener of App Mesh.</summary>
/// <remarks>App Mesh shape <c>Listener</c>.</remarks>
public sealed record Listener
{
    /// <summary>Limits for requests to the node, which its own proxy enforces.</summary>
    public VirtualNodeConnectionPool? ConnectionPool { get; init; }

    /// <summary>Active health check.</summary>
    public HealthCheckPolicy? HealthCheck { get; init; }

    /// <summary>Passive health check.</summary>
    public OutlierDetection? OutlierDetection { get; init; }

    /// <summary>Port and protocol.</summary>
    [Required]
    public PortMapping? PortMapping { get; init; }

    /// <summary>Timeouts; absent means 15 s for a request.</summary>
    public ListenerTimeout? Timeout { get; init; }

    /// <summary>TLS settings; absent means none.</summary>
    public ListenerTls? Tls { get; init; }
}

/// <summary>The virtual node connection pool of App Mesh.</summary>
/// <remarks>App Mesh shape <c>VirtualNodeConnectionPool</c>; exactly one member is set.</remarks>
[Union]
public sealed record VirtualNodeConnectionPool
{
    /// <summary>The settings for gRPC.</summary>
    public VirtualNodeGrpcConnectionPool? Grpc { get; init; }

    /// <summary>The settings for HTTP.</summary>
    public VirtualNodeHttpConnectionPool? Http { get; init; }

    /// <summary>The settings for HTTP/2.</summary>
    public VirtualNodeHttp2ConnectionPool? Http2 { get; init; }

    /// <summary>The settings for TCP.</summary>
    public VirtualNodeTcpConnectionPool? Tcp { get; init; }
}

/// <summary>The virtual node gRPC connection pool of App Mesh.</summary>
/// <remarks>App Mesh shape <c>VirtualNodeGrpcConnectionPool</c>.</remarks>
public sealed record VirtualNodeGrpcConnectionPool
{
    /// <summary>Concurrent requests: at least 1.</summary>
    [Required, Range(1)]
    public int? MaxRequests { get; init; }
}

/// <summary>The virtual node HTTP connection pool of App Mesh.</summary>
/// <remarks>App Mesh shape <c>VirtualNodeHttpConnectionPool</c>.</remarks>
public sealed record VirtualNodeHttpConnectionPool
{
    /// <summary>Concurrent connections: at least 1.</summary>
    [Required, Range(1)]
    public int? MaxConnections { get; init; }

    /// <summary>Requests that may wait for a connection: at least 1.</summary>
    [Range(1)]
    public int? MaxPendingRequests { get; init; }
}

/// <summary>The virtual node HTTP/2 connection pool of App Mesh.</summary>
/// <remarks>App Mesh shape <c>VirtualNodeHttp2ConnectionPool</c>.</remarks>
public sealed record VirtualNodeHttp2ConnectionPool
{
    /// <summary>Concurrent requests: at least 1.</summary>
    [Required, Range(1)]
    public int? MaxRequests { get; init; }
}

/// <summary>The virtual node TCP connection pool of App Mesh.</summary>
/// <remarks>App Mesh shape <c>VirtualNodeTcpConnectionPool</c>.</remarks>
public sealed record VirtualNodeTcpConnectionPool
{
    /// <summary>Concurrent connections: at least 1.</summary>
    [Required, Range(1)]
    public int? MaxConnections { get; init; }
}

/// <summary>How the proxies of callers determine whether a host is healthy.</summary>
/// <remarks>App Mesh shape <c>HealthCheckPolicy</c>.</remarks>
public sealed record HealthCheckPolicy
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

    /// <summary>Protocol of the check: one of http, tcp, http2, grpc.</summary>
    [Required, Values("http", "tcp", "http2", "grpc")]
    public string? Protocol { get; init; }

    /// <summary>Maximum time for a check in milliseconds: 2000 to 60000.</summary>
    [Required, Range(2000, 60000)]
    public long? TimeoutMillis { get; init; }

    /// <summary>Consecutive failed checks after which a host is considered unhealthy: 2 to 10.</summary>
    [Required, Range(2, 10)]
    public int? UnhealthyThreshold { get; init; }
}

/// <summary>When a host that returns server errors is ejected temporarily; only useful with Cloud Map or DNS ENDPOINTS.</summary>
/// <remarks>App Mesh shape <c>OutlierDetection</c>.</remarks>
public sealed record OutlierDetection
{
    /// <summary>Duration of the first ejection of a host.</summary>
    [Required]
    public Duration? BaseEjectionDuration { get; init; }

    /// <summary>Time between two evaluations.</summary>
    [Required]
    public Duration? Interval { get; init; }

    /// <summary>Maximum percentage of the hosts that can be ejected at the same time: 0 to 100.</summary>
    [Required, Range(0, 100)]
    public int? MaxEjectionPercent { get; init; }

    /// <summary>Number of consecutive 5xx responses after which a host is ejected: at least 1.</summary>
    [Required, Range(1)]
    public long? MaxServerErrors { get; init; }
}

/// <summary>The listener timeout of App Mesh.</summary>
/// <remarks>App Mesh shape <c>ListenerTimeout</c>; exactly one member is set.</remarks>
[Union]
public sealed record ListenerTimeout
{
    /// <summary>The settings for gRPC.</summary>
    public GrpcTimeout? Grpc { get; init; }

    /// <summary>The settings for HTTP.</summary>
    public HttpTimeout? Http { get; init; }

    /// <summary>The settings for HTTP/2.</summary>
    public HttpTimeout? Http2 { get; init; }

    /// <summary>The settings for TCP.</summary>
    public TcpTimeout? Tcp { get; init; }
}
