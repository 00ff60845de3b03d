using MeshCi.Definitions.Model;

namespace MeshCi.Definitions.Rules.Specs;

/// <summary>What App Mesh refuses in a virtual gateway.</summary>
internal static class VirtualGatewayRules
{
    public static void Check(VirtualGatewaySpec gateway, SpecFindings found)
    {
        if (gateway.BackendDefaults?.ClientPolicy?.Tls is { } tls)
        {
            ClientTlsRules.Wildcards(
                tls.Enforce, tls.Validation?.SubjectAlternativeNames, "spec.backendDefaults.clientPolicy.tls.validation.subjectAlternativeNames", found);
        }

        var listeners = gateway.Listeners ?? [];
        ListenerRules.DistinctPorts(listeners.Select(listener => listener?.PortMapping?.Port), found);
        for (var index = 0; index < listeners.Count; index++)
        {
            if (listeners[index] is not { } listener) continue;
            var path = $"spec.listeners[{index}]";
            var (port, protocol) = (listener.PortMapping?.Port, listener.PortMapping?.Protocol);
            if (listener.ConnectionPool is { } pool)
            {
                ListenerRules.SameProtocol(
                    $"{path}.connectionPool", "connection pool", protocol, [("grpc", pool.Grpc), ("http", pool.Http), ("http2", pool.Http2)], found);
            }

            if (listener.HealthCheck is { } check)
                ListenerRules.HealthCheck($"{path}.healthCheck", check.Port, check.Protocol, port, protocol, check.Path, found);
        }
    }
}
