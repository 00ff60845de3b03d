using System.Globalization;
using MeshCi.Definitions.Model;

namespace MeshCi.Definitions.Graph;

/// <summary>Describes which requests a route matches, in words. Each condition is a text, and all of them must be met.</summary>
public static class MatchWords
{
    /// <summary>The conditions of an HTTP route.</summary>
    public static IReadOnlyList<string> Of(HttpRouteMatch? match) => OrAll(
    [
        Path(match?.Prefix, match?.Path),
        match?.Method is { } method ? $"method {method}" : null,
        match?.Scheme is { } scheme ? $"scheme {scheme}" : null,
        .. (match?.Headers ?? []).Select(header => Named("header", header.Name, header.Invert, Value(header.Match))),
        .. (match?.QueryParameters ?? []).Select(query => Named("query parameter", query.Name, null, Value(query.Match))),
        Port(match?.Port),
    ], "every request");

    /// <summary>The conditions of a gRPC route.</summary>
    public static IReadOnlyList<string> Of(GrpcRouteMatch? match) => OrAll(
    [
        match?.ServiceName is { } service ? $"service {service}" : null,
        match?.MethodName is { } method ? $"method {method}" : null,
        .. (match?.Metadata ?? []).Select(metadata => Named("metadata", metadata.Name, metadata.Invert, Value(metadata.Match))),
        Port(match?.Port),
    ], "every call");

    /// <summary>The conditions of a TCP route.</summary>
    public static IReadOnlyList<string> Of(TcpRouteMatch? match) => OrAll([Port(match?.Port)], "every connection");

    /// <summary>The conditions of an HTTP gateway route.</summary>
    public static IReadOnlyList<string> Of(HttpGatewayRouteMatch? match) => OrAll(
    [
        Host(match?.Hostname),
        Path(match?.Prefix, match?.Path),
        match?.Method is { } method ? $"method {method}" : null,
        .. (match?.Headers ?? []).Select(header => Named("header", header.Name, header.Invert, Value(header.Match))),
        .. (match?.QueryParameters ?? []).Select(query => Named("query parameter", query.Name, null, Value(query.Match))),
        Port(match?.Port),
    ], "every request");

    /// <summary>The conditions of a gRPC gateway route.</summary>
    public static IReadOnlyList<string> Of(GrpcGatewayRouteMatch? match) => OrAll(
    [
        Host(match?.Hostname),
        match?.ServiceName is { } service ? $"service {service}" : null,
        .. (match?.Metadata ?? []).Select(metadata => Named("metadata", metadata.Name, metadata.Invert, Value(metadata.Match))),
        Port(match?.Port),
    ], "every call");

    private static string? Path(string? prefix, HttpPathMatch? path) =>
        path?.Exact is { } exact ? $"path is {exact}"
        : path?.Regex is { } regex ? $"path matches {regex}"
        : prefix is null ? null
        : prefix == "/" ? "every path"
        : $"path begins with {prefix}";

    private static string? Host(GatewayRouteHostnameMatch? host) =>
        host?.Exact is { } exact ? $"host is {exact}" : host?.Suffix is { } suffix ? $"host ends with {suffix}" : null;

    private static string? Port(int? port) => port is { } number ? string.Create(CultureInfo.InvariantCulture, $"port {number}") : null;

    private static string Named(string what, string? name, bool? invert, string? value) => (invert == true, value) switch
    {
        (false, null) => $"{what} {name} is present",
        (true, null) => $"{what} {name} is absent",
        (false, _) => $"{what} {name} {value}",
        (true, _) => $"not: {what} {name} {value}",
    };

    private static string? Value(HeaderMatchMethod? match) => match is null ? null : Value(match.Exact, match.Prefix, match.Suffix, match.Regex, match.Range);

    private static string? Value(GrpcRouteMetadataMatchMethod? match) =>
        match is null ? null : Value(match.Exact, match.Prefix, match.Suffix, match.Regex, match.Range);

    private static string? Value(GrpcMetadataMatchMethod? match) =>
        match is null ? null : Value(match.Exact, match.Prefix, match.Suffix, match.Regex, match.Range);

    private static string? Value(QueryParameterMatch? match) => match?.Exact is { } exact ? $"is {exact}" : null;

    private static string? Value(string? exact, string? prefix, string? suffix, string? regex, MatchRange? range) =>
        exact is not null ? $"is {exact}"
        : prefix is not null ? $"begins with {prefix}"
        : suffix is not null ? $"ends with {suffix}"
        : regex is not null ? $"matches {regex}"
        : range is { Start: { } start, End: { } end } ? string.Create(CultureInfo.InvariantCulture, $"is at least {start} and less than {end}")
        : null;

    private static List<string> OrAll(IEnumerable<string?> conditions, string all)
    {
        List<string> there = [.. conditions.OfType<string>()];
        return there.Count == 0 ? [all] : there;
    }
}
