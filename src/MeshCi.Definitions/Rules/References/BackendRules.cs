using MeshCi.Definitions.Diagnostics;
using MeshCi.Definitions.Model;
using MeshCi.Definitions.Rules.Context;

namespace MeshCi.Definitions.Rules.References;

/// <summary>Checks the services that a node calls, as far as the definition provides them.</summary>
internal static class BackendRules
{
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
                found.Add(new(id, path, MeshDiagnostics.TcpBackendsSharePort, SharePort(service, byPort[port], port)));
            }
        }
    }

    private static string LeadsBack(string service, string node) =>
        $"The backend '{Wording.Short(service)}' leads back to '{node}', so the node would call its own instances through the mesh. "
        + "If that is not intended, remove the backend.";

    private static string SharePort(string service, string other, int port) =>
        $"The backends '{Wording.Short(service)}' and '{Wording.Short(other)}' are both TCP services on port {port}. "
        + "A proxy distinguishes TCP backends only by port, so one of them is never reached. Use a different port for one of them.";
}
