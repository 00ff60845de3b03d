using MeshCi.Definitions.Diagnostics;
using MeshCi.Definitions.Model;
using MeshCi.Deployment.Applying;
using MeshCi.Deployment.ControlPlanes;
using MeshCi.Deployment.Ledgers;
using MeshCi.Deployment.Planning;

namespace MeshCi.Deployment.Tests;

/// <summary>Several services that one command deploys with one plan.</summary>
public class SeveralServicesTests
{
    private readonly World _world = new();

    [Fact]
    public async Task Services_that_need_each_other_are_deployed_in_the_order_that_their_references_require()
    {
        var results = await DeployAsync("1", Edge(), Shop.Orders());

        results.Select(result => result.Plan.Service).ShouldBe(["edge", "orders"]);
        _world.Plane.Calls.Where(call => call.Writes).Select(call => call.Operation).Last().ShouldBe("CreateGatewayRoute");
        (await _world.HistoryAsync("edge")).Live!.LiveBuild.ShouldBe("1");
        (await _world.HistoryAsync()).Live!.LiveBuild.ShouldBe("1");
        (await DeployAsync("2", Edge(), Shop.Orders())).Sum(result => result.Changed).ShouldBe(0);
    }

    [Fact]
    public async Task A_service_and_the_last_reference_to_it_go_in_one_command()
    {
        await DeployAsync("1", Edge(), Shop.Orders());
        await _world.Deployer(new() { AllowRemoval = true }).DeployAsync(
            [.. new[] { Shop.Definition("edge", Shop.Of(Shop.Gateway("gw"), Shop.Listeners((80, "http")))), Shop.Definition("orders") }
                .Select(definition => new ServiceRequest(definition) { Settings = new() { AllowRemoval = true } })], new("acme/shop", "2"), Token);

        _world.Plane.State.ShouldNotContain("orders");
    }

    [Fact]
    public async Task If_a_step_of_one_service_fails_all_services_are_as_they_were()
    {
        await DeployAsync("1", Edge(), Shop.Orders());
        var before = _world.Plane.State;
        _world.Plane.Fails = call => call.Operation == "CreateVirtualNode"
            ? new(new ControlPlaneException(ControlPlaneError.LimitExceeded, call.Operation, "too many")) : null;

        var error = await Should.ThrowAsync<MeshException>(() =>
            DeployAsync("2", Shop.Orders("3s"), Shop.Definition("web", Shop.Of(Shop.Node("web"), "{}"))));

        error.Finding.Service.ShouldBe("web", "the project of this service reports the error");

        _world.Plane.State.ShouldBe(before);
        (await _world.HistoryAsync()).Entries.Select(entry => entry.Outcome).ShouldBe([EntryOutcome.Succeeded, EntryOutcome.FailedRestored]);
        (await _world.HistoryAsync("web")).Entries.ShouldHaveSingleItem().Outcome.ShouldBe(EntryOutcome.FailedRestored);
    }

    [Fact]
    public async Task A_service_that_did_not_change_and_could_not_be_recorded_is_live_like_the_others()
    {
        await DeployAsync("1", Edge(), Shop.Orders());
        using var cancelled = new CancellationTokenSource();
        // The journal and the outcome of the service that changes are written; the entry of the other one is not.
        var writes = 0;
        _world.Store.WriteFails = _ => writes++ > 1;
        _world.Plane.Pauses = call => call.Operation == "UpdateRoute" ? cancelled.CancelAsync() : Task.CompletedTask;

        var error = await Should.ThrowAsync<MeshException>(() => _world.Deployer().DeployAsync(
            [new(Edge()), new(Shop.Orders("3s"))], new("acme/shop", "2"), cancelled.Token));

        error.Finding.Diagnostic.ShouldBe(MeshDiagnostics.DeployNotRecorded);
        error.Message.ShouldStartWith("The mesh was changed as planned and stays so");
        error.Message.ShouldContain("'ledger/shop/edge/00000002.json'");
        error.Message.ShouldNotContain("The mesh was not changed");
        error.InnerException.ShouldBeOfType<DeployedException>().Results.Select(result => result.Plan.Service).ShouldBe(["edge", "orders"]);
        (await _world.HistoryAsync()).Live!.LiveBuild.ShouldBe("2");
    }

    [Fact]
    public async Task What_somebody_else_creates_again_during_a_deploy_is_not_deleted_by_undoing()
    {
        _world.Plane.Pauses = async call =>
        {
            if (call.Operation != "CreateRoute") return;
            await _world.Plane.DeleteAsync(Shop.Node("orders"), Token);
            _world.Plane.Put(Shop.Of(Shop.Node("orders"), "{}", ("meshci:owner", "acme/orders")));
        };
        _world.Plane.Fails = call => call.Operation == "CreateRoute"
            ? new(new ControlPlaneException(ControlPlaneError.LimitExceeded, call.Operation, "too many")) : null;

        await Should.ThrowAsync<MeshException>(() => DeployAsync("1", Shop.Orders()));

        _world.Plane.Find(Shop.Node("orders")).ShouldNotBeNull();
        _world.Plane.Find(Shop.Router("orders")).ShouldBeNull();
    }

    [Fact]
    public async Task If_one_service_is_leased_nothing_is_written_for_any_of_them()
    {
        await using var lease = await _world.LeaseAsync("build 7 by ann");

        var error = await Should.ThrowAsync<MeshException>(() => DeployAsync("1", Edge(), Shop.Orders()));

        (error.Finding.Diagnostic, error.Finding.Service).ShouldBe((MeshDiagnostics.DeployInProgress, "orders"));
        _world.Plane.Calls.ShouldNotContain(call => call.Writes);
    }

    [Fact]
    public async Task A_missing_service_is_an_error_of_the_service_that_refers_to_it()
    {
        var error = await Should.ThrowAsync<MeshException>(() => DeployAsync("1", Shop.Definition("a", Shop.Of(Shop.Node("a"), "{}")), Edge()));

        (error.Finding.Diagnostic, error.Finding.Service).ShouldBe((MeshDiagnostics.RefersToMissing, "edge"));
    }

    [Fact]
    public async Task Two_services_that_define_one_resource_differently_are_refused()
    {
        var error = await Should.ThrowAsync<MeshException>(() => DeployAsync(
            "1", Shop.Orders(), Shop.Definition("web", Shop.Of(Shop.Node("orders"), Shop.NodeSpec((9090, "http"))))));

        error.Finding.Diagnostic.ShouldBe(MeshDiagnostics.OwnedByAnother);
        error.Message.ShouldContain("orders and by web");
    }

    [Fact]
    public void A_command_with_many_routes_is_still_checked_for_requests_that_are_not_routed()
    {
        // More pairs of routes in all routers together than the check compares for one of them.
        var services = Enumerable.Range(0, 20).Select(service => ManyRoutes($"s{service}", "http")).ToList();
        var live = new LiveState(services.SelectMany(service => service.Resources).ToDictionary(resource => resource.Id, resource => new LiveResource
        {
            Id = resource.Id,
            Spec = resource.Spec,
            Arn = $"{resource.Id}",
            Version = 1,
            Uid = $"{resource.Id}",
            Tags = new Dictionary<string, string> { [OwnershipTags.Owner] = resource.Tags["owner"] },
        }));
        var wanted = services.Select((service, at) => at == 0 ? ManyRoutes("s0", "tcp") : service);

        var joint = JointPlan.Make(
            [.. wanted.Select(definition => Planner.Draft(new() { Definition = definition, Live = live, Build = "2" }))], live);

        joint.Gaps.ShouldNotBeEmpty();
    }

    [Theory]
    [InlineData("grpc", 0, 201, true)]
    [InlineData("http2", 0, 201, true)]
    [InlineData("http", 10, 201, false)]
    [InlineData("http", 0, 190, false)]
    [InlineData("http", 60, 150, false)]
    public void A_router_with_more_routes_than_are_compared_changes_only_in_an_order_that_certainly_leaves_no_gap(
        string protocol, int first, int count, bool isUnknown)
    {
        var before = ManyRoutes("s", "http", 0, 201);
        var live = new LiveState(before.Resources.ToDictionary(resource => resource.Id, resource => new LiveResource
        {
            Id = resource.Id,
            Spec = resource.Spec,
            Arn = $"{resource.Id}",
            Version = 1,
            Uid = $"{resource.Id}",
            Tags = new Dictionary<string, string> { [OwnershipTags.Owner] = "acme/s" },
        }));

        var joint = JointPlan.Make([Planner.Draft(new() { Definition = ManyRoutes("s", protocol, first, count), Live = live, Build = "2" })], live);

        joint.HasChanges.ShouldBeTrue();
        var refusal = TrafficGap.Refusal(joint);
        (refusal is not null).ShouldBe(isUnknown, refusal?.Message);
        if (refusal is null) return;
        refusal.Message.ShouldContain("too many routes to check whether all requests to virtualRouter s are routed from");
        refusal.Message.ShouldContain("so there may be one without a gap. Nothing was written. Deploy the change in several parts.");
        refusal.Message.ShouldNotContain("offers no order");
    }

    private static Definition ManyRoutes(string name, string protocol, int first, int count) => Shop.Definition(name,
    [
        Shop.Of(Shop.Node(name), Shop.NodeSpec((8080, protocol))),
        Shop.Of(Shop.Router(name), Shop.Listeners((8080, protocol))),
        Shop.Of(Shop.Service($"{name}.shop.local"), Shop.ProviderSpec(name)),
        .. Enumerable.Range(first, count).Select(route => Shop.Of(Shop.Route(name, $"r{route}"), $$$"""
            {"{{{protocol}}}Route":{"action":{"weightedTargets":[{"virtualNode":"{{{name}}}","weight":100}]},
            "match":{{{(protocol == "grpc" ? $$"""{"serviceName":"s{{route}}"}""" : $$"""{"prefix":"/{{route}}"}""")}}}}}
            """)),
    ]);

    private static Definition ManyRoutes(string name, string protocol) => Shop.Definition(name,
    [
        Shop.Of(Shop.Node(name), Shop.NodeSpec((8080, protocol)), ("owner", $"acme/{name}")),
        Shop.Of(Shop.Router(name), Shop.Listeners((8080, protocol)), ("owner", $"acme/{name}")),
        Shop.Of(Shop.Service($"{name}.shop.local"), Shop.ProviderSpec(name), ("owner", $"acme/{name}")),
        .. Enumerable.Range(0, protocol == "tcp" ? 1 : 50).Select(route => Shop.Of(
            Shop.Route(name, $"r{route}"), Shop.RouteSpec(name, type: $"{protocol}Route"), ("owner", $"acme/{name}"))),
    ]);

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    private static Definition Edge() => Shop.Definition("edge",
        Shop.Of(Shop.Gateway("gw"), Shop.Listeners((80, "http"))),
        Shop.Of(Shop.GatewayRoute("gw", "o"), """
            {"httpRoute":{"match":{"prefix":"/"},"action":{"target":{"virtualService":{"virtualServiceName":"orders.shop.local"}}}}}
            """));

    private Task<IReadOnlyList<DeployResult>> DeployAsync(string build, params Definition[] definitions) => _world.Deployer().DeployAsync(
        [.. definitions.Select(definition => new ServiceRequest(definition))], new("acme/shop", build), Token);
}
