using System.Globalization;
using MeshCi.Definitions.Model;

namespace MeshCi.Definitions.Graph;

/// <summary>The conditions of a route or gateway route, in the same form for all types. Two matches with the same conditions are equal.</summary>
public sealed record RouteMatch
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

    /// <summary>
    /// Whether a request can meet both matches, whatever the protocols of the two are. False only if it is certain: expressions are not evaluated.
    /// </summary>
    public bool MayOverlap(RouteMatch other) =>
        (Port is null || other.Port is null || Port == other.Port) && PathsMayOverlap(other)
        && !Conditions.Any(condition => other.Conditions.Any(opposite => Exclude(condition, opposite)));

    /// <summary>The match of the requests that meet both. It has the type and the priority of this one.</summary>
    /// <param name="other">A match that may overlap.</param>
    public RouteMatch Intersect(RouteMatch other)
    {
        var exact = Exact ?? other.Exact;
        var prefix = exact is not null ? null : (other.Prefix?.Length ?? -1) > (Prefix?.Length ?? -1) ? other.Prefix : Prefix;
        return this with
        {
            Port = Port ?? other.Port,
            Exact = exact,
            Prefix = prefix,
            Conditions = other.Conditions.IsSubsetOf(Conditions) ? Conditions : Set([.. Conditions, .. other.Conditions]),
        };
    }

    /// <summary>The match in words: <c>port 8080, prefix /api</c>, or <c>all requests</c>.</summary>
    public string Describe()
    {
        var words = new List<string>();
        if (Port is { } port) words.Add(string.Create(CultureInfo.InvariantCulture, $"port {port}"));
        if (Exact is not null) words.Add($"path {Exact}");
        else if (Prefix is not (null or "/")) words.Add($"prefix {Prefix}");
        foreach (var (name, value) in Conditions.OfType<(string, string)>().Order()) words.Add($"{name} {value}");
        var others = Conditions.Count(condition => condition is not (string, string));
        if (others > 0) words.Add(others == 1 ? "1 other condition" : string.Create(CultureInfo.InvariantCulture, $"{others} other conditions"));
        return words.Count == 0 ? "all requests" : string.Join(", ", words);
    }

    /// <summary>Whether both have the same condition for the path, so that only the priority determines their order.</summary>
    public bool HasPathOf(RouteMatch other) =>
        (Prefix ?? (Exact is null ? "/" : null)) == (other.Prefix ?? (other.Exact is null ? "/" : null)) && Exact == other.Exact
        && Conditions.OfType<(string Name, string Value)>().Where(IsPath).SequenceEqual(other.Conditions.OfType<(string Name, string Value)>().Where(IsPath));

    private bool PathsMayOverlap(RouteMatch other) => (Exact, other.Exact) switch
    {
        ({ } one, { } two) => one == two,
        ({ } exact, null) => exact.StartsWith(other.Prefix ?? "", StringComparison.Ordinal),
        (null, { } exact) => exact.StartsWith(Prefix ?? "", StringComparison.Ordinal),
        _ => (Prefix ?? "").StartsWith(other.Prefix ?? "", StringComparison.Ordinal) || (other.Prefix ?? "").StartsWith(Prefix ?? "", StringComparison.Ordinal),
    };

    // A request has one method, one scheme and one gRPC service, but it can match two expressions, and headers can be repeated.
    private static bool Exclude(object condition, object other) =>
        condition is (string name, string value) && other is (string otherName, string otherValue)
        && name == otherName && name != "regex" && value != otherValue;

    private static bool IsPath((string Name, string Value) condition) => condition.Name == "regex";

    private static object? Named(string name, string? value) => value is null ? null : (name, value);

    private static HashSet<object> Set(IEnumerable<object?> conditions) => [.. conditions.OfType<object>()];
}
