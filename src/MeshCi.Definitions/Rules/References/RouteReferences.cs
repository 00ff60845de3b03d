using MeshCi.Definitions.Diagnostics;
using MeshCi.Definitions.Graph;
using MeshCi.Definitions.Language;
using MeshCi.Definitions.Model;
using MeshCi.Definitions.Rules.Context;

namespace MeshCi.Definitions.Rules.References;

/// <summary>Compares a route with the listeners of its router and of its targets.</summary>
internal static class RouteReferences
{
    public static void Check(ResourceId id, RouteView route, DefinitionView view, List<ResourceFinding> found)
    {
        void Add(string path, Diagnostic diagnostic, string message) => found.Add(new(id, path, diagnostic, message));
        if (id.Parent is { } parent && !view.Knows(new(ResourceKind.VirtualRouter, parent)) && !view.MayReferOutside(id))
            Add("", MeshDiagnostics.RouteWithoutRouter, UnknownRouter(parent));
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
                Add($"{path}[{index}].virtualNode", MeshDiagnostics.UnknownTarget, UnknownTarget(name, Spelling.Nearest(name, view.Nodes)));
            }
            else if (view.NodePorts(name) is { } ports)
            {
                Side($"{path}[{index}].port", target.Port, ports, route, $"Virtual node '{name}'", null, Add);
            }
        }

        var sum = route.Targets.Sum(target => target.Weight ?? 0);
        if (sum > 100)
            Add(path, MeshDiagnostics.WeightsNotHundred, WeightsExceedHundred(sum, Shares(route.Targets, sum)));
        else if (sum is > 0 and < 100 && route.Targets.Count > 1)
            Add(path, MeshDiagnostics.WeightsNotHundred.As(Severity.Info), WeightsAreRelative(sum, Shares(route.Targets, sum)));
    }

    // The last target gets the remainder of the rounding.
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
        string path, int? port, ListenerSet listeners, RouteView route, string subject, string? setting, Action<string, Diagnostic, string> add)
    {
        if (listeners.Count == 0)
        {
            add(path, MeshDiagnostics.RoutePort, $"{subject} has no listener, so requests cannot be sent to it. Add a MeshListener for it.");
            return;
        }

        if (port is null && listeners.Count > 1)
        {
            add(path, MeshDiagnostics.RoutePort, HasSeveralListeners(subject, listeners, setting));
            return;
        }

        if (listeners.First(port) is not { } meant)
            add(path, MeshDiagnostics.RoutePort, $"{subject} does not listen on port {port}. It listens on {listeners}.");
        else if (meant.Protocol != route.Protocol)
            add($"spec.{route.Type}", MeshDiagnostics.RouteProtocol, ProtocolsDiffer(subject, meant, route.Protocol));
    }

    private static string UnknownRouter(string router) =>
        $"The virtual router '{Wording.Short(router)}' is not in this definition. "
        + "Correct Parent, or set ExternalTargets=\"true\" if another project defines it.";

    private static string UnknownTarget(string target, string? meant) =>
        $"The target '{Wording.Short(target)}' is not a virtual node of this project. " + KnownTarget(target, meant);

    private static string KnownTarget(string target, string? meant) =>
        WeightedTargets.Respell(target) is { } respelled
        ? $"Targets are separated by semicolons, and a weight follows '='. Write {Wording.Short(respelled)}."
        : (meant is null ? $"Add <MeshNode Include=\"{Wording.Short(target)}\" />, or " : $"Did you mean {meant}? Otherwise, ")
        + "set ExternalTargets=\"true\" if another project defines it.";

    private static string WeightsExceedHundred(int sum, string shares) =>
        $"The weights add up to {sum}. App Mesh documents a maximum of 100 and may refuse the route. Lower them proportionally: {shares}.";

    private static string WeightsAreRelative(int sum, string shares) =>
        $"The weights add up to {sum}. They are relative, so they correspond to {shares} percent.";

    private static string HasSeveralListeners(string subject, ListenerSet listeners, string? setting) =>
        $"{subject} has several listeners: {listeners}. The route does not specify one of them. "
        + (setting is null ? "Add a listener on the route's port to the node." : $"Add {setting}.");

    private static string ProtocolsDiffer(string subject, PortProtocol listener, string protocol) =>
        $"{subject} uses {listener.Protocol} on port {listener.Port}, but the route uses {protocol}. Use the same protocol for both.";
}
