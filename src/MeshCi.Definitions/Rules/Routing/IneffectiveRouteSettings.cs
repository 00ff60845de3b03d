using MeshCi.Definitions.Diagnostics;
using MeshCi.Definitions.Graph;
using MeshCi.Definitions.Model;
using MeshCi.Definitions.Rules.Context;

namespace MeshCi.Definitions.Rules.Routing;

/// <summary>Settings of a route that do nothing.</summary>
internal static class IneffectiveRouteSettings
{
    public static void Check(ResourceId id, RouteSpec spec, RouteView route, List<ResourceFinding> found)
    {
        if (spec.HttpRoute?.Match?.Scheme is { } scheme)
        {
            found.Add(new(
                id, "spec.httpRoute.match.scheme", MeshDiagnostics.NoEffect, $"The scheme '{scheme}' is matched in HTTP/2 routes only. Remove Scheme, or make the listener's Protocol http2."));
        }

        var path = $"spec.{route.Type}.action.weightedTargets";
        if (route.Targets is [{ Weight: > 0 and not 100 } single])
        {
            found.Add(new(
                id, $"{path}[0].weight", MeshDiagnostics.NoEffect.As(Severity.Info), $"The only target gets every request, whatever its weight; {single.Weight} means 100. Write 100, or the name alone."));
        }

        if (route.Targets.Count < 2 || route.Targets.Sum(target => target.Weight ?? 0) == 0) return;
        for (var index = 0; index < route.Targets.Count; index++)
        {
            if (route.Targets[index].Weight is not 0) continue;
            found.Add(new(
                id, $"{path}[{index}].weight", MeshDiagnostics.ZeroWeight, $"'{Wording.Short(route.Targets[index].VirtualNode!)}' gets no request as long as its weight is 0. Raise it to begin a canary, or remove the target once it is not needed."));
        }
    }
}
