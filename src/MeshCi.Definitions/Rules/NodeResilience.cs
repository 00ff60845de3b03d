using MeshCi.Definitions.Model;

namespace MeshCi.Definitions;

/// <summary>Settings of a node that do not work together.</summary>
internal static class NodeResilience
{
    public static void Check(ResourceId id, VirtualNodeSpec node, List<ResourceFinding> found)
    {
        for (var index = 0; index < (node.Listeners?.Count ?? 0); index++)
        {
            var listener = node.Listeners![index];
            var path = $"spec.listeners[{index}]";
            if (listener.OutlierDetection is not null && node.ServiceDiscovery?.Dns is { ResponseType: null or "LOADBALANCER" })
            {
                found.Add(new(
                    id, $"{path}.outlierDetection", Diagnostics.NothingToEject, "DNS discovery with LOADBALANCER gives callers one address, so outlier detection has nothing to eject. Set ResponseType=\"ENDPOINTS\" on the MeshServiceDiscovery, or use cloudMap."));
            }

            if (listener.HealthCheck is { TimeoutMillis: { } timeout, IntervalMillis: { } interval } && timeout >= interval)
            {
                found.Add(new(
                    id, $"{path}.healthCheck.timeoutMillis", Diagnostics.HealthCheckOverlap, $"The health check waits {Durations.Write(timeout)}, but the next one starts after {Durations.Write(interval)}. Make the timeout shorter than the interval."));
            }

            var (member, perRequest, idle) = listener.Timeout switch
            {
                { Http: { } http } => ("http", http.PerRequest, http.Idle),
                { Http2: { } http2 } => ("http2", http2.PerRequest, http2.Idle),
                { Grpc: { } grpc } => ("grpc", grpc.PerRequest, grpc.Idle),
                _ => ("", null, null),
            };
            IdleTimeout.Check(id, $"{path}.timeout.{member}.idle", perRequest, idle, found);
        }
    }
}

/// <summary>An idle timeout that ends before the answer may come.</summary>
internal static class IdleTimeout
{
    public static void Check(ResourceId id, string path, Duration? perRequest, Duration? idle, List<ResourceFinding> found)
    {
        if (idle.Milliseconds() is not ({ } quiet and > 0) || perRequest.Milliseconds() is not { } request || (request != 0 && quiet >= request)) return;
        var limit = request == 0 ? "has no limit" : $"may take {Durations.Write(request)}";
        found.Add(new(
            id, path, Diagnostics.IdleBeforeAnswer, $"The connection closes after {Durations.Write(quiet)} without traffic, but a request {limit}. Make the idle timeout at least as long."));
    }
}
