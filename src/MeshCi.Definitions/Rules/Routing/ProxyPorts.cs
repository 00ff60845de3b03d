using MeshCi.Definitions.Diagnostics;
using MeshCi.Definitions.Model;
using MeshCi.Definitions.Rules.Context;

namespace MeshCi.Definitions.Rules.Routing;

/// <summary>Listeners on the port of the proxy's administration interface (ENVOY_ADMIN_ACCESS_PORT).</summary>
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
            found.Add(new(id, $"spec.listeners[{index}].portMapping.port", MeshDiagnostics.ProxysPort, PortIsInUse));
        }
    }

    private static string PortIsInUse =>
        $"The proxy's administration interface listens on port {Administration} unless ENVOY_ADMIN_ACCESS_PORT specifies another one, "
        + "and two listeners cannot share a port. Use another port, such as 8080.";
}
