using MeshCi.Definitions.Diagnostics;
using MeshCi.Definitions.Model;
using MeshCi.Deployment.ControlPlanes;
using MeshCi.Deployment.Ledgers;
using MeshCi.Deployment.Ledgers.Stores;
using MeshCi.Deployment.Reporting;

namespace MeshCi.Deployment.Tests;

/// <summary>What becomes of deploys that did not complete: the next deploy, or a recovery on demand, completes or restores them.</summary>
public class RecoverTests
{
    private readonly World _world = new();

    [Fact]
    public async Task A_plan_names_the_build_before_it_that_did_not_complete()
    {
        await _world.DeployAsync(Shop.Orders(), "1");
        _world.Plane.Fails = call => call.Operation is "UpdateRoute" || call.Operation.StartsWith("Delete", StringComparison.Ordinal)
            ? new(new ControlPlaneException(ControlPlaneError.BadRequest, call.Operation, "no")) : null;
        await Should.ThrowAsync<MeshException>(() => _world.DeployAsync(
            Shop.Orders("3s").With(Shop.Of(Shop.Node("canary"), "{}")), "2"));
        _world.Plane.Fails = _ => null;

        var result = await _world.Deployer().PlanAsync(Shop.Orders(), new("acme/shop", "3"), TestContext.Current.CancellationToken);

        const string note = "Build 2 (ledger entry 2: failed-dirty) did not complete.";
        result.Document.Services.ShouldHaveSingleItem().Notes.ShouldContain(note);
        PlanMarkdown.Write(result.Document).ShouldContain("did not complete");
        result.Lines.ShouldContain(line => line.Contains(note, StringComparison.Ordinal));
    }

    [Fact]
    public async Task Without_an_unfinished_deploy_there_is_nothing_to_recover()
    {
        await _world.DeployAsync(Shop.Orders(), "1");
        var before = _world.Plane.State;

        var result = await RecoverAsync();

        result.Action.ShouldBe(RecoverAction.Nothing);
        _world.Plane.State.ShouldBe(before);
        _world.Reported.All[^1].ShouldBe("Mesh unchanged: shop/orders, nothing to recover: no deploy is unfinished, and every one that failed was undone.");
    }

    [Fact]
    public async Task A_deploy_that_could_not_be_undone_is_undone_when_its_cause_has_been_removed()
    {
        await _world.DeployAsync(Shop.Orders(), "1");
        var before = _world.Plane.State;
        _world.Plane.Fails = call => call.Operation is "CreateRoute" or "DeleteVirtualNode"
            ? new(new ControlPlaneException(ControlPlaneError.Forbidden, call.Operation, "not allowed")) : null;
        var after = Shop.Orders("3s").With(Shop.Of(Shop.Node("v2"), "{}"), Shop.Of(Shop.Route("orders", "new"), Shop.RouteSpec("v2")));
        await Should.ThrowAsync<MeshException>(() => _world.DeployAsync(after, "2"));
        (await Should.ThrowAsync<MeshException>(RecoverAsync)).Finding.Diagnostic.ShouldBe(MeshDiagnostics.DeployLeftChanges);
        _world.Plane.Fails = _ => null;

        var result = await RecoverAsync();

        result.ShouldBe(new("orders", RecoverAction.Restored, "1", 1));
        _world.Plane.State.ShouldBe(before);
        _world.Reported.All[^1].ShouldBe("Mesh recovered: shop/orders, 1 restored in 0.1s: mesh is as it was with build 1.");
        (await _world.HistoryAsync()).Entries[^1].Outcome.ShouldBe(EntryOutcome.FailedRestored);
        (await RecoverAsync()).Action.ShouldBe(RecoverAction.Nothing);
    }

    [Fact]
    public async Task A_recovery_can_fail_again_and_again_in_the_same_way_and_in_alternating_ways()
    {
        using var directory = new TemporaryDirectory();
        var deployer = new MeshDeployer(_world.Plane, new(new DirectoryLedgerStore(directory.Root)), new(), _world.Reported, _world.Time);
        _world.Plane.Fails = call => Refuses(call.Operation, "CreateRoute", "DeleteVirtualNode");
        await Should.ThrowAsync<MeshException>(() => deployer.DeployAsync(Shop.Orders(), new(null, "1"), TestContext.Current.CancellationToken));

        foreach (var denied in (string[])["Node", "Node", "Router", "Node", "Router"])
        {
            _world.Plane.Fails = call => Refuses(call.Operation, "DeleteVirtual" + denied);
            (await Should.ThrowAsync<MeshException>(() => RecoverAsync(deployer))).Finding.Diagnostic.ShouldBe(MeshDiagnostics.DeployLeftChanges);
            _world.Plane.Put(Shop.Of(Shop.Router("orders"), Shop.Listeners((8080, "http")), ("meshci:owner", "acme/orders")));
            _world.Plane.Put(Shop.Of(Shop.Node("orders"), Shop.NodeSpec((8080, "http")), ("meshci:owner", "acme/orders")));
        }

        _world.Plane.Fails = _ => null;
        (await RecoverAsync(deployer)).Action.ShouldBe(RecoverAction.Restored);

        static Fault? Refuses(string operation, params string[] denied) =>
            denied.Contains(operation) ? new(new ControlPlaneException(ControlPlaneError.Forbidden, operation, "not allowed")) : null;
    }

    [Fact]
    public async Task A_recovery_of_an_adoption_gives_the_resource_back()
    {
        _world.Plane.Put(Shop.Of(Shop.Mesh, "{}"));
        _world.Plane.Put(Shop.Of(Shop.Node("orders"), Shop.NodeSpec((9090, "http"))));
        var before = _world.Plane.State;
        _world.Plane.Fails = call => call.Operation is "CreateRoute" or "UntagResource"
            ? new(new ControlPlaneException(ControlPlaneError.Forbidden, call.Operation, "not allowed")) : null;
        await Should.ThrowAsync<MeshException>(() => _world.DeployAsync(Shop.Orders(), "1", new() { Adopt = true }));
        _world.Plane.Fails = _ => null;

        (await RecoverAsync()).Action.ShouldBe(RecoverAction.Restored);

        _world.Plane.State.ShouldBe(before);
    }

    [Fact]
    public async Task A_project_of_another_owner_recovers_nothing()
    {
        _world.Plane.Fails = call => call.Operation is "CreateRoute" or "DeleteVirtualNode"
            ? new(new ControlPlaneException(ControlPlaneError.Forbidden, call.Operation, "not allowed")) : null;
        await Should.ThrowAsync<MeshException>(() => _world.DeployAsync(Shop.Orders(), "1"));
        _world.Plane.Fails = _ => null;
        var before = _world.Plane.State;

        var error = await Should.ThrowAsync<MeshException>(() => _world.Deployer().RecoverAsync(
            [new("shop", "orders") { Ownership = new("team-b/orders", null, null) }], new(), TestContext.Current.CancellationToken));

        error.Finding.Diagnostic.ShouldBe(MeshDiagnostics.OwnedByAnother);
        _world.Plane.State.ShouldBe(before);
    }

    [Fact]
    public async Task The_history_shows_which_deploy_runs_and_which_was_ended_by_a_later_one()
    {
        await _world.DeployAsync(Shop.Orders(), "1");
        _world.Plane.Pauses = async call =>
        {
            if (call.Operation != "UpdateRoute") return;
            var running = await _world.Ledger.RunningAsync("shop", "orders", TestContext.Current.CancellationToken);
            running.ShouldNotBeNull().ShouldContain($"(process {Environment.ProcessId} on {Environment.MachineName}) since 2026-11-23 22:00:00 UTC");
            HistoryText.Lines("shop", "orders", await _world.HistoryAsync(), running)[^2].ShouldContain("  running  ");
        };
        await _world.DeployAsync(Shop.Orders("3s"), "2");
        (await _world.Ledger.RunningAsync("shop", "orders", TestContext.Current.CancellationToken)).ShouldBeNull();
        var newest = (await _world.HistoryAsync()).Entries[^1];
        _world.Store.Put("shop/orders/00000002.json", LedgerEntryJson.Write(newest with { Outcome = EntryOutcome.Pending }));
        HistoryText.Lines("shop", "orders", await _world.HistoryAsync())[^1].ShouldContain("pending, its process has ended");

        await _world.DeployAsync(Shop.Orders("4s"), "3");

        HistoryText.Lines("shop", "orders", await _world.HistoryAsync())[^2].ShouldContain("succeeded, ended by build 3");
    }

    [Fact]
    public async Task A_deploy_that_is_undone_after_one_that_could_not_be_does_not_claim_the_state_of_an_earlier_build()
    {
        await _world.DeployAsync(Shop.Orders(), "7");
        _world.Plane.Fails = call => call.Operation is "CreateRoute" or "DeleteVirtualNode"
            ? new(new ControlPlaneException(ControlPlaneError.Forbidden, call.Operation, "not allowed")) : null;
        var after = Shop.Orders().With(Shop.Of(Shop.Node("v2"), "{}"), Shop.Of(Shop.Route("orders", "new"), Shop.RouteSpec("v2")));
        await Should.ThrowAsync<MeshException>(() => _world.DeployAsync(after, "8"));
        _world.Plane.Fails = call => call.Operation is "UpdateRoute"
            ? new(new ControlPlaneException(ControlPlaneError.Forbidden, call.Operation, "not allowed")) : null;

        var failure = await Should.ThrowAsync<MeshException>(() => _world.DeployAsync(Shop.Orders("9s").With(Shop.Of(Shop.Node("v2"), "{}")), "9"));

        failure.Message.ShouldContain("The mesh is as build 8 left it, which did not complete: 'dotnet msbuild -t:MeshRecover' completes or undoes it.");
        failure.Message.ShouldNotContain("with build 7");
    }

    [Fact]
    public async Task What_a_recovery_has_ended_names_the_target_because_it_is_no_build()
    {
        await _world.DeployAsync(Shop.Orders(), "1");
        await _world.DeployAsync(Shop.Orders("3s"), "2");
        var newest = (await _world.HistoryAsync()).Entries[^1];
        _world.Store.Put("shop/orders/00000002.json", LedgerEntryJson.Write(newest with { Outcome = EntryOutcome.Pending }));

        await RecoverAsync();

        HistoryText.Lines("shop", "orders", await _world.HistoryAsync())[^1].ShouldContain("succeeded, ended by MeshRecover");
    }

    [Fact]
    public async Task What_a_first_deploy_never_created_is_new_in_the_next_plan()
    {
        await _world.DeployAsync(Shop.Orders(), "1");
        var entry = (await _world.HistoryAsync()).Entries[^1];
        var other = new World();
        other.Store.Put("shop/orders/00000001.json", LedgerEntryJson.Write(entry with { Outcome = EntryOutcome.Pending }));

        var result = await other.Deployer().PlanAsync(Shop.Orders(), new("acme/shop", "2"), TestContext.Current.CancellationToken);

        result.Plan.Changes.ShouldAllBe(change => change.Reason == "new" || change.Id.Kind == ResourceKind.Mesh);
    }

    private Task<RecoverResult> RecoverAsync() => RecoverAsync(_world.Deployer());

    private static async Task<RecoverResult> RecoverAsync(MeshDeployer deployer) =>
        (await deployer.RecoverAsync([new("shop", "orders")], new("acme/shop"), TestContext.Current.CancellationToken))[0];
}
