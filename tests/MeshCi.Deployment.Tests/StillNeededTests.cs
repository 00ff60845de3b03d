using MeshCi.Definitions.Diagnostics;
using MeshCi.Definitions.Model;
using MeshCi.Deployment.Applying;
using MeshCi.Deployment.Planning;

namespace MeshCi.Deployment.Tests;

/// <summary>What a project no longer declares while others still need it.</summary>
public sealed class StillNeededTests : IDisposable
{
    private static readonly ServiceSettings Allowed = new() { AllowRemoval = true };

    private readonly EngineControlPlane _plane = new();
    private readonly World _world = new();

    private MeshDeployer Deployer => new(_plane, _world.Ledger, new() { Service = Allowed }, _world.Reported, _world.Time);

    public void Dispose() => _plane.Dispose();

    [Fact]
    public async Task A_renamed_service_that_a_foreign_gateway_route_calls_is_kept_until_the_gateway_follows()
    {
        await DeployAsync(Shop.Orders());
        await DeployAsync(Edge("orders.shop.local"));
        var renamed = Shop.Orders().Without(Shop.Service("orders.shop.local"))
            .With(Shop.Of(Shop.Service("orders-api.shop.local"), Shop.ProviderSpec("orders")));

        var first = await DeployAsync(renamed);

        var kept = first.Plan.Changes.Single(change => change.Kind == ChangeKind.Keep);
        (kept.Id, kept.Reason).ShouldBe((Shop.Service("orders.shop.local"), "kept: gatewayRoute in/all of edge still needs it"));
        _plane.Specs.ShouldContainKey(Shop.Service("orders-api.shop.local"));
        // Another deploy does not forget it, and finds it again as long as it is needed.
        (await DeployAsync(renamed)).Plan.Changes.ShouldContain(change => change.Kind == ChangeKind.Keep);
        (await Deployer.DriftAsync("shop", "orders", Token)).Findings.ShouldBeEmpty();
        await DeployAsync(Edge("orders-api.shop.local"));
        var last = await DeployAsync(renamed);
        last.Plan.Waves.SelectMany(wave => wave).Select(step => step.ToString()).ShouldBe(["delete virtualService orders.shop.local"]);
        _plane.Specs.ShouldNotContainKey(Shop.Service("orders.shop.local"));
        (await DeployAsync(renamed)).Plan.Changes.ShouldAllBe(change => change.Kind == ChangeKind.Unchanged);
    }

    [Fact]
    public async Task What_serves_a_kept_service_is_kept_as_well()
    {
        await DeployAsync(Shop.Orders());
        await DeployAsync(Edge("orders.shop.local"));
        var nodeOnly = Shop.Definition("orders", Shop.Of(Shop.Node("orders"), Shop.NodeSpec((8080, "http"))));

        var alone = await DeployAsync(nodeOnly);

        alone.Plan.Changes.Where(change => change.Kind == ChangeKind.Keep).Select(change => $"{change.Id}: {change.Reason}").ShouldBe([
            "virtualRouter orders: kept: virtualService orders.shop.local still needs it",
            "route orders/default: kept: virtualRouter orders still needs it",
            "virtualService orders.shop.local: kept: gatewayRoute in/all of edge still needs it",
        ], ignoreOrder: true);
        alone.Plan.HasChanges.ShouldBeFalse();
        await DeployAsync(Edge(null));
        (await DeployAsync(nodeOnly)).Changed.ShouldBe(3);
        _plane.Specs.Keys.ShouldBe([Shop.Node("orders"), Shop.Gateway("in")], ignoreOrder: true);
    }

    [Fact]
    public async Task Caller_and_callee_go_with_one_command_in_the_order_of_what_is_live()
    {
        await DeployAsync(Shop.Orders());
        await DeployAsync(Edge("orders.shop.local"));
        var nodeOnly = Shop.Definition("orders", Shop.Of(Shop.Node("orders"), Shop.NodeSpec((8080, "http"))));

        await Deployer.DeployAsync([Request(nodeOnly), Request(Edge(null))], new("acme/shop"), Token);

        _plane.Specs.Keys.ShouldBe([Shop.Node("orders"), Shop.Gateway("in")], ignoreOrder: true);
    }

    [Fact]
    public async Task A_node_that_a_route_of_another_tool_targets_and_a_router_with_such_a_route_are_kept()
    {
        var two = Shop.Orders().With(
            Shop.Of(Shop.Node("canary"), Shop.NodeSpec((8080, "http"))), Shop.Of(Shop.Router("spare"), Shop.Listeners((8080, "http"))));
        await DeployAsync(two);
        var foreign = Shop.Of(Shop.Route("spare", "theirs"), Shop.RouteSpec("canary"), (OwnershipTags.Owner, "acme/tool"));
        await _plane.CreateAsync(foreign, "t", Token);

        var plan = (await DeployAsync(Shop.Orders())).Plan;

        plan.Changes.Where(change => change.Kind == ChangeKind.Keep).Select(change => $"{change.Id}: {change.Reason}").ShouldBe([
            "virtualNode canary: kept: route spare/theirs of acme/tool still needs it",
            "virtualRouter spare: kept: route spare/theirs of acme/tool still needs it",
        ], ignoreOrder: true);
        await _plane.DeleteAsync(foreign.Id, Token);
        (await DeployAsync(Shop.Orders())).Changed.ShouldBe(2);
    }

    [Fact]
    public async Task A_service_that_a_live_node_calls_is_kept()
    {
        await DeployAsync(Shop.Orders());
        var caller = Shop.Definition("web", Shop.Of(Shop.Node("web"), """{"backends":[{"virtualService":{"virtualServiceName":"orders.shop.local"}}]}"""));
        await DeployAsync(caller);

        var plan = (await DeployAsync(Shop.Orders().Without(Shop.Service("orders.shop.local")))).Plan;

        plan.Changes.Single(change => change.Kind == ChangeKind.Keep).Reason.ShouldBe("kept: virtualNode web of web still needs it");
    }

    [Fact]
    public async Task A_mesh_that_is_no_longer_declared_is_released_and_taken_by_the_next_project_that_declares_it()
    {
        var mesh = Shop.Of(Shop.Mesh, """{"egressFilter":{"type":"DROP_ALL"}}""");
        await DeployAsync(Shop.Orders().With(mesh));

        var without = await DeployAsync(Shop.Orders());

        without.Plan.Notes.ShouldContain(
            "mesh shop is no longer declared here but is not deleted, because it is not empty. The next project that declares it becomes its owner.");
        (await OwnerOfMesh()).ShouldBe(OwnershipTags.Unclaimed);
        (await DeployAsync(Shop.Orders())).Plan.HasChanges.ShouldBeFalse();
        await DeployAsync(Shop.Definition("mesh", mesh));
        (await OwnerOfMesh()).ShouldBe("acme/mesh");
        (await DeployAsync(Shop.Orders("3s"))).Changed.ShouldBe(1);
    }

    [Fact]
    public async Task A_mesh_that_moves_between_two_projects_of_a_command_is_handed_over()
    {
        var mesh = Shop.Of(Shop.Mesh, """{"egressFilter":{"type":"DROP_ALL"}}""");
        await DeployAsync(Shop.Orders().With(mesh));

        await Deployer.DeployAsync([Request(Shop.Orders()), Request(Shop.Definition("mesh", mesh))], new("acme/shop"), Token);

        (await OwnerOfMesh()).ShouldBe("acme/mesh");
    }

    [Fact]
    public async Task A_mesh_that_its_project_leaves_empty_is_deleted()
    {
        await DeployAsync(Shop.Definition("mesh", Shop.Of(Shop.Mesh, "{}"), Shop.Of(Shop.Node("n"), "{}")));

        await DeployAsync(Shop.Definition("mesh"));

        (await _plane.DescribeAsync(Shop.Mesh, Token)).ShouldBeNull();
    }

    [Fact]
    public async Task A_failed_release_is_undone()
    {
        await DeployAsync(Shop.Orders().With(Shop.Of(Shop.Mesh, """{"egressFilter":{"type":"DROP_ALL"}}""")));
        // The mesh is released in the first wave.
        _plane.Refuses = operation => operation == "UpdateRoute";

        await Should.ThrowAsync<MeshException>(() => DeployAsync(Shop.Orders("3s")));

        (await OwnerOfMesh()).ShouldBe("acme/orders");
    }

    [Fact]
    public async Task A_rollback_is_refused_if_another_service_needs_what_it_removes_and_keeps_it_if_forced()
    {
        await DeployAsync(Shop.Orders());
        var renamed = Shop.Orders("3s").With(Shop.Of(Shop.Service("orders-api.shop.local"), Shop.ProviderSpec("orders")));
        await DeployAsync(renamed);
        await DeployAsync(Edge("orders-api.shop.local"));
        var careful = new MeshDeployer(_plane, _world.Ledger, new(), _world.Reported, _world.Time);

        var refused = await Should.ThrowAsync<MeshException>(() => careful.RollbackAsync("shop", "orders", new("acme/shop"), null, Token));
        refused.Finding.Diagnostic.Id.ShouldBe("MESH8006");

        var forced = await Deployer.RollbackAsync("shop", "orders", new("acme/shop"), null, Token);
        forced.Plan.Changes.Single(change => change.Kind == ChangeKind.Keep).Id.ShouldBe(Shop.Service("orders-api.shop.local"));
    }

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    private static ServiceRequest Request(Definition definition) => new(definition) { Settings = Allowed };

    private static Definition Edge(string? service) => Shop.Definition("edge", (Resource[])
    [
        Shop.Of(Shop.Gateway("in"), Shop.Listeners((80, "http"))),
        .. service is null ? [] : new[]
        {
            Shop.Of(Shop.GatewayRoute("in", "all"),
                $$$$"""{"httpRoute":{"action":{"target":{"virtualService":{"virtualServiceName":"{{{{service}}}}"}}},"match":{"prefix":"/"}}}"""),
        },
    ]);

    private Task<DeployResult> DeployAsync(Definition definition) => Deployer.DeployAsync(definition, new("acme/shop"), Token);

    private async Task<string?> OwnerOfMesh()
    {
        var mesh = await _plane.DescribeAsync(Shop.Mesh, Token);
        return (await _plane.ReadTagsAsync(mesh!.Arn, Token)).GetValueOrDefault(OwnershipTags.Owner);
    }
}
