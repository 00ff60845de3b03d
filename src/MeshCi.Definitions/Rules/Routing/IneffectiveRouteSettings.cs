using MeshCi.Definitions.Diagnostics;
using MeshCi.Definitions.Graph;
using MeshCi.Definitions.Model;
using MeshCi.Definitions.Rules.Context;

namespace MeshCi.Definitions.Rules.Routing;

/// <summary>Settings of a route that have no effect.</summary>
internal static class IneffectiveRouteSettings
{
    public static void Check(ResourceId id, RouteSpec spec, RouteView route, List<ResourceFinding> found)
    {
        if (spec.HttpRoute?.Match?.Scheme is { } scheme)
        {
            found.Add(new(id, "spec.httpRoute.match.scheme", MeshDiagnostics.NoEffect, SchemeIsIgnored(scheme)));
        }

        var path = $"spec.{route.Type}.action.weightedTargets";
        if (route.Targets is [{ Weight: > 0 and not 100 } single])
            found.Add(new(id, $"{path}[0].weight", MeshDiagnostics.NoEffect.As(Severity.Info), WeightOfOnlyTarget(single.Weight.Value)));

        if (route.Targets.Count < 2 || route.Targets.Sum(target => target.Weight ?? 0) == 0) return;
        for (var index = 0; index < route.Targets.Count; index++)
        {
            if (route.Targets[index].Weight is not 0) continue;
            found.Add(new(id, $"{path}[{index}].weight", MeshDiagnostics.ZeroWeight, GetsNoRequests(route.Targets[index].VirtualNode!)));
        }
    }

    private static string SchemeIsIgnored(string scheme) =>
        $"Only HTTP/2 routes match the scheme, so '{scheme}' has no effect here. Remove Scheme, or set the listener's Protocol to http2.";

    private static string WeightOfOnlyTarget(int weight) =>
        $"The only target gets every request regardless of its weight, so {weight} has the same effect as 100. Write 100, or only the name.";

    private static string GetsNoRequests(string target) =>
        $"The target '{Wording.Short(target)}' gets no requests while its weight is 0. "
        + "Raise the weight to start a canary, or remove the target when it is no longer needed.";
}
