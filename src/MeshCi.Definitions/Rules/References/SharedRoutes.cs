using MeshCi.Definitions.Diagnostics;
using MeshCi.Definitions.Model;
using MeshCi.Definitions.Rules.Context;

namespace MeshCi.Definitions.Rules.References;

/// <summary>
/// Nodes that take the same requests, as a service's node and its canary do, but of which one may not call what the other calls: with DROP_ALL its
/// proxy has no such host. Ports may differ, since proxies call each node on its own.
/// </summary>
internal static class SharedRoutes
{
    public static void Check(DefinitionView view, List<ResourceFinding> found)
    {
        if (view.Nodes.Count < 2) return;
        // What is not a backend is called all the same where the mesh lets it out, or where defaults of another kind hold.
        if (view.Of(ResourceKind.Mesh).Any(id => view.Get<MeshSpec>(id)?.EgressFilter?.Type == "ALLOW_ALL")) return;
        var (told, compared) = (new HashSet<string>(StringComparer.Ordinal), new HashSet<(string, string)>());
        foreach (var id in view.Of(ResourceKind.Route))
        {
            if (view.Route(id) is not { } route) continue;
            var nodes = route.Targets.Where(target => target.Weight > 0).Select(target => target.VirtualNode).OfType<string>().Distinct(StringComparer.Ordinal)
                .Select(name => (Name: name, Spec: view.Node(name))).Where(node => node.Spec is not null).ToList();
            if (nodes.Count < 2) continue;
            var most = nodes.MaxBy(node => node.Spec!.Backends?.Count ?? 0);
            foreach (var (name, spec) in nodes)
            {
                if (told.Contains(name) || !compared.Add((most.Name, name))) continue;
                if (Missing(most.Spec!, spec!) is not { Count: > 0 } missing) continue;
                told.Add(name);
                var none = spec!.Backends is not { Count: > 0 };
                found.Add(new(
                    new(ResourceKind.VirtualNode, name),
                    "spec.backends",
                    none ? MeshDiagnostics.LacksBackends : MeshDiagnostics.LacksBackends.As(Severity.Info),
                    $"Route '{Wording.Short(id.Name)}' shares its requests between '{Wording.Short(most.Name)}' and '{Wording.Short(name)}', but '{Wording.Short(name)}' has {(none ? "no backends" : "not the backends")}{(none ? ", while the other calls " : " ")}{Wording.Some(missing.Select(service => $"'{Wording.Short(service)}'"), missing.Count)}{(none ? "" : " of the other")}. Its calls there fail, unless the mesh lets them out (EgressFilter ALLOW_ALL). Add <MeshBackend Include=\"{Wording.Short(missing[0])}\" Node=\"{Wording.Short(name)}\" />{(missing.Count > 1 ? " and so on" : "")}, if it makes these calls."));
            }
        }
    }

    private static List<string> Missing(VirtualNodeSpec from, VirtualNodeSpec node)
    {
        var has = Services(node).ToHashSet(StringComparer.Ordinal);
        return [.. Services(from).Where(service => !has.Contains(service))];
    }

    private static IEnumerable<string> Services(VirtualNodeSpec node) => (node.Backends ?? []).Select(backend => backend.VirtualService?.VirtualServiceName).OfType<string>();
}
