using MeshCi.Definitions.Diagnostics;
using MeshCi.Definitions.Model;
using MeshCi.Definitions.Rules.Context;

namespace MeshCi.Definitions.Rules.Resilience;

/// <summary>Listeners of gateways that do not work, or not everywhere.</summary>
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
                found.Add(new(
                    id, $"spec.listeners[{index}].portMapping.port", MeshDiagnostics.PrivilegedPort, $"The proxy needs CAP_NET_BIND_SERVICE to listen on {port}, and Fargate gives it only ports above {LastPrivileged}. Use 8080, say, and let the load balancer listen on {port}."));
            }

            HealthCheckEffect.Check(id, $"spec.listeners[{index}].healthCheck", listener.HealthCheck?.Protocol, listener.HealthCheck?.Path, found);
        }
    }
}
