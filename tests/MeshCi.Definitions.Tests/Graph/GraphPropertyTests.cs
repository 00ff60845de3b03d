using System.Text.Json;
using CsCheck;
using MeshCi.Definitions.Graph;
using MeshCi.Definitions.Model;

namespace MeshCi.Definitions.Tests.Graph;

public class GraphPropertyTests
{
    private static readonly string[] Names =
    [
        .. RouteTypes.All, "backends", "virtualService", "virtualServiceName", "provider", "virtualNode", "virtualNodeName", "virtualRouter",
        "virtualRouterName", "action",
        "weightedTargets", "target", "match", "prefix", "path", "exact", "regex", "priority", "listeners", "portMapping", "port", "protocol", "weight",
        "\\ud800", "match\\ud800", "unknown",
    ];

    private static readonly Gen<string> Value = Gen.Recursive<string>((depth, inner) => depth > 5 ? Leaf : Gen.Frequency(
        (2, Leaf),
        (1, inner.Array[0, 3].Select(items => $"[{string.Join(',', items)}]")),
        (4, Gen.Select(Gen.OneOfConst(Names), inner).Array[0, 4]
            .Select(members => $"{{{string.Join(',', members.Select(member => $"\"{member.Item1}\":{member.Item2}"))}}}"))));

    private static Gen<string> Leaf => Gen.OneOfConst(
        "null", "true", "0", "8080", "80.0", "-1", "1e400", "1e3", "99999999999999999999", "0.5", "\"\"", "\"a\"", "\"b\"", "\"http\"", "\"\\ud800\"", "\"/\"",
        "{}", "[]", "[null]");

    private static Gen<Resource> AnyResource =>
        from kind in Gen.Enum<ResourceKind>()
        from name in Gen.OneOfConst("a", "b", "")
        from parent in Gen.OneOfConst("a", "b", null)
        from spec in Gen.OneOf(Value, Value.Select(value => Sound(kind, value)))
        select new Resource { Id = new(kind, name, parent), Spec = JsonElement.Parse(spec) };

    [Theory, Iterations(2_000, 20_000)]
    public void Any_JSON_can_be_read_and_the_graph_agrees_with_itself(int iterations) => AnyResource.Array[0, 12].Sample(
        resources =>
        {
            var graph = MeshGraph.Of(resources);
            foreach (var resource in ResourceKinds.All.SelectMany(kind => graph.All(kind.Kind)))
            {
                graph.Find(resource.Id).ShouldBe(resource);
                GraphResource.Named(resource.Id.Kind, resources.First(given => given.Id == resource.Id).Spec).ToHashSet()
                    .IsSupersetOf(resource.References.Select(reference => reference.To)).ShouldBeTrue();
                foreach (var reference in resource.References) graph.Users(reference.To).Count(user => user == resource).ShouldBe(1);
                if (resource.Parent is { } parent) graph.Routes(parent).ShouldContain(resource);
                _ = resource.Needs.Count();
            }

            foreach (var service in graph.All(ResourceKind.VirtualService).Select(service => service.Id.Name))
            {
                _ = graph.Callers(service).Count();
                foreach (var node in graph.NodesBehind(service)) graph.ServicesBefore(node).ShouldContain(service);
            }
        },
        iter: iterations);

    [Theory, Iterations(400, 2_000)]
    public void The_order_of_routes_does_not_depend_on_the_order_of_the_resources(int iterations) => Gen.Select(AnyResource.Array[2, 8], Gen.Int).Sample(
        (resources, seed) =>
        {
            var distinct = resources.DistinctBy(resource => resource.Id).ToArray();
            var shuffled = distinct.ToArray();
            new Random(seed).Shuffle(shuffled);
            foreach (var parent in new[] { "a", "b" })
            {
                var router = new ResourceId(ResourceKind.VirtualRouter, parent);
                MeshGraph.Of(shuffled).Routes(router).Select(route => route.Id).ShouldBe(MeshGraph.Of(distinct).Routes(router).Select(route => route.Id));
            }
        },
        iter: iterations);

    [Theory]
    [InlineData("services of one router that leads to as many nodes")]
    [InlineData("nodes that call one service")]
    [InlineData("one node with as many backends")]
    [InlineData("routes to one node")]
    public void Memory_grows_at_most_linearly_with_the_mesh(string shape)
    {
        Allocated(Mesh(shape, 50));
        var (small, large) = (Allocated(Mesh(shape, 500)), Allocated(Mesh(shape, 4_000)));
        ((double)large / small).ShouldBeLessThan(8 * 1.5, "bytes allocated for eight times the mesh");
    }

    // A value where a reference of this kind is expected; otherwise nearly all specs would be empty.
    private static string Sound(ResourceKind kind, string value) => (kind switch
    {
        ResourceKind.VirtualNode => """{"backends":[{"virtualService":{"virtualServiceName":"a"}},%]}""",
        ResourceKind.Route => """{"httpRoute":{"match":%,"action":{"weightedTargets":[{"virtualNode":"a"},%]}}}""",
        ResourceKind.VirtualService => """{"provider":{"virtualRouter":{"virtualRouterName":"a"},"unknown":%}}""",
        ResourceKind.GatewayRoute => """{"grpcRoute":{"match":%,"action":{"target":{"virtualService":{"virtualServiceName":"b"}}}}}""",
        _ => """{"listeners":[%]}""",
    }).Replace("%", value, StringComparison.Ordinal);

    private static long Allocated(IReadOnlyList<Resource> resources)
    {
        var before = GC.GetAllocatedBytesForCurrentThread();
        var graph = MeshGraph.Of(resources);
        foreach (var service in graph.All(ResourceKind.VirtualService)) _ = graph.NodesBehind(service.Id.Name).Count;
        return GC.GetAllocatedBytesForCurrentThread() - before;
    }

    private static List<Resource> Mesh(string shape, int count)
    {
        var resources = new List<Resource>();
        for (var number = 0; number < count; number++)
        {
            switch (shape)
            {
                case "nodes that call one service":
                    Add(new(ResourceKind.VirtualNode, $"n{number}"), """{"backends":[{"virtualService":{"virtualServiceName":"a"}}]}""");
                    break;
                case "routes to one node":
                    Add(new(ResourceKind.Route, $"r{number}", "r"),
                        """{"httpRoute":{"match":{"prefix":"/"},"action":{"weightedTargets":[{"virtualNode":"n"}]}}}""");
                    break;
                case "services of one router that leads to as many nodes":
                    Add(new(ResourceKind.VirtualService, $"s{number}"), """{"provider":{"virtualRouter":{"virtualRouterName":"r"}}}""");
                    Add(new(ResourceKind.Route, $"r{number}", "r"),
                        """{"httpRoute":{"match":{"prefix":"/"},"action":{"weightedTargets":[{"virtualNode":"n%"}]}}}""".Replace(
                            "%", $"{number}", StringComparison.Ordinal));
                    break;
            }
        }

        if (shape == "one node with as many backends")
            Add(new(ResourceKind.VirtualNode, "n"), $$"""{"backends":[{{string.Join(',', Enumerable.Range(0, count).Select(Backend))}}]}""");
        return resources;

        static string Backend(int number) => $$$"""{"virtualService":{"virtualServiceName":"s{{{number}}}"}}""";

        void Add(ResourceId id, string spec) => resources.Add(new() { Id = id, Spec = JsonElement.Parse(spec) });
    }
}
