namespace MeshCi.Definitions.Model;

/// <summary>The gRPC route of App Mesh.</summary>
/// <remarks>App Mesh shape <c>GrpcRoute</c>.</remarks>
public sealed record GrpcRoute
{
    /// <summary>The action for matching requests.</summary>
    [Required]
    public GrpcRouteAction? Action { get; init; }

    /// <summary>The conditions for requests.</summary>
    [Required]
    public GrpcRouteMatch? Match { get; init; }

    /// <summary>The retry policy; absent means the default of the service, which the API does not show.</summary>
    public GrpcRetryPolicy? RetryPolicy { get; init; }

    /// <summary>Timeouts; absent means 15 s for a request.</summary>
    public GrpcTimeout? Timeout { get; init; }
}

/// <summary>The gRPC route action of App Mesh.</summary>
/// <remarks>App Mesh shape <c>GrpcRouteAction</c>.</remarks>
public sealed record GrpcRouteAction
{
    /// <summary>Virtual nodes that the requests are distributed to: 1 to 10 items.</summary>
    [Required, Items(1, 10)]
    public IReadOnlyList<WeightedTarget>? WeightedTargets { get; init; }
}

/// <summary>The gRPC route match of App Mesh.</summary>
/// <remarks>App Mesh shape <c>GrpcRouteMatch</c>.</remarks>
public sealed record GrpcRouteMatch
{
    /// <summary>Conditions on gRPC metadata, all of which must be met: 1 to 10 items.</summary>
    [Items(1, 10)]
    public IReadOnlyList<GrpcRouteMetadata>? Metadata { get; init; }

    /// <summary>gRPC method; requires <c>serviceName</c>: 1 to 50 characters.</summary>
    [Length(1, 50)]
    public string? MethodName { get; init; }

    /// <summary>Port of a listener; required if there are several: 1 to 65535.</summary>
    [Range(1, 65535)]
    public int? Port { get; init; }

    /// <summary>Full name of the gRPC service to match.</summary>
    public string? ServiceName { get; init; }
}

/// <summary>The gRPC route metadata of App Mesh.</summary>
/// <remarks>App Mesh shape <c>GrpcRouteMetadata</c>.</remarks>
public sealed record GrpcRouteMetadata
{
    /// <summary>Whether to negate the condition; absent means false.</summary>
    public bool? Invert { get; init; }

    /// <summary>The condition; absent means that the name only has to be present.</summary>
    public GrpcRouteMetadataMatchMethod? Match { get; init; }

    /// <summary>Name of the header, metadata or query parameter: 1 to 50 characters.</summary>
    [Required, Length(1, 50)]
    public string? Name { get; init; }
}

/// <summary>The gRPC route metadata match method of App Mesh.</summary>
/// <remarks>App Mesh shape <c>GrpcRouteMetadataMatchMethod</c>; exactly one member is set.</remarks>
[Union]
public sealed record GrpcRouteMetadataMatchMethod
{
    /// <summary>Equals this text: 1 to 255 characters.</summary>
    [Length(1, 255)]
    public string? Exact { get; init; }

    /// <summary>Begins with this text: 1 to 255 characters.</summary>
    [Length(1, 255)]
    public string? Prefix { get; init; }

    /// <summary>Is an integer in this range.</summary>
    public MatchRange? Range { get; init; }

    /// <summary>Matches this RE2 expression as a whole: 1 to 255 characters.</summary>
    [Length(1, 255)]
    public string? Regex { get; init; }

    /// <summary>Ends with this text: 1 to 255 characters.</summary>
    [Length(1, 255)]
    public string? Suffix { get; init; }
}

/// <summary>When and how often a gRPC request is retried; at least one event is listed.</summary>
/// <remarks>App Mesh shape <c>GrpcRetryPolicy</c>.</remarks>
public sealed record GrpcRetryPolicy
{
    /// <summary>gRPC status codes that cause a retry: 1 to 5 items; one of cancelled, deadline-exceeded, internal, resource-exhausted, unavailable.</summary>
    [Items(1, 5), Values("cancelled", "deadline-exceeded", "internal", "resource-exhausted", "unavailable")]
    public IReadOnlyList<string>? GrpcRetryEvents { get; init; }

    /// <summary>HTTP events that cause a retry (server-error, gateway-error, client-error, stream-error): 1 to 25 items; 1 to 25 characters.</summary>
    [Items(1, 25), Length(1, 25)]
    public IReadOnlyList<string>? HttpRetryEvents { get; init; }

    /// <summary>Maximum number of retries after the first attempt: at least 0.</summary>
    [Required, Range(0)]
    public long? MaxRetries { get; init; }

    /// <summary>Maximum time for each attempt, including the first.</summary>
    [Required]
    public Duration? PerRetryTimeout { get; init; }

    /// <summary>TCP events that cause a retry: exactly 1 item; one of connection-error.</summary>
    [Items(1, 1), Values("connection-error")]
    public IReadOnlyList<string>? TcpRetryEvents { get; init; }
}

/// <summary>The gRPC metadata match method of App Mesh.</summary>
/// <remarks>App Mesh shape <c>GrpcMetadataMatchMethod</c>; exactly one member is set.</remarks>
[Union]
public sealed record GrpcMetadataMatchMethod
{
    /// <summary>Equals this text: 1 to 255 characters.</summary>
    [Length(1, 255)]
    public string? Exact { get; init; }

    /// <summary>Begins with this text: 1 to 255 characters.</summary>
    [Length(1, 255)]
    public string? Prefix { get; init; }

    /// <summary>Is an integer in this range.</summary>
    public MatchRange? Range { get; init; }

    /// <summary>Matches this RE2 expression as a whole: 1 to 255 characters.</summary>
    [Length(1, 255)]
    public string? Regex { get; init; }

    /// <summary>Ends with this text: 1 to 255 characters.</summary>
    [Length(1, 255)]
    public string? Suffix { get; init; }
}
