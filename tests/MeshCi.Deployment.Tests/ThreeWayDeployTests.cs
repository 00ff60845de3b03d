using MeshCi.Definitions.Diagnostics;
using MeshCi.Deployment.Applying;
using MeshCi.Deployment.ControlPlanes;
using MeshCi.Deployment.Ledgers;
using MeshCi.Deployment.Planning;
using MeshCi.Deployment.Reporting;

namespace MeshCi.Deployment.Tests;

/// <summary>Deploys over what was changed in the mesh since the last one.</summary>
public class ThreeWayDeployTests
{
    private readonly World _world = new() { Concurrency = 1 };

    [Fact]
    public async Task A_field_that_has_drifted_and_that_the_deploy_does_not_change_is_left_alone_and_reported()
    {
        await DeployAndChangeAsync("9s");

        var result = await _world.DeployAsync(Shop.Orders(version: "1.1.0"), "2");

        result.Changed.ShouldBe(0);
        Route.ShouldContain("\"value\":9");
        result.Plan.Drift.ShouldHaveSingleItem().ShouldSatisfyAllConditions(
            field => field.Path.ShouldBe("httpRoute.timeout.perRequest"),
            field => field.LastDeployed.ShouldBe("15s"),
            field => field.Live.ShouldBe("9s"),
            field => field.Outcome.ShouldBe(DriftOutcome.Left));
        (await DriftAsync()).Findings.ShouldHaveSingleItem().Message.ShouldContain("httpRoute.timeout.perRequest is 9s, was 15s");
    }

    [Fact]
    public async Task A_deploy_keeps_drifted_fields_of_a_resource_of_which_it_changes_others()
    {
        await DeployAndChangeAsync("9s");
        var prefixed = Shop.RouteSpec("orders").Replace("\"prefix\":\"/\"", "\"prefix\":\"/api\"", StringComparison.Ordinal);

        await _world.DeployAsync(Shop.Orders().With(Shop.Of(Shop.Route("orders", "default"), prefixed)), "2");

        Route.ShouldContain("/api");
        Route.ShouldContain("\"value\":9");
    }

    [Fact]
    public async Task A_field_that_the_deploy_changes_is_written_and_the_lost_value_reported()
    {
        await DeployAndChangeAsync("9s");

        var result = await _world.DeployAsync(Shop.Orders("7s"), "2");

        Route.ShouldContain("\"value\":7");
        result.Plan.Drift.ShouldHaveSingleItem().ShouldSatisfyAllConditions(
            field => field.Live.ShouldBe("9s"), field => field.Outcome.ShouldBe(DriftOutcome.Overwritten));
        (await DriftAsync()).Findings.ShouldBeEmpty();
    }

    [Fact]
    public async Task A_live_value_that_is_already_the_wanted_one_is_adopted()
    {
        await DeployAndChangeAsync("9s");

        var result = await _world.DeployAsync(Shop.Orders("9s"), "2");

        result.Changed.ShouldBe(0);
        result.Plan.Drift.ShouldHaveSingleItem().Outcome.ShouldBe(DriftOutcome.Adopted);
        (await DriftAsync()).Findings.ShouldBeEmpty();
    }

    [Fact]
    public async Task Drift_is_healed_on_demand()
    {
        await DeployAndChangeAsync("9s");

        var result = await _world.DeployAsync(Shop.Orders(), "2", new ServiceSettings { HealDrift = true });

        Route.ShouldContain("\"value\":15");
        result.Plan.Drift.ShouldHaveSingleItem().Outcome.ShouldBe(DriftOutcome.Healed);
    }

    [Fact]
    public async Task A_rollback_restores_a_build_as_it_was()
    {
        await _world.DeployAsync(Shop.Orders(), "1");
        await _world.DeployAsync(Shop.Orders(version: "1.1.0").With(Shop.Of(Shop.Node("canary"), "{}")), "2");
        Change("9s");

        await _world.RollbackAsync("1");

        Route.ShouldContain("\"value\":15");
        (await DriftAsync()).Findings.ShouldBeEmpty();
    }

    [Fact]
    public async Task A_drifted_reference_to_something_that_the_deploy_deletes_does_not_stay()
    {
        await _world.DeployAsync(Shop.Orders().With(Shop.Of(Shop.Node("canary"), "{}")), "1");
        _world.Plane.Put(Shop.Of(Shop.Route("orders", "default"), Shop.RouteSpec("canary")) with { Tags = Tags });

        await _world.DeployAsync(Shop.Orders(), "2");

        Route.ShouldContain("orders");
        _world.Plane.Find(Shop.Node("canary")).ShouldBeNull();
    }

    [Fact]
    public async Task What_a_failed_build_left_is_not_drift_of_somebody()
    {
        await _world.DeployAsync(Shop.Orders(), "1");
        var updates = 0;
        _world.Plane.Fails = call => call.Operation != "UpdateRoute" ? null
            : updates++ == 0 ? new(new ControlPlaneException(ControlPlaneError.Unreachable, call.Operation, "lost"), AfterWriting: true)
            : new(new ControlPlaneException(ControlPlaneError.BadRequest, call.Operation, "no"));
        await Should.ThrowAsync<MeshException>(() => _world.DeployAsync(Shop.Orders("3s"), "2"));
        (await _world.HistoryAsync()).Entries[^1].Outcome.ShouldBe(EntryOutcome.FailedDirty);
        _world.Plane.Fails = _ => null;

        var result = await _world.DeployAsync(Shop.Orders(), "3");

        result.Plan.Drift.ShouldBeEmpty();
        Route.ShouldContain("\"value\":15");
    }

    [Fact]
    public async Task A_tag_that_was_added_in_the_mesh_stays()
    {
        await _world.DeployAsync(Shop.Orders(), "1");
        var live = _world.Plane.Find(Shop.Node("orders"))!;
        await _world.Plane.TagAsync(live.Arn, new Dictionary<string, string> { ["cost"] = "7" }, TestContext.Current.CancellationToken);

        var changed = Shop.Of(Shop.Node("orders"), Shop.NodeSpec((8080, "http")).Replace("orders.shop.local", "orders.local", StringComparison.Ordinal));
        var result = await _world.DeployAsync(Shop.Orders("7s").With(changed), "2");

        result.Plan.Drift.ShouldHaveSingleItem().Path.ShouldBe("tags.cost");
        _world.Plane.Find(Shop.Node("orders"))!.Tags!["cost"].ShouldBe("7");
    }

    private string Route => _world.Plane.Find(Shop.Route("orders", "default"))!.Spec.ToString();

    private IReadOnlyDictionary<string, string> Tags => _world.Plane.Find(Shop.Route("orders", "default"))!.Tags!;

    private async Task DeployAndChangeAsync(string timeout)
    {
        await _world.DeployAsync(Shop.Orders(), "1");
        Change(timeout);
    }

    private void Change(string timeout) =>
        _world.Plane.Put(Shop.Of(Shop.Route("orders", "default"), Shop.RouteSpec("orders", timeout)) with { Tags = Tags });

    private Task<DriftResult> DriftAsync() => _world.Deployer().DriftAsync("shop", "orders", TestContext.Current.CancellationToken);
}
