using MeshCi.Definitions.Diagnostics;
using MeshCi.Definitions.Graph;
using MeshCi.Definitions.Model;
using MeshCi.Definitions.Rules.Context;

namespace MeshCi.Definitions.Rules.References;

/// <summary>A route against its router's listener and its targets' listeners.</summary>
internal static class RouteReferences
{
    public static void Check(ResourceId id, RouteView route, DefinitionView view, List<ResourceFinding> found)
    {
        void Add(string path, Diagnostic diagnostic, string message) => found.Add(new(id, path, diagnostic, message));
        if (id.Parent is { } parent && !view.Knows(new(ResourceKind.VirtualRouter, parent)) && !view.MayReferOutside(id))
            Add("", MeshDiagnostics.RouteWithoutRouter, $"The virtual router '{Wording.Short(parent)}' is not in this definition. Correct Parent, or set ExternalTargets=\"true\" where another project defines it.");
        if (id.Parent is not null && view.RouterPorts(id.Parent) is { Count: > 0 } listeners)
            Side($"spec.{route.Type}.match.port", route.Port, listeners, route, $"Router '{id.Parent}'", "Port", Add);
        var path = $"spec.{route.Type}.action.weightedTargets";
        for (var index = 0; index < route.Targets.Count; index++)
        {
            var target = route.Targets[index];
            var name = target.VirtualNode!;
            if (!view.Knows(new(ResourceKind.VirtualNode, name)))
            {
                if (view.MayReferOutside(id)) continue;
                var meant = Spelling.Nearest(name, view.Nodes);
                Add(
                    $"{path}[{index}].virtualNode",
                    MeshDiagnostics.UnknownTarget,
                    $"The target '{Wording.Short(name)}' is no virtual node of this project. {(meant is null ? $"Add <MeshNode Include=\"{Wording.Short(name)}\" />, or" : $"Did you mean {meant}? If not,")} set ExternalTargets=\"true\" where another project defines it.");
            }
            else if (view.NodePorts(name) is { } ports)
            {
                Side($"{path}[{index}].port", target.Port, ports, route, $"Virtual node '{name}'", null, Add);
            }
        }

        var sum = route.Targets.Sum(target => target.Weight ?? 0);
        if (sum == 0) Add(path, MeshDiagnostics.NoWeight, "All weights are 0, so the route sends nothing anywhere. Give at least one target a weight from 1 to 100.");
        if (sum > 100)
            Add(path, MeshDiagnostics.WeightsNotHundred, $"The weights add up to {sum}; App Mesh documents a sum of 100 at most and may refuse the route. Lower them in proportion: {Shares(route.Targets, sum)}.");
        else if (sum is > 0 and < 100 && route.Targets.Count > 1)
            Add(path, MeshDiagnostics.WeightsNotHundred.As(Severity.Info), $"The weights add up to {sum}. They count in proportion, so they mean {Shares(route.Targets, sum)} percent.");
    }

    // The last target takes what rounding leaves.
    private static string Shares(IReadOnlyList<WeightedTarget> targets, int sum)
    {
        var left = 100;
        var shares = new List<string>();
        for (var index = 0; index < targets.Count; index++)
        {
            var share = index == targets.Count - 1 ? left : (targets[index].Weight ?? 0) * 100 / sum;
            left -= share;
            shares.Add($"{Wording.Short(targets[index].VirtualNode!)}={share}");
        }

        return string.Join(";", shares);
    }

    private static void Side(
        string path, int? port, ListenerSet listeners, RouteView route, string who, string? setting, Action<string, Diagnostic, string> add)
    {
        if (listeners.Count == 0)
        {
            add(path, MeshDiagnostics.RoutePort, $"{who} has no listener, so nothing can be sent there. Add a MeshListener for it.");
            return;
        }

        if (port is null && listeners.Count > 1)
        {
            add(path, MeshDiagnostics.RoutePort, $"{who} has several listeners, {listeners}, and the route does not say which.{(setting is null ? " Give the node a listener on the route's port." : $" Add {setting}.")}");
            return;
        }

        if (listeners.First(port) is not { } meant) add(path, MeshDiagnostics.RoutePort, $"{who} does not listen on {port}; its listeners are {listeners}.");
        else if (meant.Protocol != route.Protocol)
            add($"spec.{route.Type}", MeshDiagnostics.RouteProtocol, $"{who} speaks {meant.Protocol} on port {meant.Port}, but the route is of {route.Protocol}. Make both the same.");
    }
}
