using MeshCi.Definitions.Diagnostics;
using MeshCi.Definitions.Model;
using MeshCi.Definitions.Rules.Context;

namespace MeshCi.Definitions.Rules.References;

/// <summary>Checks the services that a node calls, as far as the definition provides them.</summary>
internal static class BackendRules
{
    private const string UseOtherPort = "Use a different port for one of them.";

    public static void Check(ResourceId id, VirtualNodeSpec node, DefinitionView view, List<ResourceFinding> found)
    {
        var byPort = new Dictionary<int, string>();
        for (var index = 0; index < (node.Backends?.Count ?? 0); index++)
        {
            if (node.Backends![index].VirtualService?.VirtualServiceName is not { } service) continue;
            var path = $"spec.backends[{index}].virtualService.virtualServiceName";
            NameRules.Host(id, path, service, found);
            if (view.IsServedBy(service, id.Name))
            {
                found.Add(new(id, path, MeshDiagnostics.OwnBackend, LeadsBack(service, id.Name)));
            }

            foreach (var port in view.ProviderPorts(service)?.All.Where(port => port.Protocol == "tcp").Select(port => port.Port) ?? [])
            {
                if (byPort.TryAdd(port, service)) continue;
                var isExternal = ExternalCalls.IsExternal(service, view);
                found.Add(new(id, path, MeshDiagnostics.TcpBackendsSharePort, SharePort(service, byPort[port], port, isExternal)));
            }
        }
    }

    private static string LeadsBack(string service, string node) =>
        $"The backend '{Wording.Short(service)}' leads back to '{node}', so the node would call its own instances through the mesh. "
        + "If that is not intended, remove the backend.";

    private static string SharePort(string service, string other, int port, bool isExternal) =>
        $"The backends '{Wording.Short(service)}' and '{Wording.Short(other)}' are both TCP services on port {port}. "
        + $"A proxy distinguishes TCP backends only by port, so one of them is never reached. {(isExternal ? LetProxyUseTls(service, port) : UseOtherPort)}";

    // A project cannot choose the port of a host outside the mesh.
    private static string LetProxyUseTls(string host, int port) =>
        $"To distinguish them by host name, call http://{Wording.Short(host)}:{port} and let the proxy use TLS: set TlsTrustChain on this MeshExternalService.";
}
