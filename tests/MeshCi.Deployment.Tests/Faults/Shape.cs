using MeshCi.Definitions.Model;
using MeshCi.Deployment.Applying;

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
    ];

    /// <summary>The names of all services that it changes, including former ones.</summary>
    public IReadOnlyList<string> Names => [.. Before.Concat(After).Select(definition => definition.Service).Distinct().Order(StringComparer.Ordinal)];

    /// <summary>The services that it changes.</summary>
    public IReadOnlyList<string> Services => [.. After.Select(definition => definition.Service).Order(StringComparer.Ordinal)];

    public override string ToString() => Name;

    /// <summary>A mesh with what build 1 deployed.</summary>
    internal async Task<World> StartAsync()
    {
        var world = new World { Plane = new() { IdentifiesWithCalls = true } };
        if (Name != "the mesh belongs to the project") world.Plane.Put(Shop.Of(Shop.Mesh, "{}"));
        if (Before.Count > 0) await DeployAsync(world, Before, "1");
        return world;
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

    private static Definition OwnMesh(string egress, string tag) => Shop.Definition("mesh",
        Shop.Of(Shop.Mesh, $$$$"""{"egressFilter":{"type":"{{{{egress}}}}"}}""", ("stage", tag)));

    private static Definition Edge(string prefix) => Shop.Definition("edge",
        Shop.Of(Shop.Gateway("gw"), Shop.Listeners((80, "http"))),
        Shop.Of(Shop.GatewayRoute("gw", "o"), """
            {"httpRoute":{"match":{"prefix":"PREFIX"},"action":{"target":{"virtualService":{"virtualServiceName":"orders.shop.local"}}}}}
            """.Replace("PREFIX", prefix, StringComparison.Ordinal)));
}
