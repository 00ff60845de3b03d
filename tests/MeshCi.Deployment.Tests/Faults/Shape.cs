using MeshCi.Definitions.Model;
using MeshCi.Deployment.Applying;
using MeshCi.Deployment.Ledgers;

namespace MeshCi.Deployment.Tests.Faults;

/// <summary>A kind of plan: the definitions of one or two services before and after it.</summary>
/// <param name="Name">What it does.</param>
/// <param name="Before">What build 1 deployed; empty for a first deploy.</param>
/// <param name="After">What build 2 deploys.</param>
public sealed record Shape(string Name, IReadOnlyList<Definition> Before, IReadOnlyList<Definition> After)
{
    /// <summary>All of them: each kind of step, for each kind of resource, alone and in a command with two services.</summary>
    public static IReadOnlyList<Shape> All { get; } =
    [
        new("first deploy", [], [Shop.Orders()]),
        new("every kind of step", [Steps("15s", "old", "orders-v1", "blue")], [Steps("3s", "new", "orders-v2", "red")]),
        new("everything is removed", [Shop.Orders(), Edge("/")], [Shop.Definition("edge"), Shop.Definition("orders")]),
        new("ports move", [Ports(8080)], [Ports(9090)]),
        new("the mesh belongs to the project", [OwnMesh("DROP_ALL", "a")], [OwnMesh("ALLOW_ALL", "b")]),
        new("two services", [Shop.Orders(), Edge("/")], [Shop.Orders("3s").With(Shop.Of(Shop.Node("v2"), "{}")), Edge("/v2")]),
        new("a service gets another name", [Shop.Orders()], [Renamed("orders-api", "orders.shop.local")]),
        new("the mesh is handed over", [Holder("a", true), Holder("b", false)], [Holder("a", false), Holder("b", true)]),
        new("a service is split", [Shop.Orders().With(Spare(8080))], [Shop.Orders("3s"), Shop.Definition("spare", Spare(9090)) with { Owner = "acme/orders" }]),
        new("services are removed", [Shop.Orders(), Edge("/")], [Shop.Definition("edge"), Shop.Definition("orders")]) { Verb = ShapeVerb.Destroy },
        new("a service is removed with its mesh", [Holder("a", true)], [Shop.Definition("a")]) { Verb = ShapeVerb.Destroy },
        new("an earlier build is restored", [Shop.Orders(), Edge("/")], [Shop.Orders("3s").With(Shop.Of(Shop.Node("v2"), "{}")), Edge("/v2")])
        {
            Verb = ShapeVerb.Rollback,
        },
    ];

    /// <summary>What the command does.</summary>
    public ShapeVerb Verb { get; init; }

    /// <summary>The names of all services that it changes, including former ones.</summary>
    public IReadOnlyList<string> Names => [.. Before.Concat(After).Select(definition => definition.Service).Distinct().Order(StringComparer.Ordinal)];

    /// <summary>The services that it changes.</summary>
    public IReadOnlyList<string> Services => [.. After.Select(definition => definition.Service).Order(StringComparer.Ordinal)];

    public override string ToString() => Name;

    /// <summary>A mesh with what build 1 deployed.</summary>
    internal async Task<World> StartAsync()
    {
        var world = new World { Plane = new() { IdentifiesWithCalls = true } };
        if (!Before.Concat(After).SelectMany(definition => definition.Resources).Any(resource => resource.Id == Shop.Mesh))
            world.Plane.Put(Shop.Of(Shop.Mesh, "{}"));
        // A rollback goes from what comes after to what was before.
        if (Verb == ShapeVerb.Rollback) await DeployAsync(world, After, "0");
        if (Before.Count > 0) await DeployAsync(world, Before, "1");
        return world;
    }

    /// <summary>Runs the command as a build.</summary>
    internal async Task RunAsync(World world, string build)
    {
        var (context, settings) = (new BuildContext("acme/shop", build), new ServiceSettings { AllowRemoval = true });
        var token = TestContext.Current.CancellationToken;
        switch (Verb)
        {
            case ShapeVerb.Destroy:
                await world.Deployer().DestroyAsync(
                    [.. Services.Select(service => new DestroyRequest("shop", service) { Settings = settings })], context, token);
                break;
            case ShapeVerb.Rollback:
                await world.Deployer().RollbackAsync(
                    [.. Services.Select(service => new RollbackRequest("shop", service) { ToBuild = "0", Settings = settings })], context, token);
                break;
            default:
                await DeployAsync(world, After, build);
                break;
        }
    }

    /// <summary>Deploys definitions with one plan.</summary>
    internal static Task<IReadOnlyList<DeployResult>> DeployAsync(World world, IReadOnlyList<Definition> definitions, string build) =>
        world.Deployer().DeployAsync(
        [.. definitions.Select(definition => new ServiceRequest(definition) { Settings = new() { AllowRemoval = true } })],
        new("acme/shop", build), TestContext.Current.CancellationToken);

    private static Definition Steps(string timeout, string route, string node, string team) => Shop.Orders(timeout).With(
        Shop.Of(Shop.Router("orders"), Shop.Listeners((team == "red" ? 9090 : 8080, "http"))),
        Shop.Of(Shop.Node(node), Shop.NodeSpec((8080, "http"))),
        Shop.Of(Shop.Route("orders", route), Shop.RouteSpec(node)),
        Shop.Of(Shop.Gateway("in"), Shop.Listeners((80, "http")), ("team", team)));

    private static Definition Ports(int port) => Shop.Definition("orders",
        Shop.Of(Shop.Node("orders"), Shop.NodeSpec((port, "http"))),
        Shop.Of(Shop.Router("orders"), Shop.Listeners((port, "http"))),
        Shop.Of(Shop.Route("orders", "default"), Shop.RouteSpec("orders", matchPort: port, targetPort: port)),
        Shop.Of(Shop.Service("orders.shop.local"), Shop.ProviderSpec("orders")));

    private static Definition Renamed(string name, string host) => Shop.Definition(name,
        Shop.Of(Shop.Node(name), Shop.NodeSpec((8080, "http"))),
        Shop.Of(Shop.Router(name), Shop.Listeners((8080, "http"))),
        Shop.Of(Shop.Route(name, "default"), Shop.RouteSpec(name)),
        Shop.Of(Shop.Service(host), Shop.ProviderSpec(name))) with
    { Owner = "acme/orders" };

    private static Resource Spare(int port) => Shop.Of(Shop.Node("spare"), Shop.NodeSpec((port, "http")));

    private static Definition Holder(string name, bool hasMesh) => Shop.Definition(name,
        [Shop.Of(Shop.Node(name), Shop.NodeSpec((8080, "http"))), .. hasMesh ? new[] { Shop.Of(Shop.Mesh, "{}") } : []]);

    private static Definition OwnMesh(string egress, string tag) => Shop.Definition("mesh",
        Shop.Of(Shop.Mesh, $$$$"""{"egressFilter":{"type":"{{{{egress}}}}"}}""", ("stage", tag)));

    private static Definition Edge(string prefix) => Shop.Definition("edge",
        Shop.Of(Shop.Gateway("gw"), Shop.Listeners((80, "http"))),
        Shop.Of(Shop.GatewayRoute("gw", "o"), """
            {"httpRoute":{"match":{"prefix":"PREFIX"},"action":{"target":{"virtualService":{"virtualServiceName":"orders.shop.local"}}}}}
            """.Replace("PREFIX", prefix, StringComparison.Ordinal)));
}
