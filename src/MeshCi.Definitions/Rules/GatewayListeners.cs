using MeshCi.Definitions.Model;

namespace MeshCi.Definitions;

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
                    id, $"spec.listeners[{index}].portMapping.port", Diagnostics.PrivilegedPort, $"The proxy needs CAP_NET_BIND_SERVICE to listen on {port}, and Fargate gives it only ports above {LastPrivileged}. Use 8080, say, and let the load balancer listen on {port}."));
            }

            HealthCheckEffect.Check(id, $"spec.listeners[{index}].healthCheck", listener.HealthCheck?.Protocol, listener.HealthCheck?.Path, found);
        }
    }
}

/// <summary>A path that a health check does not ask, or asks in vain.</summary>
internal static class HealthCheckEffect
{
    public static void Check(ResourceId id, string path, string? protocol, string? asked, List<ResourceFinding> found)
    {
        if (string.IsNullOrEmpty(asked)) return;
        if (protocol is "http" or "http2" && asked[0] != '/')
        {
            found.Add(new(
                id, $"{path}.path", Diagnostics.PathForm.As(Severity.Warning), $"No instance answers a health check of '{Say.Short(asked)}', so all are taken out: paths begin with a slash. Write '/{Say.Short(asked)}'."));
        }

        if (protocol is not ("tcp" or "grpc")) return;
        found.Add(new(
            id, $"{path}.path", Diagnostics.NoEffect, $"A {protocol} health check asks no path, so '{Say.Short(asked)}' is ignored. Remove it, or set HealthCheckProtocol=\"http\"."));
    }
}
