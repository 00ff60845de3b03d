namespace MeshCi.Definitions.Model;

/// <summary>A length of time. Both members are needed: CloudFormation requires them, and the service has no defaults for them.</summary>
/// <remarks>App Mesh shape <c>Duration</c>.</remarks>
public sealed record Duration
{
    /// <summary>Unit of the value: one of s, ms.</summary>
    [Values("s", "ms")]
    public string? Unit { get; init; }

    /// <summary>Whole number of units: at least 0.</summary>
    [Range(0)]
    public long? Value { get; init; }
}

/// <summary>A port and its protocol.</summary>
/// <remarks>App Mesh shape <c>PortMapping</c>.</remarks>
public sealed record PortMapping
{
    /// <summary>The port: 1 to 65535.</summary>
    [Required, Range(1, 65535)]
    public int? Port { get; init; }

    /// <summary>Protocol of the port: one of http, tcp, http2, grpc.</summary>
    [Required, Values("http", "tcp", "http2", "grpc")]
    public string? Protocol { get; init; }
}

/// <summary>Timeouts of gRPC traffic; a value of 0 means no limit.</summary>
/// <remarks>App Mesh shape <c>GrpcTimeout</c>.</remarks>
public sealed record GrpcTimeout
{
    /// <summary>Maximum time without traffic.</summary>
    public Duration? Idle { get; init; }

    /// <summary>Maximum time for a request including all its attempts.</summary>
    public Duration? PerRequest { get; init; }
}

/// <summary>Timeouts of HTTP and HTTP/2 traffic; a value of 0 means no limit.</summary>
/// <remarks>App Mesh shape <c>HttpTimeout</c>.</remarks>
public sealed record HttpTimeout
{
    /// <summary>Maximum time without traffic.</summary>
    public Duration? Idle { get; init; }

    /// <summary>Maximum time for a request including all its attempts.</summary>
    public Duration? PerRequest { get; init; }
}

/// <summary>Timeout of TCP traffic; a value of 0 means no limit.</summary>
/// <remarks>App Mesh shape <c>TcpTimeout</c>.</remarks>
public sealed record TcpTimeout
{
    /// <summary>Maximum time without traffic.</summary>
    public Duration? Idle { get; init; }
}

/// <summary>One member of a JSON access-log line.</summary>
/// <remarks>App Mesh shape <c>JsonFormatRef</c>.</remarks>
public sealed record JsonFormatRef
{
    /// <summary>Name: 1 to 100 characters.</summary>
    [Required, Length(1, 100)]
    public string? Key { get; init; }

    /// <summary>Value: 1 to 100 characters.</summary>
    [Required, Length(1, 100)]
    public string? Value { get; init; }
}

/// <summary>A half-open range of integers: <c>start</c> matches, <c>end</c> does not.</summary>
/// <remarks>App Mesh shape <c>MatchRange</c>.</remarks>
public sealed record MatchRange
{
    /// <summary>First integer after the range.</summary>
    [Required]
    public long? End { get; init; }

    /// <summary>First integer of the range.</summary>
    [Required]
    public long? Start { get; init; }
}

/// <summary>A tag of a resource.</summary>
/// <remarks>App Mesh shape <c>TagRef</c>.</remarks>
public sealed record TagRef
{
    /// <summary>Name: 1 to 128 characters.</summary>
    [Required, Length(1, 128)]
    public string? Key { get; init; }

    /// <summary>Value: 0 to 256 characters.</summary>
    [Required, Length(0, 256)]
    public string? Value { get; init; }
}
