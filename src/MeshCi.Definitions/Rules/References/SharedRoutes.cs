using MeshCi.Definitions.Diagnostics;
using MeshCi.Definitions.Model;
using MeshCi.Definitions.Rules.Context;

namespace MeshCi.Definitions.Rules.References;

/// <summary>
/// Nodes that receive the same requests, such as a service's node and its canary, but do not have the same backends: with DROP_ALL, the proxy of one
/// does not know a host that the other calls. Ports may differ, because proxies call each node separately.
/// </summary>
internal static class SharedRoutes
{
    public static void Check(DefinitionView view, List<ResourceFinding> found)
    {
        if (view.Nodes.Count < 2) return;
        // With ALLOW_ALL, a node can also call services that are not its backends.
        if (view.Of(ResourceKind.Mesh).Any(id => view.Get<MeshSpec>(id)?.EgressFilter?.Type == "ALLOW_ALL")) return;
        var (reported, compared) = (new HashSet<string>(StringComparer.Ordinal), new HashSet<(string, string)>());
        foreach (var id in view.Of(ResourceKind.Route))
        {
            if (view.Route(id) is not { } route) continue;
            var nodes = route.Targets.Where(target => target.Weight > 0).Select(target => target.VirtualNode).OfType<string>().Distinct(StringComparer.Ordinal)
                .Select(name => (Name: name, Spec: view.Node(name))).Where(node => node.Spec is not null).ToList();
            if (nodes.Count < 2) continue;
            var most = nodes.MaxBy(node => node.Spec!.Backends?.Count ?? 0);
            foreach (var (name, spec) in nodes)
            {
                if (reported.Contains(name) || !compared.Add((most.Name, name))) continue;
                if (Missing(most.Spec!, spec!) is not { Count: > 0 } missing) continue;
                reported.Add(name);
                var none = spec!.Backends is not { Count: > 0 };
                found.Add(new(
                    new(ResourceKind.VirtualNode, name),
                    "spec.backends",
                    none ? MeshDiagnostics.LacksBackends : MeshDiagnostics.LacksBackends.As(Severity.Info),
                    LacksBackends(id.Name, most.Name, name, missing, none)));
            }
        }
    }

    private static string LacksBackends(string route, string other, string node, List<string> missing, bool hasNone)
    {
        var services = Wording.Some(missing.Select(service => $"'{Wording.Short(service)}'"), missing.Count);
        var difference = hasNone ? $"has no backends, while the other node calls {services}"
            : $"lacks the {(missing.Count == 1 ? "backend" : "backends")} {services} of the other node";
        return $"Route '{Wording.Short(route)}' sends requests to both '{Wording.Short(other)}' and '{Wording.Short(node)}', "
            + $"but '{Wording.Short(node)}' {difference}. "
            + "If it makes these calls, they fail, unless the mesh allows calls to any address (EgressFilter ALLOW_ALL). "
            + $"To allow them, add <MeshBackend Include=\"{Wording.Short(missing[0])}\" Node=\"{Wording.Short(node)}\" />"
            + (missing.Count > 1 ? " and one MeshBackend for each of the others." : ".");
    }

    private static List<string> Missing(VirtualNodeSpec from, VirtualNodeSpec node)
    {
        var has = Services(node).ToHashSet(StringComparer.Ordinal);
        return [.. Services(from).Where(service => !has.Contains(service))];
    }

    private static IEnumerable<string> Services(VirtualNodeSpec node) =>
        (node.Backends ?? []).Select(backend => backend.VirtualService?.VirtualServiceName).OfType<string>();
}
