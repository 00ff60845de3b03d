using System.Globalization;
using MeshCi.Definitions.Model;

namespace MeshCi.Local.Page;

/// <summary>Describes listeners.</summary>
internal static class ListenerWords
{
    /// <summary>Port and protocol.</summary>
    public static string Of(int? port, string? protocol) => string.Create(CultureInfo.InvariantCulture, $"{port} {protocol}");

    /// <summary>A node's listener.</summary>
    public static ListenerLine Of(Listener listener)
    {
        var timeout = listener.Timeout;
        var http = timeout?.Http ?? timeout?.Http2;
        var pool = listener.ConnectionPool;
        return new ListenerLine(Of(listener.PortMapping?.Port, listener.PortMapping?.Protocol),
        [
            .. Present(Health(listener.HealthCheck, listener.PortMapping?.Port)),
            .. LimitWords.Timeouts(http?.PerRequest ?? timeout?.Grpc?.PerRequest, http?.Idle ?? timeout?.Grpc?.Idle ?? timeout?.Tcp?.Idle),
            .. Present(Most("connections", pool?.Http?.MaxConnections ?? pool?.Tcp?.MaxConnections)),
            .. Present(Most("waiting requests", pool?.Http?.MaxPendingRequests)),
            .. Present(Most("requests", pool?.Http2?.MaxRequests ?? pool?.Grpc?.MaxRequests)),
            .. Present(Outlier(listener.OutlierDetection)),
            .. Present(Tls(listener.Tls?.Mode, listener.Tls?.Validation is not null)),
        ]);
    }

    /// <summary>A gateway's listener.</summary>
    public static ListenerLine Of(VirtualGatewayListener listener)
    {
        var pool = listener.ConnectionPool;
        return new ListenerLine(Of(listener.PortMapping?.Port, listener.PortMapping?.Protocol),
        [
            .. Present(Health(listener.HealthCheck, listener.PortMapping?.Port)),
            .. Present(Most("connections", pool?.Http?.MaxConnections)),
            .. Present(Most("waiting requests", pool?.Http?.MaxPendingRequests)),
            .. Present(Most("requests", pool?.Http2?.MaxRequests ?? pool?.Grpc?.MaxRequests)),
            .. Present(Tls(listener.Tls?.Mode, listener.Tls?.Validation is not null)),
        ]);
    }

    /// <summary>How callers find a node.</summary>
    public static string? Of(ServiceDiscovery? discovery) =>
        discovery?.Dns is { } dns ? $"DNS {dns.Hostname}{(dns.ResponseType == "ENDPOINTS" ? ", every address" : "")}"
        : discovery?.AwsCloudMap is { } map ? $"Cloud Map {map.ServiceName} in {map.NamespaceName}{Attributes(map)}"
        : null;

    private static string Attributes(AwsCloudMapServiceDiscovery map) =>
        string.Concat((map.Attributes ?? []).Select(attribute => $", {attribute.Key}={attribute.Value}"));

    private static string? Health(HealthCheckPolicy? check, int? own) => check is null ? null
        : HealthCheck(check.Protocol, check.Path, check.Port, own, check.IntervalMillis, check.TimeoutMillis, check.UnhealthyThreshold);

    private static string? Health(VirtualGatewayHealthCheckPolicy? check, int? own) => check is null ? null
        : HealthCheck(check.Protocol, check.Path, check.Port, own, check.IntervalMillis, check.TimeoutMillis, check.UnhealthyThreshold);

    private static string HealthCheck(string? protocol, string? path, int? port, int? own, long? interval, long? timeout, int? threshold)
    {
        var where = port is null || port == own ? "" : string.Create(CultureInfo.InvariantCulture, $" on port {port}");
        var what = path is null ? protocol : $"{protocol} {path}";
        var limits = string.Create(CultureInfo.InvariantCulture, $"timeout {Time(timeout)}, unhealthy after {threshold}");
        return $"health {what}{where} every {Time(interval)}, {limits}";
    }

    private static string Time(long? milliseconds) => Definitions.Model.Durations.Write(milliseconds ?? 0);

    private static string? Most(string what, int? number) => number is null ? null : string.Create(CultureInfo.InvariantCulture, $"at most {number} {what}");

    private static string? Outlier(OutlierDetection? outlier) => outlier is null ? null : string.Create(
        CultureInfo.InvariantCulture,
        $"ejected for {LimitWords.Of(outlier.BaseEjectionDuration)} after {outlier.MaxServerErrors} server errors, "
        + $"at most {outlier.MaxEjectionPercent} %");

    private static string? Tls(string? mode, bool clients) => mode switch
    {
        null => null,
        "STRICT" => clients ? "TLS required, clients present certificates" : "TLS required",
        "PERMISSIVE" => "TLS accepted",
        _ => "TLS off",
    };

    private static IEnumerable<string> Present(string? text) => text is null ? [] : [text];
}
