using MeshCi.Definitions.Model;

namespace MeshCi.Definitions.Graph;

/// <summary>What a route or gateway route asks of a request, in one form for all types; two with the same conditions are equal.</summary>
internal sealed record RouteMatch
{
    /// <summary>Member of the spec: <c>httpRoute</c>.</summary>
    public required string Type { get; init; }

    /// <summary>0 is asked first; absent is last.</summary>
    public required int Priority { get; init; }

    /// <summary>Listener, or null for the only one.</summary>
    public int? Port { get; init; }

    /// <summary>Beginning of the path, or of a gRPC service's path; null where another condition or none holds.</summary>
    public string? Prefix { get; init; }

    /// <summary>The whole path.</summary>
    public string? Exact { get; init; }

    /// <summary>All other conditions, each of which must hold; compared by value.</summary>
    public IReadOnlySet<object> Conditions { get; init; } = new HashSet<object>();

    /// <summary>Whether every request of its type is taken.</summary>
    public bool TakesAll => Conditions.Count == 0 && Exact is null && (Prefix is null or "/");

    /// <summary>What a route matches; null where it has no type.</summary>
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
                Conditions = Set([.. match?.Headers ?? [], .. match?.QueryParameters ?? [], Named("regex", match?.Path?.Regex), Named("method", match?.Method), Named("scheme", match?.Scheme)]),
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

    /// <summary>What a gateway route matches; null where it has no type.</summary>
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
                Conditions = Set([.. match?.Headers ?? [], .. match?.QueryParameters ?? [], match?.Hostname, Named("regex", match?.Path?.Regex), Named("method", match?.Method)]),
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

    /// <summary>Whether every request that another one takes is taken by this one too. Never true by guess: expressions are compared as texts.</summary>
    public bool Covers(RouteMatch other) =>
        Type == other.Type && (Port is null || Port == other.Port)
        && (Exact is null || Exact == other.Exact)
        && (Prefix is null or "/" || (other.Prefix ?? other.Exact)?.StartsWith(Prefix, StringComparison.Ordinal) == true)
        && Conditions.IsSubsetOf(other.Conditions);

    /// <summary>Whether the paths that both ask for are written alike, so that nothing but the priority orders them.</summary>
    public bool HasPathOf(RouteMatch other) =>
        (Prefix ?? (Exact is null ? "/" : null)) == (other.Prefix ?? (other.Exact is null ? "/" : null)) && Exact == other.Exact
        && Conditions.OfType<(string Name, string Value)>().Where(IsPath).SequenceEqual(other.Conditions.OfType<(string Name, string Value)>().Where(IsPath));

    private static bool IsPath((string Name, string Value) condition) => condition.Name == "regex";

    private static object? Named(string name, string? value) => value is null ? null : (name, value);

    private static HashSet<object> Set(IEnumerable<object?> conditions) => [.. conditions.OfType<object>()];
}
