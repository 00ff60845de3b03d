using MeshCi.Definitions.Diagnostics;
using MeshCi.Definitions.Model;
using MeshCi.Definitions.Rules.Context;

namespace MeshCi.Definitions.Rules.Routing;

/// <summary>Listeners on the port that the proxy needs for itself (ENVOY_ADMIN_ACCESS_PORT).</summary>
internal static class ProxyPorts
{
    private const int Administration = 9901;

    public static void Check(ResourceId id, IEnumerable<int?>? ports, List<ResourceFinding> found)
    {
        var index = -1;
        foreach (var port in ports ?? [])
        {
            index++;
            if (port != Administration) continue;
            found.Add(new(
                id, $"spec.listeners[{index}].portMapping.port", MeshDiagnostics.ProxysPort, $"The proxy's own administration listens on {Administration} unless ENVOY_ADMIN_ACCESS_PORT says otherwise, and two cannot share a port. Use another port, such as 8080."));
        }
    }
}
