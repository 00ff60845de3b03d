using CsCheck;
using MeshCi.Definitions.Model;
using MeshCi.Deployment.Applying;
using MeshCi.Deployment.Planning;

namespace MeshCi.Deployment.Tests;

/// <summary>Random definitions before and after, applied to a control plane that enforces the service's rules.</summary>
public class PlannerProperties
{
    private sealed record Shape(
        int[] RouterPorts, string[] RouterProtocols, bool[] Nodes, bool[] NodeHasTwo, (int Router, int Node, int Port, string Time)[] Routes, int[] Services,
        bool Gateway, int GatewayTarget, string Team);

    private static readonly Gen<Shape> Shapes =
        from ports in Gen.Int[0, 2].Array[2]
        from protocols in Gen.OneOfConst("http", "http2").Array[2]
        from nodes in Gen.Bool.Array[3]
        from two in Gen.Bool.Array[3]
        from routes in Gen.Select(Gen.Int[0, 1], Gen.Int[0, 2], Gen.Int[0, 1], Gen.OneOfConst("5s", "9s")).Array[4]
        from services in Gen.Int[-1, 2].Array[2]
        from gateway in Gen.Bool
        from target in Gen.Int[0, 1]
        from team in Gen.OneOfConst("", "red", "blue")
        select new Shape(ports, protocols, nodes, two, routes, services, gateway, target, team);

    [Fact]
    public async Task Every_plan_reaches_the_desired_state_in_steps_that_the_service_accepts_and_leaves_nothing_to_do() =>
        await Gen.Select(Shapes, Shapes).SampleAsync(async pair =>
        {
            var (before, after) = (Define(pair.Item1), Define(pair.Item2));
            var world = new World();
            world.Plane.Put(Shop.Of(Shop.Mesh, "{}"));
            await world.DeployAsync(before, "1");
            var gaps = new ServiceSettings { AllowGap = true, AllowRemoval = true };

            await world.DeployAsync(after, "2", gaps);

            foreach (var wanted in after.Resources)
                FieldDiff.Compare(world.Plane.Find(wanted.Id)!.Spec, wanted.Spec).ShouldBeEmpty();
            foreach (var gone in before.Resources.Where(resource => after.Resources.All(wanted => wanted.Id != resource.Id)))
                world.Plane.Find(gone.Id).ShouldBeNull();
            (await world.Deployer().PlanAsync(after, new(), CancellationToken.None)).Plan.HasChanges.ShouldBeFalse();
            (await world.Deployer().DriftAsync("shop", "orders", CancellationToken.None)).Findings.ShouldBeEmpty();

            await world.Deployer(gaps).RollbackAsync("shop", "orders", new("acme/shop"), "1", CancellationToken.None);
            foreach (var wanted in before.Resources)
                FieldDiff.Compare(world.Plane.Find(wanted.Id)!.Spec, wanted.Spec).ShouldBeEmpty();
        }, iter: 200, threads: 2);

    [Fact]
    public void Comparing_in_reverse_yields_the_same_fields_with_their_sides_swapped() =>
        Gen.Select(Shapes, Shapes).Sample(pair =>
        {
            var (before, after) = (Define(pair.Item1), Define(pair.Item2));
            foreach (var left in before.Resources)
            {
                foreach (var right in after.Resources.Where(right => right.Id.Kind == left.Id.Kind))
                {
                    FieldDiff.Compare(left.Spec, right.Spec).ShouldBe(
                        FieldDiff.Compare(right.Spec, left.Spec).Select(change => new FieldChange(change.Path, change.After, change.Before)));
                }
            }
        }, iter: 200, threads: 2);

    private static Definition Define(Shape shape)
    {
        var resources = new List<Resource>();
        var tags = shape.Team.Length == 0 ? [] : new[] { ("team", shape.Team) };
        var nodes = Enumerable.Range(0, 3).Where(node => shape.Nodes[node] || node == 0).ToList();
        foreach (var node in nodes)
            resources.Add(
            Shop.Of(Shop.Node($"n{node}"), shape.NodeHasTwo[node] ? Shop.NodeSpec((8080, "http"), (9090, "http")) : Shop.NodeSpec((8080, "http")), tags));
        var listeners = Enumerable.Range(0, 2).Select(router => shape.RouterPorts[router] switch
        {
            0 => new[] { (80, shape.RouterProtocols[router]) },
            1 => [(81, shape.RouterProtocols[router])],
            _ => [(80, "http"), (81, shape.RouterProtocols[router])],
        }).ToList();
        for (var router = 0; router < 2; router++) resources.Add(Shop.Of(Shop.Router($"r{router}"), Shop.Listeners(listeners[router])));
        for (var index = 0; index < shape.Routes.Length; index++)
        {
            var (router, node, port, time) = shape.Routes[index];
            if (!nodes.Contains(node)) continue;
            var own = listeners[router];
            var listener = own[Math.Min(port, own.Length - 1)];
            // A port is specified where required, and sometimes where optional.
            int? matchPort = own.Length > 1 || index % 2 == 0 ? listener.Item1 : null;
            int? targetPort = shape.NodeHasTwo[node] ? (port == 0 ? 8080 : 9090) : index == 3 ? 8080 : null;
            resources.Add(Shop.Of(Shop.Route($"r{router}", $"t{index}"), Shop.RouteSpec($"n{node}", time, matchPort, targetPort, $"{listener.Item2}Route")));
        }

        for (var service = 0; service < 2; service++)
        {
            resources.Add(Shop.Of(Shop.Service($"s{service}"), shape.Services[service] switch
            {
                -1 => "{}",
                2 => """{"provider":{"virtualNode":{"virtualNodeName":"n0"}}}""",
                var router => Shop.ProviderSpec($"r{router}"),
            }));
        }

        if (shape.Gateway)
        {
            resources.Add(Shop.Of(Shop.Gateway("in"), Shop.Listeners((80, "http")), tags));
            var provider = shape.Services[shape.GatewayTarget];
            int? port = provider switch
            {
                -1 => null,
                2 => shape.NodeHasTwo[0] ? 9090 : null,
                _ => listeners[provider].Length > 1 ? 81 : null,
            };
            resources.Add(Shop.Of(Shop.GatewayRoute("in", "all"),
                $$"""{"httpRoute":{"action":{"target":{"virtualService":{"virtualServiceName":"s{{shape.GatewayTarget}}"}"""
                + Shop.PortMember(port) + """}},"match":{"prefix":"/"}}}"""));
        }

        return Shop.Definition("orders", resources);
    }
}
