using MeshCi.Definitions.Diagnostics;

namespace MeshCi.Definitions.Rules.Specs;

/// <summary>What listeners of nodes, routers and gateways have in common.</summary>
internal static class ListenerRules
{
    /// <summary>No two listeners of one resource share a port.</summary>
    public static void DistinctPorts(IEnumerable<int?>? ports, SpecFindings found)
    {
        var seen = new Dictionary<int, int>();
        var index = -1;
        foreach (var port in ports ?? [])
        {
            index++;
            if (port is { } number && !seen.TryAdd(number, index))
            {
                found.Add(
                    $"spec.listeners[{index}].portMapping.port",
                    MeshDiagnostics.DeclaredTwice,
                    $"Two listeners have port {number}; each listener needs a port of its own.");
            }
        }
    }

    /// <summary>A health check asks on the listener's own port, has a path where it speaks HTTP, and speaks gRPC only to listeners that do.</summary>
    public static void HealthCheck(string path, int? port, string? protocol, int? listenerPort, string? listenerProtocol, string? checkPath, SpecFindings found)
    {
        if (port is not null && listenerPort is not null && port != listenerPort)
        {
            found.Add(
                $"{path}.port",
                MeshDiagnostics.HealthCheckUnfit,
                $"The health check's port {port} must be the listener's, {listenerPort}; leave it out to use that.");
        }

        if (protocol is "http" or "http2" && string.IsNullOrEmpty(checkPath))
            found.Add($"{path}.path", MeshDiagnostics.MissingMetadata, $"An {protocol} health check needs a path.");
        if (protocol == "grpc" && (listenerProtocol is "http" or "tcp"))
            found.Add($"{path}.protocol", MeshDiagnostics.HealthCheckUnfit, "GRPC HealthCheck requires listener type of HTTP2 or GRPC.");
    }

    /// <summary>The one member that a connection pool or timeout has must be named as the listener's protocol.</summary>
    /// <param name="path">Path of the union.</param>
    /// <param name="what">How to call it: <c>connection pool</c>.</param>
    /// <param name="protocol">The listener's protocol.</param>
    /// <param name="members">Names and values of the union's members.</param>
    /// <param name="found">Takes the violations.</param>
    public static void SameProtocol(string path, string what, string? protocol, IEnumerable<(string Name, object? Value)> members, SpecFindings found)
    {
        foreach (var (name, value) in members)
        {
            if (value is not null && protocol is not null && name != protocol)
                found.Add($"{path}.{name}", MeshDiagnostics.ProtocolSetting, $"The {what} is for {name}, but the listener speaks {protocol}.");
        }
    }
}
