namespace MeshCi.Definitions.Model;

/// <summary>A route of a virtual gateway: exactly one of the three route types.</summary>
/// <remarks>App Mesh shape <c>GatewayRouteSpec</c>.</remarks>
public sealed record GatewayRouteSpec
{
    /// <summary>A gRPC route.</summary>
    public GrpcGatewayRoute? GrpcRoute { get; init; }

    /// <summary>An HTTP/2 route.</summary>
    public HttpGatewayRoute? Http2Route { get; init; }

    /// <summary>An HTTP route.</summary>
    public HttpGatewayRoute? HttpRoute { get; init; }

    /// <summary>Order of evaluation, 0 first; absent means last: 0 to 1000.</summary>
    [Range(0, RouteTypes.LastPriority)]
    public int? Priority { get; init; }
}

/// <summary>The gRPC gateway route of App Mesh.</summary>
/// <remarks>App Mesh shape <c>GrpcGatewayRoute</c>.</remarks>
public sealed record GrpcGatewayRoute
{
    /// <summary>The action for matching requests.</summary>
    [Required]
    public GrpcGatewayRouteAction? Action { get; init; }

    /// <summary>The conditions for requests.</summary>
    [Required]
    public GrpcGatewayRouteMatch? Match { get; init; }
}

/// <summary>The gRPC gateway route action of App Mesh.</summary>
/// <remarks>App Mesh shape <c>GrpcGatewayRouteAction</c>.</remarks>
public sealed record GrpcGatewayRouteAction
{
    /// <summary>Changes to the request before it is forwarded.</summary>
    public GrpcGatewayRouteRewrite? Rewrite { get; init; }

    /// <summary>The virtual service that receives the request.</summary>
    [Required]
    public GatewayRouteTarget? Target { get; init; }
}

/// <summary>The gRPC gateway route rewrite of App Mesh.</summary>
/// <remarks>App Mesh shape <c>GrpcGatewayRouteRewrite</c>.</remarks>
public sealed record GrpcGatewayRouteRewrite
{
    /// <summary>Whether the host is rewritten.</summary>
    public GatewayRouteHostnameRewrite? Hostname { get; init; }
}

/// <summary>The gateway route hostname rewrite of App Mesh.</summary>
/// <remarks>App Mesh shape <c>GatewayRouteHostnameRewrite</c>.</remarks>
public sealed record GatewayRouteHostnameRewrite
{
    /// <summary>Whether the host is replaced with the name of the target virtual service; absent means ENABLED: one of ENABLED, DISABLED.</summary>
    [Values("ENABLED", "DISABLED")]
    public string? DefaultTargetHostname { get; init; }
}

/// <summary>The gateway route target of App Mesh.</summary>
/// <remarks>App Mesh shape <c>GatewayRouteTarget</c>.</remarks>
public sealed record GatewayRouteTarget
{
    /// <summary>Port of a listener; required if there are several: 1 to 65535.</summary>
    [Range(1, 65535)]
    public int? Port { get; init; }

    /// <summary>The virtual service that is called.</summary>
    [Required]
    public GatewayRouteVirtualService? VirtualService { get; init; }
}

/// <summary>The gateway route virtual service of App Mesh.</summary>
/// <remarks>App Mesh shape <c>GatewayRouteVirtualService</c>.</remarks>
public sealed record GatewayRouteVirtualService
{
    /// <summary>Name of a virtual service: 1 to 255 characters.</summary>
    [Required, Length(1, 255)]
    public string? VirtualServiceName { get; init; }
}

/// <summary>The gRPC gateway route match of App Mesh.</summary>
/// <remarks>App Mesh shape <c>GrpcGatewayRouteMatch</c>.</remarks>
public sealed record GrpcGatewayRouteMatch
{
    /// <summary>Condition on the request's host.</summary>
    public GatewayRouteHostnameMatch? Hostname { get; init; }

    /// <summary>Conditions on gRPC metadata, all of which must be met: 1 to 10 items.</summary>
    [Items(1, 10)]
    public IReadOnlyList<GrpcGatewayRouteMetadata>? Metadata { get; init; }

    /// <summary>Port of a listener; required if there are several: 1 to 65535.</summary>
    [Range(1, 65535)]
    public int? Port { get; init; }

    /// <summary>Full name of the gRPC service to match.</summary>
    public string? ServiceName { get; init; }
}

/// <summary>The gateway route hostname match of App Mesh.</summary>
/// <remarks>App Mesh shape <c>GatewayRouteHostnameMatch</c>.</remarks>
public sealed record GatewayRouteHostnameMatch
{
    /// <summary>Equals this text: 1 to 253 characters.</summary>
    [Length(1, 253)]
    public string? Exact { get; init; }

    /// <summary>Ends with this text: 1 to 253 characters.</summary>
    [Length(1, 253)]
    public string? Suffix { get; init; }
}

/// <summary>The gRPC gateway route metadata of App Mesh.</summary>
/// <remarks>App Mesh shape <c>GrpcGatewayRouteMetadata</c>.</remarks>
public sealed record GrpcGatewayRouteMetadata
{
    /// <summary>Whether to negate the condition; absent means false.</summary>
    public bool? Invert { get; init; }

    /// <summary>The condition; absent means that the name only has to be present.</summary>
    public GrpcMetadataMatchMethod? Match { get; init; }

    /// <summary>Name of the header, metadata or query parameter: 1 to 50 characters.</summary>
    [Required, Length(1, 50)]
    public string? Name { get; init; }
}

/// <summary>The HTTP gateway route of App Mesh.</summary>
/// <remarks>App Mesh shape <c>HttpGatewayRoute</c>.</remarks>
public sealed record HttpGatewayRoute
{
    /// <summary>The action for matching requests.</summary>
    [Required]
    public HttpGatewayRouteAction? Action { get; init; }

    /// <summary>The conditions for requests.</summary>
    [Required]
    public HttpGatewayRouteMatch? Match { get; init; }
}

/// <summary>The HTTP gateway route action of App Mesh.</summary>
/// <remarks>App Mesh shape <c>HttpGatewayRouteAction</c>.</remarks>
public sealed record HttpGatewayRouteAction
{
    /// <summary>Changes to the request before it is forwarded.</summary>
    public HttpGatewayRouteRewrite? Rewrite { get; init; }

    /// <summary>The virtual service that receives the request.</summary>
    [Required]
    public GatewayRouteTarget? Target { get; init; }
}

/// <summary>The HTTP gateway route rewrite of App Mesh.</summary>
/// <remarks>App Mesh shape <c>HttpGatewayRouteRewrite</c>.</remarks>
public sealed record HttpGatewayRouteRewrite
{
    /// <summary>Whether the host is rewritten.</summary>
    public GatewayRouteHostnameRewrite? Hostname { get; init; }

    /// <summary>Replacement for the whole path.</summary>
    public HttpGatewayRoutePathRewrite? Path { get; init; }

    /// <summary>Replacement for the matched prefix.</summary>
    public HttpGatewayRoutePrefixRewrite? Prefix { get; init; }
}

/// <summary>The HTTP gateway route path rewrite of App Mesh.</summary>
/// <remarks>App Mesh shape <c>HttpGatewayRoutePathRewrite</c>.</remarks>
public sealed record HttpGatewayRoutePathRewrite
{
    /// <summary>Equals this text: 1 to 255 characters.</summary>
    [Length(1, 255)]
    public string? Exact { get; init; }
}

/// <summary>The HTTP gateway route prefix rewrite of App Mesh.</summary>
/// <remarks>App Mesh shape <c>HttpGatewayRoutePrefixRewrite</c>.</remarks>
public sealed record HttpGatewayRoutePrefixRewrite
{
    /// <summary>Whether the matched prefix is replaced with <c>/</c>; absent means ENABLED: one of ENABLED, DISABLED.</summary>
    [Values("ENABLED", "DISABLED")]
    public string? DefaultPrefix { get; init; }

    /// <summary>Replacement for the matched prefix; starts and ends with <c>/</c>: 1 to 255 characters.</summary>
    [Length(1, 255)]
    public string? Value { get; init; }
}

/// <summary>The HTTP gateway route match of App Mesh.</summary>
/// <remarks>App Mesh shape <c>HttpGatewayRouteMatch</c>.</remarks>
public sealed record HttpGatewayRouteMatch
{
    /// <summary>Conditions on headers, all of which must be met: 1 to 10 items.</summary>
    [Items(1, 10)]
    public IReadOnlyList<HttpGatewayRouteHeader>? Headers { get; init; }

    /// <summary>Condition on the request's host.</summary>
    public GatewayRouteHostnameMatch? Hostname { get; init; }

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
}

/// <summary>The HTTP gateway route header of App Mesh.</summary>
/// <remarks>App Mesh shape <c>HttpGatewayRouteHeader</c>.</remarks>
public sealed record HttpGatewayRouteHeader
{
    /// <summary>Whether to negate the condition; absent means false.</summary>
    public bool? Invert { get; init; }

    /// <summary>The condition; absent means that the name only has to be present.</summary>
    public HeaderMatchMethod? Match { get; init; }

    /// <summary>Name of the header, metadata or query parameter: 1 to 50 characters.</summary>
    [Required, Length(1, 50)]
    public string? Name { get; init; }
}
