using MeshCi.Definitions.Diagnostics;
using MeshCi.Definitions.Model;

namespace MeshCi.Definitions.Rules.Specs;

/// <summary>What App Mesh refuses in a virtual node.</summary>
internal static class VirtualNodeRules
{
    private const string NeedsDiscovery = "A virtual node with a listener needs service discovery so that callers can find it.";

    public static void Check(VirtualNodeSpec node, SpecFindings found)
    {
        Policy(node.BackendDefaults?.ClientPolicy, "spec.backendDefaults.clientPolicy", found);
        Backends(node, found);
        var listeners = node.Listeners ?? [];
        ListenerRules.DistinctPorts(listeners.Select(listener => listener?.PortMapping?.Port), found);
        for (var index = 0; index < listeners.Count; index++)
        {
            if (listeners[index] is { } listener) Listener(listener, $"spec.listeners[{index}]", found);
        }

        if (node.ServiceDiscovery is not null && listeners.Count == 0)
        {
            found.Add("spec.serviceDiscovery", MeshDiagnostics.DiscoveryMismatch, "Service Discovery can't be set without a listener.");
        }
        else if (node.ServiceDiscovery is null && listeners.Count > 0)
        {
            found.Add("spec.serviceDiscovery", MeshDiagnostics.DiscoveryMismatch, NeedsDiscovery);
        }
    }

    private static void Listener(Listener listener, string path, SpecFindings found)
    {
        var (port, protocol) = (listener.PortMapping?.Port, listener.PortMapping?.Protocol);
        if (listener.ConnectionPool is { } pool)
        {
            ListenerRules.SameProtocol(
                $"{path}.connectionPool",
                "connection pool",
                protocol,
                [("grpc", pool.Grpc), ("http", pool.Http), ("http2", pool.Http2), ("tcp", pool.Tcp)],
                found);
        }

        if (listener.HealthCheck is { } check)
            ListenerRules.HealthCheck($"{path}.healthCheck", check.Port, check.Protocol, port, protocol, check.Path, found);
        if (listener.Timeout is { } timeout)
        {
            ListenerRules.SameProtocol(
                $"{path}.timeout",
                "timeout",
                protocol,
                [("grpc", timeout.Grpc), ("http", timeout.Http), ("http2", timeout.Http2), ("tcp", timeout.Tcp)],
                found);
        }
    }

    private static void Backends(VirtualNodeSpec node, SpecFindings found)
    {
        var names = new HashSet<string>(StringComparer.Ordinal);
        for (var index = 0; index < (node.Backends?.Count ?? 0); index++)
        {
            if (node.Backends![index]?.VirtualService is not { VirtualServiceName: { } name } service) continue;
            var path = $"spec.backends[{index}].virtualService";
            if (!names.Add(name))
                found.Add($"{path}.virtualServiceName", MeshDiagnostics.DeclaredTwice, $"The backend '{Wording.Short(name)}' is listed twice.");
            if (SpecRules.CheckName(ResourceKind.VirtualService, name) is { } problem)
                found.Add($"{path}.virtualServiceName", MeshDiagnostics.BadName, problem);
            Policy(service.ClientPolicy, $"{path}.clientPolicy", found);
        }
    }

    private static void Policy(ClientPolicy? policy, string path, SpecFindings found)
    {
        if (policy?.Tls is { } tls)
            ClientTlsRules.Wildcards(tls.Enforce, tls.Validation?.SubjectAlternativeNames, $"{path}.tls.validation.subjectAlternativeNames", found);
    }
}
