using MeshCi.Definitions.Diagnostics;
using MeshCi.Definitions.Model;
using MeshCi.Definitions.Rules.Context;

namespace MeshCi.Definitions.Rules.Resilience;

/// <summary>Settings of a node that do not work together.</summary>
internal static class NodeResilience
{
    public static void Check(ResourceId id, VirtualNodeSpec node, DefinitionView view, List<ResourceFinding> found)
    {
        Unnoticed(id, node, view, found);
        if (node.BackendDefaults?.ClientPolicy is not null && node.Backends is not { Count: > 0 })
            found.Add(new(id, "spec.backendDefaults", MeshDiagnostics.NoEffect.As(Severity.Info), "The node has no backend, so nothing uses the default client policy. Add a MeshBackend, or remove it."));
        for (var index = 0; index < (node.Listeners?.Count ?? 0); index++)
        {
            var listener = node.Listeners![index];
            var path = $"spec.listeners[{index}]";
            if (listener.OutlierDetection is not null && node.ServiceDiscovery?.Dns is { ResponseType: null or "LOADBALANCER" })
            {
                found.Add(new(
                    id, $"{path}.outlierDetection", MeshDiagnostics.NothingToEject, "DNS discovery with LOADBALANCER gives callers one address, so outlier detection has nothing to eject. Set ResponseType=\"ENDPOINTS\" on the MeshServiceDiscovery, or use cloudMap."));
            }

            Ejections(id, listener, path, view, found);
            HealthCheckEffect.Check(id, $"{path}.healthCheck", listener.HealthCheck?.Protocol, listener.HealthCheck?.Path, found);
            if (listener.HealthCheck is { TimeoutMillis: { } timeout, IntervalMillis: { } interval } && timeout >= interval)
            {
                found.Add(new(
                    id, $"{path}.healthCheck.timeoutMillis", MeshDiagnostics.HealthCheckOverlap, $"The health check waits {Durations.Write(timeout)}, but the next one starts after {Durations.Write(interval)}. Make the timeout shorter than the interval."));
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

    // Below half of its instances the proxy gives up choosing and sends to all, the ejected ones included.
    private static void Ejections(ResourceId id, Listener listener, string path, DefinitionView view, List<ResourceFinding> found)
    {
        if (listener.OutlierDetection?.MaxEjectionPercent is not { } percent) return;
        if ((percent < 100 && listener.HealthCheck is not null) || !view.Context.Settings.Exceeds(MeshDiagnostics.EjectsTooMany, percent)) return;
        var most = view.Context.Settings.Threshold(MeshDiagnostics.EjectsTooMany);
        found.Add(new(
            id, $"{path}.outlierDetection.maxEjectionPercent", MeshDiagnostics.EjectsTooMany, $"Up to {percent} % of the instances may be ejected{(percent < 100 ? " and no health check brings them back early" : "")}, but below 50 % healthy ones the proxy sends to all again, so the rest of the ejections is moot. Set OutlierMaxEjectionPercent to {most} or less."));
    }

    private static void Unnoticed(ResourceId id, VirtualNodeSpec node, DefinitionView view, List<ResourceFinding> found)
    {
        if (node.Listeners is not { Count: > 0 } listeners || listeners.Any(listener => listener.HealthCheck is not null || listener.OutlierDetection is not null)) return;
        var callers = view.CallersOf(id.Name);
        var (severity, who) = callers.Count > 1 ? (Severity.Warning, $"{callers.Count} nodes of this project, {string.Join(", ", callers.Take(3))}{(callers.Count > 3 ? " and others" : "")},") : (Severity.Info, "Callers");
        found.Add(new(
            id, "spec.listeners[0]", MeshDiagnostics.NobodyNotices.As(severity), $"{who} keep calling an instance that fails, since the node has neither a health check nor outlier detection. Add HealthCheckPath=\"/healthz\", say, to its MeshListener."));
    }
}
