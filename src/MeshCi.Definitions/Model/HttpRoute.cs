namespace MeshCi.Definitions.Model;

/// <summary>The HTTP route of App Mesh.</summary>
/// <remarks>App Mesh shape <c>HttpRoute</c>.</remarks>
public sealed record HttpRoute
{
    /// <summary>The action for matching requests.</summary>
    [Required]
    public HttpRouteAction? Action { get; init; }

    /// <summary>The conditions for requests.</summary>
    [Required]
    public HttpRouteMatch? Match { get; init; }

    /// <summary>The retry policy; absent means the default of the service, which the API does not show.</summary>
    public HttpRetryPolicy? RetryPolicy { get; init; }

    /// <summary>Timeouts; absent means 15 s for a request.</summary>
    public HttpTimeout? Timeout { get; init; }
}

/// <summary>The HTTP route action of App Mesh.</summary>
/// <remarks>App Mesh shape <c>HttpRouteAction</c>.</remarks>
public sealed record HttpRouteAction
{
    /// <summary>Virtual nodes that the requests are distributed to: 1 to 10 items.</summary>
    [Required, Items(1, 10)]
    public IReadOnlyList<WeightedTarget>? WeightedTargets { get; init; }
}

/// <summary>The HTTP route match of App Mesh.</summary>
/// <remarks>App Mesh shape <c>HttpRouteMatch</c>.</remarks>
public sealed record HttpRouteMatch
{
    /// <summary>Conditions on headers, all of which must be met: 1 to 10 items.</summary>
    [Items(1, 10)]
    public IReadOnlyList<HttpRouteHeader>? Headers { get; init; }

    /// <summary>HTTP method: one of GET, HEAD, POST, PUT, DELETE, CONNECT, OPTIONS, TRACE, PATCH.</summary>
    [Values("GET", "HEAD", "POST", "PUT", "DELETE", "CONNECT", "OPTIONS", "TRACE", "PATCH")]
    public string? Method { get; init; }

    /// <summary>Condition on the whole path; excludes <c>prefix</c>.</summary>
    public HttpPathMatch? Path { get; init; }

    /// <summary>Port of a listener; required if there are several: 1 to 65535.</summary>
    [Range(1, 65535)]
    public int? Port { get; init; }

    /// <summary>The path begins with this text, which starts with <c>/</c>.</summary>
    public string? Prefix { get; init; }

    /// <summary>Conditions on query parameters: 1 to 10 items.</summary>
    [Items(1, 10)]
    public IReadOnlyList<HttpQueryParameter>? QueryParameters { get; init; }

    /// <summary>URL scheme; HTTP/2 routes only: one of http, https.</summary>
    [Values("http", "https")]
    public string? Scheme { get; init; }
}

/// <summary>The HTTP route header of App Mesh.</summary>
/// <remarks>App Mesh shape <c>HttpRouteHeader</c>.</remarks>
public sealed record HttpRouteHeader
{
    /// <summary>Whether to negate the condition; absent means false.</summary>
    public bool? Invert { get; init; }

    /// <summary>The condition; absent means that the name only has to be present.</summary>
    public HeaderMatchMethod? Match { get; init; }

    /// <summary>Name of the header, metadata or query parameter: 1 to 50 characters.</summary>
    [Required, Length(1, 50)]
    public string? Name { get; init; }
}

/// <summary>The header match method of App Mesh.</summary>
/// <remarks>App Mesh shape <c>HeaderMatchMethod</c>; exactly one member is set.</remarks>
[Union]
public sealed record HeaderMatchMethod
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

/// <summary>The HTTP path match of App Mesh.</summary>
/// <remarks>App Mesh shape <c>HttpPathMatch</c>.</remarks>
public sealed record HttpPathMatch
{
    /// <summary>Equals this text: 1 to 255 characters.</summary>
    [Length(1, 255)]
    public string? Exact { get; init; }

    /// <summary>Matches this RE2 expression as a whole: 1 to 255 characters.</summary>
    [Length(1, 255)]
    public string? Regex { get; init; }
}

/// <summary>The HTTP query parameter of App Mesh.</summary>
/// <remarks>App Mesh shape <c>HttpQueryParameter</c>.</remarks>
public sealed record HttpQueryParameter
{
    /// <summary>The condition; absent means that the name only has to be present.</summary>
    public QueryParameterMatch? Match { get; init; }

    /// <summary>Name of the header, metadata or query parameter.</summary>
    [Required]
    public string? Name { get; init; }
}

/// <summary>The query parameter match of App Mesh.</summary>
/// <remarks>App Mesh shape <c>QueryParameterMatch</c>.</remarks>
public sealed record QueryParameterMatch
{
    /// <summary>Equals this text.</summary>
    public string? Exact { get; init; }
}

/// <summary>When and how often an HTTP or HTTP/2 request is retried; at least one event is listed.</summary>
/// <remarks>App Mesh shape <c>HttpRetryPolicy</c>.</remarks>
public sealed record HttpRetryPolicy
{
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
