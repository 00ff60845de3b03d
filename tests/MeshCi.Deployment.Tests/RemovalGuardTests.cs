using MeshCi.Definitions.Diagnostics;
using MeshCi.Definitions.Model;
using MeshCi.Deployment.Applying;

namespace MeshCi.Deployment.Tests;

/// <summary>A definition that has become empty by accident does not remove a service.</summary>
public class RemovalGuardTests
{
    private readonly World _world = new();

    [Fact]
    public async Task A_deploy_of_nothing_is_refused_before_the_first_write_with_the_count_the_names_and_the_cause()
    {
        await _world.DeployAsync(Shop.Orders(), "1");
        var before = _world.Plane.State;

        var error = await RefusedAsync(Shop.Definition("orders"), new() { RemovalCauses = () => ["'mesh.props' does not exist."] });

        error.Message.ShouldBe(
            "This deploy would remove 4 of the 4 resources that orders has in mesh shop, including its node, every route and its virtual service: "
            + "virtualNode orders, virtualRouter orders, route orders/default, virtualService orders.shop.local. Nothing was written. 'mesh.props' does not "
            + "exist. If this is intended, deploy once with -p:MeshAllowRemoval=true. To remove the whole service, run 'dotnet msbuild -t:MeshDestroy'.");
        _world.Plane.State.ShouldBe(before);
        (await _world.HistoryAsync()).Entries.Count.ShouldBe(1);
    }

    [Fact]
    public async Task Another_environment_than_that_of_the_last_build_is_named_as_a_cause()
    {
        await _world.DeployAsync(Shop.Orders(), "1");
        await using var deployer = new MeshDeployer(
            _world.Plane, _world.Ledger, new DeploySettings { Environment = "prd" }, _world.Reported, _world.Time);

        var error = await Should.ThrowAsync<MeshException>(
            () => deployer.DeployAsync(Shop.Definition("orders"), new("acme/shop", "2"), TestContext.Current.CancellationToken));

        error.Message.ShouldContain("The last build was deployed without MeshEnvironment, and this command runs with 'prd'.");
    }

    [Fact]
    public async Task A_plan_shows_the_refusal()
    {
        await _world.DeployAsync(Shop.Orders(), "1");

        var plan = await _world.Deployer().PlanAsync(Shop.Definition("orders"), new("acme/shop", "2"), TestContext.Current.CancellationToken);

        plan.Refusal!.Diagnostic.ShouldBe(MeshDiagnostics.RemovalNotAllowed);
    }

    [Fact]
    public async Task The_switch_allows_it()
    {
        await _world.DeployAsync(Shop.Orders(), "1");

        await _world.DeployAsync(Shop.Definition("orders"), "2", new() { AllowRemoval = true });

        _world.Plane.State.ShouldNotContain("orders");
    }

    [Fact]
    public async Task Forty_of_forty_one_routes_are_most_of_a_service()
    {
        await _world.DeployAsync(WithRoutes(40), "1");

        (await RefusedAsync(WithRoutes(0))).Message.ShouldContain("would remove 40 of the 44 resources");
    }

    [Fact]
    public async Task Three_of_four_routes_may_go_if_the_fourth_is_renamed()
    {
        await _world.DeployAsync(WithRoutes(3), "1");

        await _world.DeployAsync(Renamed("other"), "2");

        _world.Plane.Find(Shop.Route("orders", "other")).ShouldNotBeNull();
        _world.Plane.Find(Shop.Route("orders", "default")).ShouldBeNull();
    }

    [Fact]
    public async Task A_rename_of_every_resource_is_no_removal()
    {
        await _world.DeployAsync(Shop.Orders(), "1");

        await _world.DeployAsync(Shop.Definition("orders",
            Shop.Of(Shop.Node("o2"), Shop.NodeSpec((8080, "http"))), Shop.Of(Shop.Router("o2"), Shop.Listeners((8080, "http"))),
            Shop.Of(Shop.Route("o2", "all"), Shop.RouteSpec("o2")), Shop.Of(Shop.Service("o2.shop.local"), Shop.ProviderSpec("o2"))), "2");

        _world.Plane.State.ShouldNotContain("virtualNode orders");
    }

    [Fact]
    public async Task A_host_outside_of_the_mesh_replaces_nothing_of_the_service()
    {
        await _world.DeployAsync(Shop.Orders(), "1");
        Resource[] host =
        [
            Shop.Of(
                Shop.Node("external-api-example-com"), Shop.Listeners((443, "tcp"))[..^1] + ""","serviceDiscovery":{"dns":{"hostname":"api.example.com"}}}"""),
            Shop.Of(Shop.Service("api.example.com"), """{"provider":{"virtualNode":{"virtualNodeName":"external-api-example-com"}}}"""),
        ];

        (await RefusedAsync(Shop.Definition("orders").With(host))).Message.ShouldContain("4 of the 4 resources");
    }

    [Fact]
    public async Task A_project_that_states_that_it_has_no_router_may_remove_its_service()
    {
        await _world.DeployAsync(Shop.Orders(), "1");
        var nodeOnly = Shop.Orders().Without(Shop.Router("orders"), Shop.Route("orders", "default"), Shop.Service("orders.shop.local"));

        await RefusedAsync(nodeOnly);
        await _world.DeployAsync(nodeOnly, "2", new() { HasNoRouter = true });

        _world.Plane.Find(Shop.Service("orders.shop.local")).ShouldBeNull();
    }

    [Fact]
    public async Task A_rollback_may_remove_anything()
    {
        await _world.DeployAsync(Shop.Definition("orders", Shop.Of(Shop.Node("orders"), "{}")), "1");
        await _world.DeployAsync(Shop.Orders(), "2");

        (await _world.RollbackAsync()).Build.ShouldBe("1");
    }

    [Fact]
    public async Task Without_pruning_what_is_no_longer_declared_stays_until_a_later_deploy_prunes_it()
    {
        await _world.DeployAsync(WithRoutes(2), "1");

        var kept = await _world.DeployAsync(WithRoutes(1), "2", new() { Prune = false });
        var again = await _world.DeployAsync(WithRoutes(1), "3", new() { Prune = false });
        var pruned = await _world.DeployAsync(WithRoutes(1), "4");

        kept.Plan.Changes.ShouldContain(change => change.Id == Shop.Route("orders", "r1") && change.Reason == "no longer declared, but MeshPrune is false");
        kept.Changed.ShouldBe(0);
        again.Changed.ShouldBe(0);
        pruned.Plan.Counts.Delete.ShouldBe(1);
        _world.Plane.Find(Shop.Route("orders", "r1")).ShouldBeNull();
    }

    [Fact]
    public async Task What_a_moved_project_takes_over_counts_as_its_own()
    {
        await _world.DeployAsync(Shop.Orders(), "1");

        await RefusedAsync(Shop.Definition("orders") with { Owner = "acme/moved" }, new() { Adopt = true, Ownership = new("acme/moved") });
        await RefusedAsync(Shop.Definition("orders") with { Owner = "acme/now" }, new() { Ownership = new("acme/now", "acme/orders") });
    }

    [Fact]
    public async Task What_a_deploy_would_give_back_counts_as_removed()
    {
        _world.Plane.Put(Shop.Of(Shop.Mesh, "{}"));
        foreach (var resource in WithRoutes(3).Resources) _world.Plane.Put(resource);
        await _world.DeployAsync(WithRoutes(3), "1", new() { Adopt = true });

        (await RefusedAsync(Shop.Definition("orders"))).Message.ShouldContain("would remove 7 of the 7 resources");
    }

    [Fact]
    public async Task A_rename_that_loses_its_routes_is_refused_with_both_names_counted()
    {
        await _world.DeployAsync(WithRoutes(41), "1");
        var renamed = Shop.Definition("api",
            Shop.Of(Shop.Node("api"), Shop.NodeSpec((8080, "http"))), Shop.Of(Shop.Router("api"), Shop.Listeners((8080, "http"))),
            Shop.Of(Shop.Route("api", "default"), Shop.RouteSpec("api")), Shop.Of(Shop.Service("orders.shop.local"), Shop.ProviderSpec("api"))) with
        { Owner = "acme/orders" };

        (await RefusedAsync(renamed)).Message.ShouldContain("would remove 41 of the 45 resources that api (before: orders) has in mesh shop");
        await _world.DeployAsync(renamed, "2", new() { AllowRemoval = true });
    }

    private static Definition WithRoutes(int count) =>
        Shop.Orders().With([.. Enumerable.Range(0, count).Select(index => Shop.Of(Shop.Route("orders", $"r{index}"), Shop.RouteSpec("orders")))]);

    private static Definition Renamed(string route) =>
        Shop.Orders().Without(Shop.Route("orders", "default")).With(Shop.Of(Shop.Route("orders", route), Shop.RouteSpec("orders")));

    private async Task<MeshException> RefusedAsync(Definition definition, ServiceSettings? settings = null)
    {
        var error = await Should.ThrowAsync<MeshException>(() => _world.DeployAsync(definition, "2", settings));
        error.Finding.Diagnostic.ShouldBe(MeshDiagnostics.RemovalNotAllowed);
        return error;
    }
}
