using MeshCi.Definitions.Diagnostics;
using MeshCi.Definitions.Model;
using MeshCi.Deployment.ControlPlanes;
using MeshCi.Deployment.Planning;

namespace MeshCi.Deployment.Tests;

/// <summary>Resources of other projects that a definition needs are looked up before anything is written.</summary>
public sealed class OutsideReferencesTests
{
    private readonly World _world = new();

    public static TheoryData<string, string> Cases => new()
    {
        { "gatewayRoute", "gatewayRoute edge/all needs virtualService orders.shop.local, which does not exist in the mesh" },
        { "gateway", "gatewayRoute outside/all needs virtualGateway outside, which does not exist in the mesh" },
        { "provider", "virtualService orders.shop.local needs virtualRouter orders, which does not exist in the mesh" },
        { "target", "route orders/canary needs virtualNode canary, which does not exist in the mesh (it has orders)" },
        { "router", "route foreign/r needs virtualRouter foreign, which does not exist in the mesh" },
    };

    [Theory]
    [MemberData(nameof(Cases))]
    public async Task A_dangling_reference_is_refused_by_plan_and_deploy_and_nothing_is_written(string which, string expected)
    {
        if (which is "target" or "router") await _world.DeployAsync(Shop.Orders());
        var before = _world.Plane.State;
        var definition = Definition(which);
        _world.Plane.Calls.Clear();

        var plan = await _world.Deployer().PlanAsync(definition, new(Build: "2"), TestContext.Current.CancellationToken);
        var error = await Should.ThrowAsync<MeshException>(() => _world.DeployAsync(definition, "2"));

        plan.Refusal.ShouldNotBeNull().Message.ShouldContain(expected);
        plan.Plan.HasChanges.ShouldBeTrue();
        error.Finding.Diagnostic.Id.ShouldBe("MESH7008");
        error.Message.ShouldContain(expected);
        error.Message.ShouldContain("nothing was written");
        _world.Plane.Calls.ShouldNotContain(call => call.Writes);
        _world.Plane.State.ShouldBe(before);
    }

    [Fact]
    public async Task A_mistyped_service_of_a_gateway_route_is_reported_at_its_item_with_a_suggestion()
    {
        await _world.DeployAsync(Shop.Definition("orders", Shop.Of(Shop.Service("order.shop.local"), "{}")));

        var plan = await _world.Deployer().PlanAsync(Edge(), new(), TestContext.Current.CancellationToken);

        plan.Refusal.ShouldNotBeNull().Message.ShouldContain(
            "needs virtualService orders.shop.local, which does not exist in the mesh (did you mean order.shop.local?).");
        plan.Refusal.Place.ShouldBe(new(Item: "MeshGatewayRoute", Include: "all", Metadata: "Service"));
    }

    [Fact]
    public async Task References_to_live_resources_are_not_reported()
    {
        await _world.DeployAsync(Shop.Orders());

        await _world.DeployAsync(Edge());

        _world.Plane.Find(Shop.GatewayRoute("edge", "all")).ShouldNotBeNull();
    }

    [Fact]
    public async Task An_unchanged_deploy_does_not_read_the_resources_that_it_refers_to()
    {
        await _world.DeployAsync(Shop.Orders());
        await _world.DeployAsync(Edge());
        _world.Plane.Calls.Clear();

        await _world.DeployAsync(Edge());

        _world.Plane.Calls.ShouldNotContain(call => call.Subject.Contains("orders.shop.local", StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_change_of_only_tags_does_not_read_the_resources_that_it_refers_to()
    {
        await _world.DeployAsync(Shop.Orders());
        await _world.DeployAsync(Edge());
        _world.Plane.Calls.Clear();

        await _world.DeployAsync(Edge().With(Shop.Of(Shop.GatewayRoute("edge", "all"), GatewayRoute(null), ("team", "blue"))));

        _world.Plane.Calls.ShouldContain(call => call.Writes);
        _world.Plane.Calls.ShouldNotContain(call => call.Subject.Contains("orders.shop.local", StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_route_changed_to_a_dangling_reference_is_refused()
    {
        await _world.DeployAsync(Shop.Orders());

        (await RefusalAsync(Shop.Orders().With(Shop.Of(Shop.Route("orders", "default"), Shop.RouteSpec("canary")))))
            .ShouldContain("route orders/default needs virtualNode canary, which does not exist in the mesh");
    }

    [Fact]
    public async Task A_route_recreated_with_a_dangling_reference_is_refused()
    {
        await _world.DeployAsync(Shop.Orders());
        var moved = Shop.Orders().With(
            Shop.Of(Shop.Node("orders"), Shop.NodeSpec((8080, "http2"))),
            Shop.Of(Shop.Router("orders"), Shop.Listeners((8080, "http2"))),
            Shop.Of(Shop.Route("orders", "default"), Shop.RouteSpec("canary", type: "http2Route")));

        var plan = await _world.Deployer().PlanAsync(moved, new(), TestContext.Current.CancellationToken);

        plan.Plan.Changes.Single(change => change.Id == Shop.Route("orders", "default")).Kind.ShouldBe(ChangeKind.Replace);
        plan.Refusal.ShouldNotBeNull().Message.ShouldContain("route orders/default needs virtualNode canary, which does not exist in the mesh");
    }

    [Fact]
    public async Task Resources_that_the_role_may_not_read_are_not_reported_as_missing()
    {
        await _world.DeployAsync(Shop.Orders());
        _world.Plane.Fails = call => call.Operation == "DescribeVirtualService"
            ? new(new ControlPlaneException(ControlPlaneError.Forbidden, call.Operation, "no")) : null;

        await _world.DeployAsync(Edge());

        _world.Plane.Find(Shop.GatewayRoute("edge", "all")).ShouldNotBeNull();
    }

    [Fact]
    public async Task A_missing_resource_is_reported_without_suggestions_if_the_role_may_not_list()
    {
        await _world.DeployAsync(Shop.Orders());
        var before = _world.Plane.State;
        _world.Plane.Fails = call => call.Operation.StartsWith("List", StringComparison.Ordinal) && call.Operation != "ListTagsForResource"
            ? new(new ControlPlaneException(ControlPlaneError.Forbidden, call.Operation, "no")) : null;

        var refused = await Should.ThrowAsync<MeshException>(() => _world.DeployAsync(Definition("target"), "2"));

        refused.Finding.Diagnostic.Id.ShouldBe("MESH7008");
        refused.Message.ShouldBe(
            "route orders/canary needs virtualNode canary, which does not exist in the mesh. "
                + "The control plane of mesh shop would refuse this, so nothing was written. "
                + "First deploy the project that defines what is missing, or correct the reference here.");
        _world.Plane.State.ShouldBe(before);
    }

    [Fact]
    public async Task A_target_port_is_required_if_the_live_service_has_several_listeners()
    {
        await _world.DeployAsync(Shop.Definition("orders",
            Shop.Of(Shop.Node("orders"), Shop.NodeSpec((8080, "http"), (9090, "http"))),
            Shop.Of(Shop.Service("orders.shop.local"), """{"provider":{"virtualNode":{"virtualNodeName":"orders"}}}""")));

        (await RefusalAsync(Edge()))
            .ShouldContain("gatewayRoute edge/all does not specify which listener of virtualNode orders it uses; the listeners are 8080 (http), 9090 (http)");
        (await RefusalAsync(Edge(port: 7070))).ShouldContain("uses port 7070 of virtualNode orders, which listens on 8080 (http), 9090 (http)");
        await _world.DeployAsync(Edge(port: 9090));
    }

    [Fact]
    public async Task Resources_that_the_deploy_deletes_count_as_missing()
    {
        var canary = Shop.Of(Shop.Node("canary"), Shop.NodeSpec((8080, "http")));
        await _world.DeployAsync(Shop.Orders().With(canary), "1");

        var error = await Should.ThrowAsync<MeshException>(
            () => _world.DeployAsync(Shop.Orders().With(Shop.Of(Shop.Route("orders", "r"), Shop.RouteSpec("canary"))), "2"));

        error.Message.ShouldContain("route orders/r needs virtualNode canary, which this deploy deletes");
    }

    [Fact]
    public async Task A_rollback_to_a_dangling_reference_is_refused()
    {
        await _world.DeployAsync(Shop.Orders());
        await _world.DeployAsync(Edge(), "1");
        await _world.DeployAsync(Edge().Without(Shop.GatewayRoute("edge", "all")), "2", new() { AllowRemoval = true });
        _world.Plane.Remove(Shop.Service("orders.shop.local"));

        var error = await Should.ThrowAsync<MeshException>(() => _world.RollbackAsync("1", "edge"));

        error.Finding.Diagnostic.Id.ShouldBe("MESH7008");
    }

    [Fact]
    public async Task A_long_list_of_existing_names_is_shortened()
    {
        _world.Plane.Put(Shop.Of(Shop.Mesh, "{}"));
        for (var number = 0; number < 8; number++) _world.Plane.Put(Shop.Of(Shop.Service($"s{number}"), "{}"));

        (await RefusalAsync(Edge())).ShouldContain("(it has s0, s1, s2, s3, s4 and 3 more)");
    }

    private async Task<string> RefusalAsync(Definition definition) =>
        (await Should.ThrowAsync<MeshException>(() => _world.DeployAsync(definition, "9"))).Message;

    private static Definition Definition(string which) => which switch
    {
        "gatewayRoute" => Edge(),
        "gateway" =>
            Shop.Definition("edge", Shop.Of(Shop.GatewayRoute("outside", "all"), GatewayRoute(null)), Shop.Of(Shop.Service("orders.shop.local"), "{}")),
        "provider" => Shop.Definition("orders", Shop.Of(Shop.Service("orders.shop.local"), Shop.ProviderSpec("orders"))),
        "target" => Shop.Orders().With(Shop.Of(Shop.Route("orders", "canary"), Shop.RouteSpec("canary"))),
        _ => Shop.Orders().With(Shop.Of(Shop.Route("foreign", "r"), Shop.RouteSpec("orders"))),
    };

    private static Definition Edge(int? port = null) => Shop.Definition("edge",
        Shop.Of(Shop.Gateway("edge"), Shop.Listeners((8088, "http"))),
        Shop.Of(Shop.GatewayRoute("edge", "all"), GatewayRoute(port)));

    private static string GatewayRoute(int? port) =>
        """{"httpRoute":{"match":{"prefix":"/"},"action":{"target":{"virtualService":{"virtualServiceName":"orders.shop.local"}"""
        + Shop.PortMember(port) + "}}}}";
}
