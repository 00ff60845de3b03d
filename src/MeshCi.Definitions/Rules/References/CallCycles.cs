using MeshCi.Definitions.Diagnostics;
using MeshCi.Definitions.Model;
using MeshCi.Definitions.Rules.Context;

namespace MeshCi.Definitions.Rules.References;

/// <summary>
/// Nodes of one definition that call each other in a cycle. App Mesh allows it, but retries along the cycle multiply. A node that calls
/// itself is reported as MESH2013.
/// </summary>
internal static class CallCycles
{
    // Each call is followed once. The limit is 25 times what a mesh within its quotas can have: 200 nodes, each of which calls all others.
    private const long MostFollowed = 1_000_000;

    public static void Check(DefinitionView view, List<ResourceFinding> found)
    {
        if (view.Nodes.Count < 2) return;
        if (view.Of(ResourceKind.VirtualNode).Sum(node => view.Called(node.Name).Sum(service => (long)view.NodesBehind(service).Count)) > MostFollowed) return;
        var done = new HashSet<string>(StringComparer.Ordinal);
        foreach (var start in view.Of(ResourceKind.VirtualNode))
        {
            if (Cycle(start.Name, view, done) is not { } cycle) continue;
            found.Add(new(new(ResourceKind.VirtualNode, cycle[0]), "spec.backends", MeshDiagnostics.CallCycle, CallsInCycle(cycle)));
        }
    }

    private static string CallsInCycle(List<string> cycle)
    {
        var calls = $"{string.Join(" -> ", cycle.Take(8).Select(Wording.Short))}{(cycle.Count > 8 ? " -> ..." : "")} -> {Wording.Short(cycle[0])}";
        return $"The nodes call each other in a cycle: {calls}. This is allowed, but retries multiply if every call in the cycle is retried. "
            + "Switch retries off for one of the calls: set MaxRetries=\"0\" on its route.";
    }

    // Depth-first and iterative, so that a long chain of nodes cannot overflow the stack. Each node is entered once.
    private static List<string>? Cycle(string start, DefinitionView view, HashSet<string> done)
    {
        var (path, position) = (new List<string>(), new Dictionary<string, int>(StringComparer.Ordinal));
        var open = new Stack<IEnumerator<string>>();
        List<string>? cycle = null;
        Enter(start);
        while (open.Count > 0)
        {
            if (!open.Peek().MoveNext())
            {
                open.Pop().Dispose();
                position.Remove(path[^1]);
                path.RemoveAt(path.Count - 1);
                continue;
            }

            var next = open.Peek().Current;
            if (position.TryGetValue(next, out var at) && at < path.Count - 1) cycle ??= path[at..];
            Enter(next);
        }

        return cycle;

        void Enter(string node)
        {
            if (!done.Add(node)) return;
            position[node] = path.Count;
            path.Add(node);
            open.Push(Called(node, view).GetEnumerator());
        }
    }

    private static IEnumerable<string> Called(string node, DefinitionView view) => view.Called(node).SelectMany(view.NodesBehind).Order(StringComparer.Ordinal);
}
