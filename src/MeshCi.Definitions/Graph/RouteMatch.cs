using MeshCi.Definitions.Model;

namespace MeshCi.Definitions.Graph;

/// <summary>The conditions of a route or gateway route, in the same form for all types. Two matches with the same conditions are equal.</summary>
internal sealed record RouteMatch
{
    /// <summary>Member of the spec, such as <c>httpRoute</c>.</summary>
    public required string Type { get; init; }

    /// <summary>Order of evaluation: 0 is first, and absent is last.</summary>
    public required int Priority { get; init; }

    /// <summary>Port of the listener, or null for the only one.</summary>
    public int? Port { get; init; }

    /// <summary>Prefix of the path, or of the path of a gRPC service; null if there is another condition for the path, or none.</summary>
    public string? Prefix { get; init; }

    /// <summary>The exact path.</summary>
    public string? Exact { get; init; }

    /// <summary>All other conditions, all of which must be met. They are compared by value.</summary>
    public IReadOnlySet<object> Conditions { get; init; } = new HashSet<object>();

    /// <summary>Whether it matches every request of its type.</summary>
    public bool TakesAll => Conditions.Count == 0 && Exact is null && (Prefix is null or "/");

    /// <summary>The match of a route; null if it has no type.</summary>
    public static RouteMatch? Of(RouteSpec spec)
    {
        var priority = spec.Priority ?? RouteTypes.LastPriority;
        if ((spec.HttpRoute ?? spec.Http2Route) is { } http)
        {
            var match = http.Match;
            return new RouteMatch
            {
                Type = spec.HttpRoute is null ? RouteTypes.Http2 : RouteTypes.Http,
                Priority = priority,
                Port = match?.Port,
                Prefix = match?.Prefix,
                Exact = match?.Path?.Exact,
                Conditions = Set(
                    [
                        .. match?.Headers ?? [], .. match?.QueryParameters ?? [],
                        Named("regex", match?.Path?.Regex), Named("method", match?.Method), Named("scheme", match?.Scheme),
                    ]),
            };
        }

        if (spec.GrpcRoute is { } grpc)
        {
            return new RouteMatch
            {
                Type = RouteTypes.Grpc,
                Priority = priority,
                Port = grpc.Match?.Port,
                Conditions = Set([.. grpc.Match?.Metadata ?? [], Named("service", grpc.Match?.ServiceName), Named("method", grpc.Match?.MethodName)]),
            };
        }

        return spec.TcpRoute is { } tcp ? new RouteMatch { Type = RouteTypes.Tcp, Priority = priority, Port = tcp.Match?.Port } : null;
    }

    /// <summary>The match of a gateway route; null if it has no type.</summary>
    public static RouteMatch? Of(GatewayRouteSpec spec)
    {
        var priority = spec.Priority ?? RouteTypes.LastPriority;
        if ((spec.HttpRoute ?? spec.Http2Route) is { } http)
        {
            var match = http.Match;
            return new RouteMatch
            {
                Type = spec.HttpRoute is null ? RouteTypes.Http2 : RouteTypes.Http,
                Priority = priority,
                Port = match?.Port,
                Prefix = match?.Prefix,
                Exact = match?.Path?.Exact,
                Conditions = Set(
                    [
                        .. match?.Headers ?? [], .. match?.QueryParameters ?? [], match?.Hostname,
                        Named("regex", match?.Path?.Regex), Named("method", match?.Method),
                    ]),
            };
        }

        return spec.GrpcRoute is not { } grpc ? null : new RouteMatch
        {
            Type = RouteTypes.Grpc,
            Priority = priority,
            Port = grpc.Match?.Port,
            Conditions = Set([.. grpc.Match?.Metadata ?? [], grpc.Match?.Hostname, Named("service", grpc.Match?.ServiceName)]),
        };
    }

    /// <summary>Whether this match accepts every request that the other one accepts. True only if it is certain: expressions are compared as text.</summary>
    public bool Covers(RouteMatch other) =>
        Type == other.Type && (Port is null || Port == other.Port)
        && (Exact is null || Exact == other.Exact)
        && (Prefix is null or "/" || (other.Prefix ?? other.Exact)?.StartsWith(Prefix, StringComparison.Ordinal) == true)
        && Conditions.IsSubsetOf(other.Conditions);

    /// <summary>Whether both have the same condition for the path, so that only the priority determines their order.</summary>
    public bool HasPathOf(RouteMatch other) =>
        (Prefix ?? (Exact is null ? "/" : null)) == (other.Prefix ?? (other.Exact is null ? "/" : null)) && Exact == other.Exact
        && Conditions.OfType<(string Name, string Value)>().Where(IsPath).SequenceEqual(other.Conditions.OfType<(string Name, string Value)>().Where(IsPath));

    private static bool IsPath((string Name, string Value) condition) => condition.Name == "regex";

    private static object? Named(string name, string? value) => value is null ? null : (name, value);

    private static HashSet<object> Set(IEnumerable<object?> conditions) => [.. conditions.OfType<object>()];
}
