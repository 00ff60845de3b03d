using MeshCi.Definitions.Diagnostics;
using MeshCi.Definitions.Model;
using MeshCi.Definitions.Rules.Context;

namespace MeshCi.Definitions.Rules.References;

/// <summary>What a node calls, as far as the definition knows those services.</summary>
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
            if (view.Leads(service, id.Name))
            {
                found.Add(new(
                    id, path, MeshDiagnostics.OwnBackend, $"'{Wording.Short(service)}' leads back to '{id.Name}' itself, so the node calls its own instances through the mesh. Remove the backend unless the node really does."));
            }

            foreach (var port in view.ProviderPorts(service)?.All.Where(port => port.Protocol == "tcp").Select(port => port.Port) ?? [])
            {
                if (byPort.TryAdd(port, service)) continue;
                found.Add(new(
                    id, path, MeshDiagnostics.TcpBackendsSharePort, $"'{Wording.Short(service)}' and '{Wording.Short(byPort[port])}' are both TCP on port {port}; a proxy tells TCP backends apart by port only, so one of them is never reached. Give one another port."));
            }
        }
    }
}
