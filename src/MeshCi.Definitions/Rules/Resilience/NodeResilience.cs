using MeshCi.Definitions.Diagnostics;
using MeshCi.Definitions.Graph;
using MeshCi.Definitions.Model;
using MeshCi.Definitions.Rules.Context;

namespace MeshCi.Definitions.Rules.Resilience;

/// <summary>Settings of a virtual node that do not work together.</summary>
internal static class NodeResilience
{
    private const string PolicyIsUnused = "The node has no backend, so nothing uses the default client policy. Add a MeshBackend, or remove the policy.";

    private const string HasSingleAddress =
        "With DNS service discovery and the response type LOADBALANCER, callers see a single address, so outlier detection has nothing to eject. "
        + "Set ResponseType=\"ENDPOINTS\" on the MeshServiceDiscovery, or use cloudMap.";

    public static void Check(ResourceId id, VirtualNodeSpec node, DefinitionView view, List<ResourceFinding> found)
    {
        FailureDetection(id, node, view, found);
        if (node.BackendDefaults?.ClientPolicy is not null && node.Backends is not { Count: > 0 })
            found.Add(new(id, "spec.backendDefaults", MeshDiagnostics.NoEffect.As(Severity.Info), PolicyIsUnused));
        for (var index = 0; index < (node.Listeners?.Count ?? 0); index++)
        {
            var listener = node.Listeners![index];
            var path = $"spec.listeners[{index}]";
            if (listener.OutlierDetection is not null && node.ServiceDiscovery?.Dns is { ResponseType: null or "LOADBALANCER" })
                found.Add(new(id, $"{path}.outlierDetection", MeshDiagnostics.NothingToEject, HasSingleAddress));

            Ejections(id, listener, path, view, found);
            HealthCheckEffect.Check(id, $"{path}.healthCheck", listener.HealthCheck?.Protocol, listener.HealthCheck?.Path, found);
            if (listener.HealthCheck is { TimeoutMillis: { } timeout, IntervalMillis: { } interval } && timeout >= interval)
            {
                found.Add(new(id, $"{path}.healthCheck.timeoutMillis", MeshDiagnostics.HealthCheckOverlap, HealthChecksOverlap(timeout, interval)));
            }
        }
    }

    // If less than half of the instances are healthy, the proxy sends requests to all of them, including the ejected ones.
    private static void Ejections(ResourceId id, Listener listener, string path, DefinitionView view, List<ResourceFinding> found)
    {
        if (listener.OutlierDetection?.MaxEjectionPercent is not { } percent) return;
        if ((percent < 100 && listener.HealthCheck is not null) || !view.Context.Settings.Exceeds(MeshDiagnostics.EjectsTooMany, percent)) return;
        var most = view.Context.Settings.Threshold(MeshDiagnostics.EjectsTooMany);
        found.Add(new(id, $"{path}.outlierDetection.maxEjectionPercent", MeshDiagnostics.EjectsTooMany, EjectsTooMany(percent, most)));
    }

    private static void FailureDetection(ResourceId id, VirtualNodeSpec node, DefinitionView view, List<ResourceFinding> found)
    {
        // A host outside the mesh has no proxy, and its instances are not known.
        if (node.Listeners is not { Count: > 0 } listeners || ExternalHost.IsNodeOf(id.Name, node.ServiceDiscovery?.Dns?.Hostname)) return;
        if (listeners.Any(listener => listener.HealthCheck is not null || listener.OutlierDetection is not null)) return;
        var callers = view.CallersOf(id.Name);
        var severity = callers.Count > 1 ? Severity.Warning : Severity.Info;
        found.Add(new(id, "spec.listeners[0]", MeshDiagnostics.FailuresUndetected.As(severity), FailuresAreNotDetected(callers)));
    }

    private static string HealthChecksOverlap(long timeout, long interval) =>
        $"The health check waits up to {Durations.Write(timeout)} for a response, but the next one starts after {Durations.Write(interval)}. "
        + "Make the timeout shorter than the interval.";

    private static string EjectsTooMany(long percent, long most) =>
        $"Up to {percent}% of the instances may be ejected{(percent < 100 ? ", and no health check ends an ejection early" : "")}. "
        + "However, if less than 50% of the instances are healthy, the proxy sends requests to all of them again, so further ejections have no effect. "
        + $"Set OutlierMaxEjectionPercent to {most} or less.";

    private static string FailuresAreNotDetected(IReadOnlyList<string> callers)
    {
        var subject = callers.Count < 2 ? "Callers"
            : $"{callers.Count} nodes of this project, {string.Join(", ", callers.Take(3))}{(callers.Count > 3 ? " and others" : "")},";
        return $"{subject} keep calling an instance that fails, because the node has neither a health check nor outlier detection. "
            + "Add a health check to its MeshListener, such as HealthCheckPath=\"/healthz\".";
    }
}
