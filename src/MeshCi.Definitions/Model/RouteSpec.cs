namespace MeshCi.Definitions.Model;

/// <summary>A route of a virtual router: exactly one of the four route types.</summary>
/// <remarks>App Mesh shape <c>RouteSpec</c>.</remarks>
public sealed record RouteSpec
{
    /// <summary>A gRPC route.</summary>
    public GrpcRoute? GrpcRoute { get; init; }

    /// <summary>An HTTP/2 route.</summary>
    public HttpRoute? Http2Route { get; init; }

    /// <summary>An HTTP route.</summary>
    public HttpRoute? HttpRoute { get; init; }

    /// <summary>Order of evaluation, 0 first; absent means last: 0 to 1000.</summary>
    [Range(0, RouteTypes.LastPriority)]
    public int? Priority { get; init; }

    /// <summary>A TCP route.</summary>
    public TcpRoute? TcpRoute { get; init; }
}

/// <summary>A virtual node of a route and its share of the traffic, relative to the other targets of the route.</summary>
/// <remarks>App Mesh shape <c>WeightedTarget</c>.</remarks>
public sealed record WeightedTarget
{
    /// <summary>Port of a listener; required if there are several: 1 to 65535.</summary>
    [Range(1, 65535)]
    public int? Port { get; init; }

    /// <summary>Name of the virtual node: 1 to 255 characters.</summary>
    [Required, Length(1, 255)]
    public string? VirtualNode { get; init; }

    /// <summary>Relative share of the traffic; 0 means no traffic: 0 to 100.</summary>
    [Required, Range(0, 100)]
    public int? Weight { get; init; }
}

/// <summary>The TCP route of App Mesh.</summary>
/// <remarks>App Mesh shape <c>TcpRoute</c>.</remarks>
public sealed record TcpRoute
{
    /// <summary>The action for matching requests.</summary>
    [Required]
    public TcpRouteAction? Action { get; init; }

    /// <summary>The condition; absent means any connection.</summary>
    public TcpRouteMatch? Match { get; init; }

    /// <summary>Timeout; absent means the default of the proxy.</summary>
    public TcpTimeout? Timeout { get; init; }
}

/// <summary>The TCP route action of App Mesh.</summary>
/// <remarks>App Mesh shape <c>TcpRouteAction</c>.</remarks>
public sealed record TcpRouteAction
{
    /// <summary>Virtual nodes that the requests are distributed to: 1 to 10 items.</summary>
    [Required, Items(1, 10)]
    public IReadOnlyList<WeightedTarget>? WeightedTargets { get; init; }
}

/// <summary>The TCP route match of App Mesh.</summary>
/// <remarks>App Mesh shape <c>TcpRouteMatch</c>.</remarks>
public sealed record TcpRouteMatch
{
    /// <summary>Port of a listener; required if there are several: 1 to 65535.</summary>
    [Range(1, 65535)]
    public int? Port { get; init; }
}
