using MeshCi.Deployment.Planning;

namespace MeshCi.Deployment.Tests.Permissions;

/// <summary>Everything that commands do to services, each with all the ways in which it can fail and be undone.</summary>
internal static class Lives
{
    private const string WithGateway = """{"listeners":[{"portMapping":{"port":80,"protocol":"http"}}]}""";
    private const string GatewayRoute = """
        {"httpRoute":{"action":{"target":{"virtualService":{"virtualServiceName":"orders.shop.local"}}},"match":{"prefix":"/"}}}
        """;

    /// <summary>The lives by name.</summary>
    public static IReadOnlyDictionary<string, Func<Life, Task>> All { get; } = new Dictionary<string, Func<Life, Task>>
    {
        ["create, update, roll back, remove"] = async life =>
        {
            await life.FailingAsync(() => life.DeployAsync(Shop.Orders()));
            await life.FailingAsync(() => life.DeployAsync(Shop.Orders("3s", "2.0.0")));
            await life.FailingAsync(() => life.RollbackAsync());
            await life.FailingAsync(() => life.DestroyAsync());
        },
        ["a mesh of its own"] = async life =>
        {
            await life.FailingAsync(() => life.DeployAsync(Shop.Orders().With(Shop.Of(Shop.Mesh, "{}"))));
            await life.FailingAsync(() => life.DeployAsync(Shop.Orders().With(Shop.Of(Shop.Mesh, """{"egressFilter":{"type":"ALLOW_ALL"}}"""))));
            await life.FailingAsync(() => life.DestroyAsync());
        },
        ["gateways and backends"] = async life =>
        {
            var pay = Shop.Definition("pay", Shop.Of(Shop.Node("pay"), Shop.NodeSpec((8080, "http"))),
                Shop.Of(Shop.Service("pay.shop.local"), """{"provider":{"virtualNode":{"virtualNodeName":"pay"}}}"""));
            await life.DeployOtherAsync(pay);
            var calls = Shop.NodeSpec((8080, "http"))[..^1] + ""","backends":[{"virtualService":{"virtualServiceName":"pay.shop.local"}}]}""";
            var orders = Shop.Orders().With(
                Shop.Of(Shop.Node("orders"), calls), Shop.Of(Shop.Gateway("in"), WithGateway), Shop.Of(Shop.GatewayRoute("in", "all"), GatewayRoute));
            await life.FailingAsync(() => life.DeployAsync(orders));
            var toPay = orders.With(Shop.Of(Shop.Route("orders", "pay"), Shop.RouteSpec("pay")),
                Shop.Of(Shop.Service("money.shop.local"), """{"provider":{"virtualNode":{"virtualNodeName":"pay"}}}"""),
                Shop.Of(Shop.GatewayRoute("in", "all"), GatewayRoute.Replace("orders", "pay", StringComparison.Ordinal)));
            await life.FailingAsync(() => life.DeployAsync(toPay));
            await life.FailingAsync(() => life.DeployAsync(Shop.Orders()));
            await life.FailingAsync(() => life.RollbackAsync());
        },
        ["tags"] = async life =>
        {
            await life.FailingAsync(() => life.DeployAsync(Shop.Orders().With(Shop.Of(Shop.Node("orders"), Shop.NodeSpec((8080, "http")), ("team", "a")))));
            await life.FailingAsync(() => life.DeployAsync(Shop.Orders().With(Shop.Of(Shop.Node("orders"), Shop.NodeSpec((8080, "http")), ("tier", "b")))));
            await life.FailingAsync(() => life.RollbackAsync());
        },
        ["a rename"] = async life =>
        {
            await life.FailingAsync(() => life.DeployAsync(Shop.Orders()));
            var api = Shop.Definition("orders-api",
                Shop.Of(Shop.Node("orders-api"), Shop.NodeSpec((8080, "http"))),
                Shop.Of(Shop.Router("orders-api"), Shop.Listeners((8080, "http"))),
                Shop.Of(Shop.Route("orders-api", "default"), Shop.RouteSpec("orders-api")),
                Shop.Of(Shop.Service("orders.shop.local"), Shop.ProviderSpec("orders-api"))) with
            { Owner = "acme/orders" };
            await life.FailingAsync(() => life.DeployAsync(api));
            await life.FailingAsync(() => life.RollbackAsync("orders-api"));
            await life.FailingAsync(() => life.DeployAsync(api));
            await life.FailingAsync(() => life.DestroyAsync("orders-api"));
        },
        ["adopted, and given back"] = life => AdoptedAsync(life, AdoptedFate.GiveBack),
        ["adopted, and restored"] = life => AdoptedAsync(life, AdoptedFate.Restore),
        ["adopted, and deleted"] = life => AdoptedAsync(life, AdoptedFate.Delete),
        ["recovered"] = async life =>
        {
            await life.DeployAsync(Shop.Orders());
            var before = life.Plane.Specs;
            life.Plane.Refuses = operation => operation is "CreateRoute" or "DeleteVirtualNode";
            var changed = Shop.Orders("3s").With(Shop.Of(Shop.Node("v2"), "{}"), Shop.Of(Shop.Route("orders", "new"), Shop.RouteSpec("v2")));
            await Should.ThrowAsync<Definitions.Diagnostics.MeshException>(() => life.DeployAsync(changed));
            life.Plane.Refuses = _ => false;
            life.Plane.Specs.Keys.ShouldContain(Shop.Node("v2"));
            await life.RecoverAsync();
            life.Plane.Specs.Keys.Order().ShouldBe(before.Keys.Order());
        },
    };

    /// <summary>A random definition, another one of the same project, back, and the end of it.</summary>
    /// <param name="life">The life.</param>
    /// <param name="seed">The seed.</param>
    public static async Task RandomAsync(Life life, uint seed)
    {
        var (before, after) = Meshes.Pair(seed);
        await life.DeployAsync(before);
        var isChange = await life.FailingAsync(() => life.DeployAsync(after)) > 0;
        if (isChange) await life.FailingAsync(() => life.RollbackAsync());
        await life.FailingAsync(() => life.DestroyAsync());
    }

    private static async Task AdoptedAsync(Life life, AdoptedFate fate)
    {
        await life.Plane.CreateAsync(Shop.Of(Shop.Mesh, "{}"), "t", TestContext.Current.CancellationToken);
        var spec = Shop.NodeSpec((8080, "http"))[..^1] + ""","logging":{"accessLog":{"file":{"path":"/x"}}}}""";
        await life.Plane.CreateAsync(Shop.Of(Shop.Node("orders"), spec, ("team", "old")), "t", TestContext.Current.CancellationToken);
        await life.FailingAsync(() => life.DeployAsync(Shop.Orders(), settings => settings with { Adopt = true }));
        await life.FailingAsync(() => life.DestroyAsync("orders", fate));
    }
}
