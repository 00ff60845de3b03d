using MeshCi.Definitions.Diagnostics;

namespace MeshCi.Definitions.Rules.Specs;

/// <summary>Rules that listeners of nodes, routers and gateways share.</summary>
internal static class ListenerRules
{
    /// <summary>Each listener of a resource needs its own port.</summary>
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
                    $"Two listeners use port {number}. Each listener needs its own port.");
            }
        }
    }

    /// <summary>A health check must use the listener's port, needs a path if it uses HTTP, and can use gRPC only if the listener uses HTTP/2 or gRPC.</summary>
    public static void HealthCheck(
        string path, int? port, string? protocol, int? listenerPort, string? listenerProtocol, string? checkPath, SpecFindings found)
    {
        if (port is not null && listenerPort is not null && port != listenerPort)
        {
            found.Add(
                $"{path}.port",
                MeshDiagnostics.HealthCheckUnfit,
                $"The health check uses port {port}, but it must use the listener's port, {listenerPort}. Remove the port to use the listener's port.");
        }

        if (protocol is "http" or "http2" && string.IsNullOrEmpty(checkPath))
            found.Add($"{path}.path", MeshDiagnostics.MissingMetadata, $"An {protocol} health check needs a path.");
        if (protocol == "grpc" && (listenerProtocol is "http" or "tcp"))
            found.Add($"{path}.protocol", MeshDiagnostics.HealthCheckUnfit, "GRPC HealthCheck requires listener type of HTTP2 or GRPC.");
    }

    /// <summary>The only member of a connection pool or timeout must be the one for the listener's protocol.</summary>
    /// <param name="path">The path of the union.</param>
    /// <param name="what">What to call it in messages, such as <c>connection pool</c>.</param>
    /// <param name="protocol">The listener's protocol.</param>
    /// <param name="members">The names and values of the union's members.</param>
    /// <param name="found">The list that violations are added to.</param>
    public static void SameProtocol(string path, string what, string? protocol, IEnumerable<(string Name, object? Value)> members, SpecFindings found)
    {
        foreach (var (name, value) in members)
        {
            if (value is not null && protocol is not null && name != protocol)
                found.Add($"{path}.{name}", MeshDiagnostics.ProtocolSetting, $"The {what} is for {name}, but the listener uses {protocol}.");
        }
    }
}
