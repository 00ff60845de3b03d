using MeshCi.Definitions.Diagnostics;
using MeshCi.Deployment.Applying;
using MeshCi.Deployment.ControlPlanes;
using MeshCi.Deployment.Ledgers;

namespace MeshCi.Deployment.Tests;

public class RollbackTests
{
    private readonly World _world = new();

    [Fact]
    public async Task A_rollback_restores_the_newest_build_with_a_different_desired_state_and_is_recorded()
    {
        await _world.DeployAsync(Shop.Orders(), "1");
        await _world.DeployAsync(Shop.Orders("3s"), "2");
        await _world.DeployAsync(Shop.Orders("3s", "1.1.0"), "3");

        var result = await _world.RollbackAsync();

        result.Build.ShouldBe("1");
        _world.Plane.Find(Shop.Route("orders", "default"))!.Spec.ToString().ShouldContain("15");
        (await _world.HistoryAsync()).Entries[^1].ShouldSatisfyAllConditions(
            entry => entry.Kind.ShouldBe(EntryKind.Rollback),
            entry => entry.Target.ShouldBe("1"),
            entry => entry.Context.Build.ShouldBe("local.4"));
        _world.Reported.All[^1].ShouldBe("Mesh rolled back: shop/orders to build 1, 1 changed, 0 failed in 0.0s.");
    }

    [Fact]
    public async Task A_second_rollback_goes_further_back_and_never_to_a_build_that_was_rolled_back()
    {
        await _world.DeployAsync(Shop.Orders(), "1");
        await _world.DeployAsync(Shop.Orders("3s"), "2");
        await _world.DeployAsync(Shop.Orders("4s"), "3");

        (await _world.RollbackAsync()).Build.ShouldBe("2");
        (await _world.RollbackAsync()).Build.ShouldBe("1");
        var error = await Should.ThrowAsync<MeshException>(() => _world.RollbackAsync());

        error.Finding.Diagnostic.Id.ShouldBe("MESH8005");
        error.Message.ShouldContain("Builds that were deployed successfully: 1, 2, 3.");
        error.Message.ShouldContain("-p:MeshRollbackTo=");
        (await _world.RollbackAsync("3")).Build.ShouldBe("3");
    }

    [Fact]
    public async Task A_rollback_of_a_deploy_after_a_rollback_returns_to_the_build_before_that_deploy()
    {
        await _world.DeployAsync(Shop.Orders(), "1");
        await _world.DeployAsync(Shop.Orders("3s"), "2");
        await _world.DeployAsync(Shop.Orders("4s"), "3");
        await _world.RollbackAsync();
        await _world.DeployAsync(Shop.Orders("5s"), "4");

        (await _world.RollbackAsync()).Build.ShouldBe("2");
        (await _world.RollbackAsync()).Build.ShouldBe("1");
    }

    [Fact]
    public async Task Rebuilding_a_good_build_does_not_make_the_bad_one_a_rollback_target()
    {
        await _world.DeployAsync(Shop.Orders(), "1");
        await _world.DeployAsync(Shop.Orders("3s"), "2");
        await _world.RollbackAsync();
        await _world.DeployAsync(Shop.Orders(version: "1.0.1"), "3");

        (await Should.ThrowAsync<MeshException>(() => _world.RollbackAsync())).Finding.Diagnostic.Id.ShouldBe("MESH8005");
    }

    [Fact]
    public async Task A_rollback_can_name_a_build_and_go_forward_again_to_another()
    {
        await _world.DeployAsync(Shop.Orders(), "1");
        await _world.DeployAsync(Shop.Orders("3s"), "2");
        await _world.DeployAsync(Shop.Orders("4s"), "3");

        (await _world.RollbackAsync("1")).Build.ShouldBe("1");
        (await _world.RollbackAsync("3")).Build.ShouldBe("3");
    }

    [Fact]
    public async Task After_a_rollback_a_newer_build_can_be_deployed_but_an_older_one_cannot()
    {
        await _world.DeployAsync(Shop.Orders(), "1");
        await _world.DeployAsync(Shop.Orders("3s"), "3");
        await _world.RollbackAsync();

        (await Should.ThrowAsync<MeshException>(() => _world.DeployAsync(Shop.Orders("4s"), "2"))).Finding.Diagnostic.Id.ShouldBe("MESH7031");
        (await _world.DeployAsync(Shop.Orders("5s"), "4")).Changed.ShouldBe(1);
    }

    [Theory]
    [InlineData(null, "Build 1 is the only one that was deployed successfully, so there is nothing to go back to.")]
    [InlineData("9", "has no build 9 in the ledger. Builds that were deployed successfully: 1.")]
    [InlineData("2", "has build 2, but its outcome is failed-restored. Builds that were deployed successfully: 1.")]
    public async Task A_build_that_cannot_be_restored_is_an_error_that_lists_those_that_can(string? build, string message)
    {
        await _world.DeployAsync(Shop.Orders(), "1");
        _world.Plane.Fails = call => call.Writes ? new(new ControlPlaneException(ControlPlaneError.BadRequest, call.Operation, "no")) : null;
        await Should.ThrowAsync<MeshException>(() => _world.DeployAsync(Shop.Orders("3s"), "2"));

        var error = await Should.ThrowAsync<MeshException>(() => _world.RollbackAsync(build));

        error.Finding.Diagnostic.Id.ShouldBe("MESH8005");
        error.Message.ShouldContain(message);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_rollback_that_would_delete_a_resource_used_by_another_service_is_refused_and_names_both(bool byRoute)
    {
        await _world.DeployAsync(Shop.Orders(), "1");
        var second = Shop.Orders().With(Shop.Of(Shop.Service("bulk.shop.local"), Shop.ProviderSpec("orders")), Shop.Of(Shop.Node("bulk"), "{}"));
        await _world.DeployAsync(second, "2");
        var user = byRoute
            ? Shop.Definition("web", Shop.Of(Shop.Router("web"), "{}"), Shop.Of(Shop.Route("web", "bulk"), Shop.RouteSpec("bulk")))
            : Shop.Definition("web", Shop.Of(Shop.Node("web"), """{"backends":[{"virtualService":{"virtualServiceName":"bulk.shop.local"}}]}"""));
        await _world.DeployAsync(user, "1");
        var before = _world.Plane.State;

        var error = await Should.ThrowAsync<MeshException>(() => _world.RollbackAsync());

        error.Finding.Diagnostic.Id.ShouldBe("MESH8006");
        error.Message.ShouldContain(byRoute ? "route web/bulk of web needs virtualNode bulk" : "virtualNode web of web needs virtualService bulk.shop.local");
        _world.Plane.State.ShouldBe(before);
    }

    [Theory]
    [InlineData("{")]
    [InlineData(null)]
    public async Task A_rollback_that_deletes_resources_is_refused_if_the_needs_of_another_service_are_unknown(string? content)
    {
        await _world.DeployAsync(Shop.Orders(), "1");
        await _world.DeployAsync(Shop.Orders().With(Shop.Of(Shop.Node("bulk"), "{}")), "2");
        await _world.DeployAsync(Shop.Definition("web", Shop.Of(Shop.Node("web"), "{}")), "1");
        if (content is null) _world.Store.Rename("shop/web/00000001.json", "shop/web/00000001.json.damaged");
        else _world.Store.Put("shop/web/00000001.json", System.Text.Encoding.UTF8.GetBytes(content));
        var before = _world.Plane.State;

        var error = await Should.ThrowAsync<MeshException>(() => _world.RollbackAsync());

        error.Finding.Diagnostic.Id.ShouldBe("MESH8006");
        error.Message.ShouldContain("shop/web");
        _world.Plane.State.ShouldBe(before);
    }

    [Fact]
    public async Task Drift_reports_changed_fields_and_missing_resources_and_writes_nothing()
    {
        await _world.DeployAsync(Shop.Orders(), "1");
        _world.Plane.Put(Shop.Of(Shop.Route("orders", "default"), Shop.RouteSpec("orders", "30s"), ("meshci:owner", "acme/orders")));
        _world.Plane.Remove(Shop.Service("orders.shop.local"));
        _world.Plane.Calls.Clear();

        var drift = await _world.Deployer().DriftAsync("shop", "orders", TestContext.Current.CancellationToken);

        drift.Findings.Select(finding => finding.Diagnostic.Id).ShouldBe(["MESH8001", "MESH8002"]);
        drift.Findings[0].Message.ShouldContain(
            "route orders/default of mesh shop differs from what build 1 deployed: httpRoute.timeout.perRequest is 30s, was 15s.");
        _world.Plane.Calls.ShouldAllBe(call => !call.Writes);
    }

    [Fact]
    public async Task Drift_names_the_time_the_versions_and_the_build_of_another_project()
    {
        await _world.DeployAsync(Shop.Orders(), "1");
        _world.Plane.Put(Shop.Of(Shop.Route("orders", "default"), Shop.RouteSpec("orders", "30s"), ("meshci:owner", "acme/other"), ("meshci:build", "7")));

        var drift = await _world.Deployer().DriftAsync("shop", "orders", TestContext.Current.CancellationToken);

        drift.Findings.ShouldHaveSingleItem().Message.ShouldContain(
            " UTC by build 7 of acme/other (version 2; build 1 left version 1).");
    }

    [Fact]
    public async Task Drift_reports_all_that_a_deploy_which_did_not_complete_has_left_as_one()
    {
        await _world.DeployAsync(Shop.Orders(), "1");
        var second = Shop.Orders("9s").With(Shop.Of(Shop.Node("canary"), Shop.NodeSpec((8080, "http"))));
        await _world.DeployAsync(second, "2");
        // As if the process of build 2 had been killed at its end.
        var entry = (await _world.HistoryAsync()).Live!;
        _world.Store.Put("shop/orders/00000002.json", LedgerEntryJson.Write(entry with { Outcome = EntryOutcome.Pending }));

        var drift = await _world.Deployer().DriftAsync("shop", "orders", TestContext.Current.CancellationToken);

        drift.Count.ShouldBe(2);
        drift.Findings.ShouldHaveSingleItem().Message.ShouldBe("Build 2 did not complete, and 2 resources of mesh shop differ from build 1: virtualNode canary "
            + "was created, route orders/default was changed. Run MeshRecover to complete or undo it, or deploy again.");
    }

    [Fact]
    public async Task Drift_notes_that_the_last_build_was_deployed_for_another_environment()
    {
        await _world.DeployAsync(Shop.Orders(), "1");
        var deployer = new MeshDeployer(_world.Plane, _world.Ledger, new DeploySettings { Environment = "prod" }, _world.Reported, _world.Time);

        await deployer.DriftAsync("shop", "orders", TestContext.Current.CancellationToken);

        _world.Reported.All.ShouldContain("note: The last build was deployed without MeshEnvironment, and this command runs with 'prod'.");
    }

    [Fact]
    public async Task A_service_that_was_never_deployed_has_not_drifted() =>
        (await _world.Deployer().DriftAsync("shop", "orders", TestContext.Current.CancellationToken)).Build.ShouldBeNull();
}
