using MeshCi.Definitions.Diagnostics;
using MeshCi.Definitions.Model;
using MeshCi.Definitions.Rules.Context;

namespace MeshCi.Definitions.Rules.Resilience;

/// <summary>Gateway listeners that do not work, or do not work everywhere.</summary>
internal static class GatewayListeners
{
    private const int LastPrivileged = 1024;

    public static void Check(ResourceId id, VirtualGatewaySpec gateway, List<ResourceFinding> found)
    {
        for (var index = 0; index < (gateway.Listeners?.Count ?? 0); index++)
        {
            var listener = gateway.Listeners![index];
            if (listener.PortMapping?.Port is { } port and <= LastPrivileged)
            {
                found.Add(new(id, $"spec.listeners[{index}].portMapping.port", MeshDiagnostics.PrivilegedPort, IsPrivileged(port)));
            }

            HealthCheckEffect.Check(id, $"spec.listeners[{index}].healthCheck", listener.HealthCheck?.Protocol, listener.HealthCheck?.Path, found);
        }
    }

    private static string IsPrivileged(int port) =>
        $"To listen on port {port}, the proxy needs the capability CAP_NET_BIND_SERVICE, and on Fargate it can only use ports above {LastPrivileged}. "
        + $"Use another port, such as 8080, and let the load balancer listen on {port}.";
}
