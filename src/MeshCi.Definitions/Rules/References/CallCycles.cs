using MeshCi.Definitions.Diagnostics;
using MeshCi.Definitions.Model;
using MeshCi.Definitions.Rules.Context;

namespace MeshCi.Definitions.Rules.References;

/// <summary>
/// Nodes of one definition that call each other in a circle. App Mesh allows it; whoever sets retries along it should know. A node that
/// calls itself is MESH2013.
/// </summary>
internal static class CallCycles
{
    // Each call is followed once. This many is 25 times what a mesh within its quotas has: 200 nodes, each of which calls each.
    private const long MostFollowed = 1_000_000;

    public static void Check(DefinitionView view, List<ResourceFinding> found)
    {
        if (view.Nodes.Count < 2) return;
        if (view.Of(ResourceKind.VirtualNode).Sum(node => view.Called(node.Name).Sum(service => (long)view.NodesBehind(service).Count)) > MostFollowed) return;
        var done = new HashSet<string>(StringComparer.Ordinal);
        foreach (var start in view.Of(ResourceKind.VirtualNode))
        {
            if (Circle(start.Name, view, done) is not { } circle) continue;
            found.Add(new(
                new(ResourceKind.VirtualNode, circle[0]), "spec.backends", MeshDiagnostics.CallCycle, $"The calls go round: {string.Join(" -> ", circle.Take(8).Select(Wording.Short))}{(circle.Count > 8 ? " -> ..." : "")} -> {Wording.Short(circle[0])}. That is allowed; retries on every part of the circle multiply, so leave them out on one."));
        }
    }

    // Depth first without recursion, so that a long chain of nodes is no deep stack; each node is entered once.
    private static List<string>? Circle(string start, DefinitionView view, HashSet<string> done)
    {
        var (path, position) = (new List<string>(), new Dictionary<string, int>(StringComparer.Ordinal));
        var open = new Stack<IEnumerator<string>>();
        List<string>? circle = null;
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
            if (position.TryGetValue(next, out var at) && at < path.Count - 1) circle ??= path[at..];
            Enter(next);
        }

        return circle;

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
