using MeshCi.Definitions.Diagnostics;
using MeshCi.Definitions.Graph;
using MeshCi.Definitions.Model;
using MeshCi.Definitions.Rules.Context;

namespace MeshCi.Definitions.Rules.References;

/// <summary>Calls to hosts outside the mesh that the hosts do not understand, because of the proxy's own use of TLS.</summary>
internal static class ExternalCalls
{
    private const int TlsPort = 443;

    /// <summary>Whether a service of the definition represents a host outside the mesh.</summary>
    public static bool IsExternal(string service, DefinitionView view) => view.IsServedBy(service, ExternalHost.NodeName(service));

    /// <summary>Checks the backends of a node.</summary>
    public static void Check(ResourceId id, VirtualNodeSpec node, DefinitionView view, List<ResourceFinding> found)
    {
        var defaults = node.BackendDefaults?.ClientPolicy?.Tls;
        for (var index = 0; index < (node.Backends?.Count ?? 0); index++)
        {
            if (node.Backends![index].VirtualService is not { VirtualServiceName: { } host } backend || !IsExternal(host, view)) continue;
            var own = backend.ClientPolicy?.Tls;
            var path = $"spec.backends[{index}].virtualService.virtualServiceName";
            foreach (var listener in view.Node(ExternalHost.NodeName(host))?.Listeners ?? [])
            {
                if (listener.PortMapping is not { Port: { } port, Protocol: { } protocol }) continue;
                if (own is null && Applies(defaults, port))
                    found.Add(new(id, path, MeshDiagnostics.BackendWithoutTls, DefaultsApply(host, port, protocol)));
                else if (port == TlsPort && protocol != "tcp" && !Applies(own, port))
                    found.Add(new(id, path, MeshDiagnostics.PlainExternalCalls, SendsPlainRequests(host, protocol)));
            }
        }
    }

    private static bool Applies(ClientPolicyTls? policy, int port) =>
        policy is not null && policy.Enforce != false && (policy.Ports is not { Count: > 0 } ports || ports.Contains(port));

    private static string DefaultsApply(string host, int port, string protocol)
    {
        var effect = protocol == "tcp" ? "the proxy would encrypt the connection a second time" : "the proxy only trusts the authorities of the mesh";
        return $"The client policy of MeshBackendDefaults also applies to port {port} of '{Wording.Short(host)}', which is outside the mesh: {effect}, "
            + "so every call to it fails. Add TlsEnforce=\"false\" and the trust setting of the MeshBackendDefaults here, or list the ports of the mesh in "
            + "TlsPorts of the MeshBackendDefaults.";
    }

    private static string SendsPlainRequests(string host, string protocol) =>
        $"The proxy expects {protocol} requests without TLS and sends them to port {TlsPort} of '{Wording.Short(host)}' as they are, but this port is for TLS. "
        + "If the service itself calls https://, set Protocol=\"tcp\". If the proxy is to use TLS, set TlsTrustChain.";
}
