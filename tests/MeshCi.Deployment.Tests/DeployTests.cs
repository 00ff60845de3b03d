using MeshCi.Definitions.Diagnostics;
using MeshCi.Deployment.ControlPlanes;
using MeshCi.Deployment.Ledgers;
using MeshCi.Deployment.Planning;

namespace MeshCi.Deployment.Tests;

public class DeployTests
{
    private readonly World _world = new();

    [Fact]
    public async Task A_first_deploy_creates_the_mesh_and_every_resource_of_the_service()
    {
        var result = await _world.DeployAsync(Shop.Orders(), "1");

        result.Changed.ShouldBe(5);
        _world.Plane.Find(Shop.Mesh)!.Tags!["meshci:owner"].ShouldBe("unclaimed");
        _world.Plane.Find(Shop.Node("orders"))!.Tags!.Keys.Order().ShouldBe(["meshci:build", "meshci:digest", "meshci:owner", "meshci:version"]);
        _world.Reported.All[^1].ShouldBe("Mesh deployed: shop/orders build 1, 5 changed, 0 failed in 0.1s.");
        (await _world.HistoryAsync()).Live!.Outcome.ShouldBe(EntryOutcome.Succeeded);
    }

    [Fact]
    public async Task An_unchanged_redeploy_writes_nothing_and_reads_each_resource_at_most_twice()
    {
        await _world.DeployAsync(Shop.Orders(), "1");
        _world.Plane.Calls.Clear();

        var result = await _world.DeployAsync(Shop.Orders());

        _world.Plane.Calls.ShouldAllBe(call => !call.Writes);
        _world.Plane.Calls.Count.ShouldBeLessThanOrEqualTo(10);
        result.Entry.ShouldBeNull();
        _world.Store.Contents.Count.ShouldBe(1);
        _world.Reported.All[^1].ShouldBe("Mesh unchanged: shop/orders, no changes: mesh matches build 1.");
    }

    [Fact]
    public async Task A_newer_build_that_changes_nothing_is_recorded_so_that_no_older_one_replaces_it()
    {
        await _world.DeployAsync(Shop.Orders(), "1");
        _world.Plane.Calls.Clear();

        var result = await _world.DeployAsync(Shop.Orders(), "10");

        _world.Plane.Calls.ShouldAllBe(call => !call.Writes);
        result.Entry!.Context.Build.ShouldBe("10");
        _world.Reported.All[^1].ShouldBe("Mesh unchanged: shop/orders build 10 recorded, no changes: mesh matches build 1.");
        (await Should.ThrowAsync<MeshException>(() => _world.DeployAsync(Shop.Orders("3s"), "9"))).Finding.Diagnostic.Id.ShouldBe("MESH7031");
        (await _world.DeployAsync(Shop.Orders(), "10")).Entry.ShouldBeNull();
    }

    [Fact]
    public async Task A_new_version_of_unchanged_resources_is_recorded_without_writing_to_the_mesh()
    {
        await _world.DeployAsync(Shop.Orders(), "1");
        _world.Plane.Calls.Clear();

        var result = await _world.DeployAsync(Shop.Orders(version: "1.1.0"), "2");

        _world.Plane.Calls.ShouldAllBe(call => !call.Writes);
        result.Entry!.Definition.Version.ShouldBe("1.1.0");
        _world.Reported.All[^1].ShouldBe("Mesh unchanged: shop/orders build 2 recorded, no changes: mesh matches build 1.");
    }

    [Fact]
    public async Task A_changed_timeout_updates_exactly_one_route_and_reports_its_versions()
    {
        await _world.DeployAsync(Shop.Orders(), "1");
        _world.Plane.Calls.Clear();

        var result = await _world.DeployAsync(Shop.Orders("3s"), "2");

        result.Changed.ShouldBe(1);
        _world.Plane.Calls.Where(call => call.Writes).Select(call => call.Operation).ShouldBe(["UpdateRoute", "TagResource"]);
        _world.Reported.All.ShouldContain("  ~ update route orders/default  v1 -> v2  0.00s");
        result.Versions[Shop.Route("orders", "default")].ShouldBe(2);
    }

    [Fact]
    public async Task A_resource_no_longer_declared_is_deleted_after_its_references_are_gone()
    {
        var two = Shop.Orders().With(
            Shop.Of(Shop.Node("orders-v2"), Shop.NodeSpec((8080, "http"))),
            Shop.Of(Shop.Route("orders", "default"), Shop.RouteSpec("orders-v2")));
        await _world.DeployAsync(two, "1");

        var result = await _world.DeployAsync(Shop.Orders(), "2");

        result.Plan.Waves.Select(wave => string.Join(", ", wave)).ShouldBe(["update route orders/default", "delete virtualNode orders-v2"]);
        _world.Plane.Find(Shop.Node("orders-v2")).ShouldBeNull();
    }

    [Fact]
    public async Task A_resource_of_another_owner_is_an_error_that_names_both_owners_and_writes_nothing()
    {
        await _world.DeployAsync(Shop.Orders(), "1");
        var before = _world.Plane.State;

        var error = await Should.ThrowAsync<MeshException>(() => _world.DeployAsync(Shop.Orders("3s") with { Owner = "acme/other" }, "2"));

        error.Finding.Diagnostic.Id.ShouldBe("MESH7003");
        error.Message.ShouldContain("virtualNode orders (owner acme/orders)");
        _world.Plane.State.ShouldBe(before);
    }

    [Fact]
    public async Task A_resource_without_an_owner_is_adopted_only_on_request()
    {
        _world.Plane.Put(Shop.Of(Shop.Mesh, "{}"));
        _world.Plane.Put(Shop.Of(Shop.Node("orders"), Shop.NodeSpec((8080, "http"))));

        var error = await Should.ThrowAsync<MeshException>(() => _world.DeployAsync(Shop.Orders(), "1"));
        error.Finding.Diagnostic.Id.ShouldBe("MESH7006");
        error.Message.ShouldContain("MeshAdopt=true");

        await _world.DeployAsync(Shop.Orders(), "1", new() { Adopt = true });
        _world.Plane.Find(Shop.Node("orders"))!.Tags!["meshci:owner"].ShouldBe("acme/orders");
    }

    [Fact]
    public async Task A_removed_resource_that_another_owner_has_adopted_stays()
    {
        var extra = Shop.Of(Shop.Node("orders-v2"), "{}");
        await _world.DeployAsync(Shop.Orders().With(extra), "1");
        _world.Plane.Put(extra with { Tags = new Dictionary<string, string> { ["meshci:owner"] = "acme/other" } });

        var result = await _world.DeployAsync(Shop.Orders(), "2");

        _world.Plane.Find(extra.Id).ShouldNotBeNull();
        result.Plan.Notes.ShouldHaveSingleItem().ShouldContain("acme/other");
    }

    [Fact]
    public async Task The_project_with_a_Mesh_item_takes_over_the_mesh_that_a_first_deploy_created()
    {
        await _world.DeployAsync(Shop.Orders(), "1");

        await _world.DeployAsync(Shop.Definition("platform", Shop.Of(Shop.Mesh, """{"egressFilter":{"type":"ALLOW_ALL"}}""")), "1");

        _world.Plane.Find(Shop.Mesh)!.Tags!["meshci:owner"].ShouldBe("acme/platform");
        _world.Plane.Find(Shop.Mesh)!.Spec.GetProperty("egressFilter").GetProperty("type").GetString().ShouldBe("ALLOW_ALL");
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Two_first_deploys_that_both_create_the_mesh_both_succeed(bool ownerIsLate)
    {
        // Another deploy creates the mesh after this one has read and before it writes.
        _world.Plane.Fails = call =>
        {
            if (call.Operation == "CreateMesh" && _world.Plane.Find(Shop.Mesh) is null)
                _world.Plane.Put(Shop.Of(Shop.Mesh, "{}", ("meshci:owner", ownerIsLate ? "unclaimed" : "acme/platform")));
            return null;
        };
        var definition = ownerIsLate ? Shop.Definition("platform", Shop.Of(Shop.Mesh, """{"egressFilter":{"type":"ALLOW_ALL"}}""")) : Shop.Orders();

        await _world.DeployAsync(definition, "1");

        _world.Plane.Find(Shop.Mesh)!.Tags!["meshci:owner"].ShouldBe("acme/platform");
    }

    [Fact]
    public async Task An_older_build_of_the_same_repository_replaces_a_newer_one_only_on_request()
    {
        await _world.DeployAsync(Shop.Orders("3s"), "10");

        var error = await Should.ThrowAsync<MeshException>(() => _world.DeployAsync(Shop.Orders(), "9"));
        error.Finding.Diagnostic.Id.ShouldBe("MESH7031");
        error.Message.ShouldContain("build 10");

        (await _world.DeployAsync(Shop.Orders(), "9", new() { AllowOlder = true })).Changed.ShouldBe(1);
    }

    [Fact]
    public async Task A_concurrent_second_deploy_of_a_service_is_refused_and_names_the_first()
    {
        var firstIsAtWork = new TaskCompletionSource();
        var goOn = new TaskCompletionSource();
        _world.Plane.Pauses = call =>
        {
            if (!call.Writes) return Task.CompletedTask;
            firstIsAtWork.TrySetResult();
            return goOn.Task;
        };
        var first = _world.DeployAsync(Shop.Orders(), "1");
        await firstIsAtWork.Task;

        var error = await Should.ThrowAsync<MeshException>(() => _world.DeployAsync(Shop.Orders("3s"), "2"));
        error.Finding.Diagnostic.Id.ShouldBe("MESH7030");
        error.Message.ShouldContain("is being deployed by build 1 by an unknown user (process ");

        goOn.SetResult();
        (await first).Changed.ShouldBe(5);
    }

    [Fact]
    public async Task A_deploy_whose_first_write_is_refused_reports_that_nothing_was_changed()
    {
        await _world.DeployAsync(Shop.Orders(), "1");
        _world.Plane.Fails = call => call.Operation == "UpdateRoute"
            ? new(new ControlPlaneException(ControlPlaneError.Forbidden, "UpdateRoute", "not allowed"))
            : null;

        var error = await Should.ThrowAsync<MeshException>(() => _world.DeployAsync(Shop.Orders("3s"), "2"));

        error.Message.ShouldContain("Nothing was changed. The mesh is as it was with build 1.");
        error.Message.ShouldNotContain("undone");
        _world.Reported.All.ShouldContain("  ! could not update route orders/default; undoing what has been changed");
        _world.Reported.All.ShouldNotContain(line => line.Contains("undone:", StringComparison.Ordinal));
        _world.Reported.All[^1].ShouldContain("build 2, nothing was changed in ");
    }

    [Fact]
    public async Task A_cancelled_deploy_is_undone_and_reported_as_such()
    {
        var extra = Shop.Of(Shop.Node("orders-v1"), "{}");
        await _world.DeployAsync(Shop.Orders().With(extra, Shop.Of(Shop.Route("orders", "default"), Shop.RouteSpec("orders-v1"))), "1");
        var before = _world.Plane.State;
        using var cancellation = new CancellationTokenSource();
        _world.Plane.Pauses = call =>
        {
            if (call.Operation == "UpdateRoute") cancellation.Cancel();
            return Task.CompletedTask;
        };

        var error = await Should.ThrowAsync<MeshException>(() => _world.DeployAsync(Shop.Orders("3s"), "2", token: cancellation.Token));

        _world.Reported.All.ShouldContain(line => line.StartsWith("  ! cancelled during this step: ", StringComparison.Ordinal));
        error.Finding.Diagnostic.Id.ShouldBe("MESH7032");
        error.Message.ShouldContain("The mesh is as it was with build 1");
        _world.Plane.State.ShouldBe(before);
        // The pending call is allowed to finish: if aborted, it could still be carried out after the undo has read the state.
        _world.Reported.All.ShouldContain("  ~ update route orders/default  v1 -> v2  0.00s");
        _world.Reported.All.ShouldContain("  < undone: update route orders/default");
    }

    [Fact]
    public async Task A_deploy_cancelled_during_its_last_write_is_complete_and_explains_why_the_build_still_fails()
    {
        await _world.DeployAsync(Shop.Orders(), "1");
        using var cancellation = new CancellationTokenSource();
        _world.Plane.Pauses = call =>
        {
            if (call.Operation == "UpdateRoute") cancellation.Cancel();
            return Task.CompletedTask;
        };

        var result = await _world.DeployAsync(Shop.Orders("3s"), "2", token: cancellation.Token);

        result.Changed.ShouldBe(1);
        _world.Reported.All[^2]
            .ShouldBe(
            "  ! the build was cancelled during the last write: the deploy is complete and recorded, and nothing was undone, but MSBuild reports the build "
                + "as cancelled");
        _world.Reported.All[^1].ShouldStartWith("Mesh deployed: shop/orders build 2, 1 changed");
    }

    [Fact]
    public async Task A_deploy_without_ledger_entries_deletes_what_has_the_owner_tag_and_receives_no_traffic()
    {
        await _world.DeployAsync(
            Shop.Orders().With(
                Shop.Of(Shop.Node("orders-v0"), "{}"), Shop.Of(Shop.Node("orders-v1"), "{}"),
                Shop.Of(Shop.Route("orders", "old"), Shop.RouteSpec("orders-v1"))), "1");
        await _world.DeployAsync(Shop.Definition("web", Shop.Of(Shop.Node("web"), "{}")), "1");
        _world.Store.Remove("shop/orders/00000001.json");

        var result = await _world.DeployAsync(Shop.Orders(), "2");

        _world.Plane.Find(Shop.Node("orders-v0")).ShouldBeNull();
        _world.Plane.Find(Shop.Node("orders-v1")).ShouldNotBeNull();
        _world.Plane.Find(Shop.Route("orders", "old")).ShouldNotBeNull();
        result.Plan.Notes.ShouldContain(note => note.Contains(
            "virtualNode orders-v1, route orders/old are only known by the owner tag acme/orders, which may have been copied", StringComparison.Ordinal));
        result.Plan.Notes.ShouldContain(note => note.Contains("virtualNode orders-v0 is no longer declared", StringComparison.Ordinal));
        _world.Plane.Find(Shop.Node("web")).ShouldNotBeNull();
    }

    [Fact]
    public async Task Resources_of_a_lost_entry_are_deleted_unless_another_service_of_the_owner_declares_them()
    {
        await _world.DeployAsync(Shop.Orders(), "1");
        await _world.DeployAsync(Shop.Orders().With(Shop.Of(Shop.Node("orders-v2"), "{}")), "2");
        var shared = new MeshCi.Deployment.Applying.ServiceSettings { Ownership = new("acme/orders") { IsShared = true } };
        await _world.DeployAsync(Shop.Definition("web", Shop.Of(Shop.Node("web"), "{}")) with { Owner = "acme/orders" }, "1", shared);
        _world.Store.Rename("shop/orders/00000002.json", "shop/orders/00000002.json.damaged");

        var result = await _world.DeployAsync(Shop.Orders(), "3");

        _world.Plane.Find(Shop.Node("orders-v2")).ShouldBeNull();
        _world.Plane.Find(Shop.Node("web")).ShouldNotBeNull();
        result.Entry!.Sequence.ShouldBe(3);
    }

    [Fact]
    public async Task A_deploy_keeps_what_another_service_uses_and_names_that_service()
    {
        var bulk = Shop.Of(Shop.Service("bulk.shop.local"), Shop.ProviderSpec("orders"));
        await _world.DeployAsync(Shop.Orders().With(bulk), "1");
        await _world.DeployAsync(
            Shop.Definition("web", Shop.Of(Shop.Node("web"), """{"backends":[{"virtualService":{"virtualServiceName":"bulk.shop.local"}}]}""")), "1");

        var result = await _world.DeployAsync(Shop.Orders(), "2");

        result.Plan.Changes.Single(change => change.Kind == ChangeKind.Keep).Id.ShouldBe(bulk.Id);
        _world.Reported.All.ShouldContain("  = virtualService bulk.shop.local  kept: virtualNode web of web still needs it");
    }

    [Fact]
    public async Task A_failed_first_deploy_leaves_only_the_shared_mesh_and_reports_it()
    {
        _world.Plane.Fails = call => call.Operation == "CreateVirtualService"
            ? new(new ControlPlaneException(ControlPlaneError.LimitExceeded, call.Operation, "200 are enough")) : null;

        var error = await Should.ThrowAsync<MeshException>(() => _world.DeployAsync(Shop.Orders(), "1"));

        error.Finding.Diagnostic.Id.ShouldBe("MESH7027");
        error.Message.ShouldContain("All changes have been undone, except that the new mesh shop still exists. It has no owner, and other deploys");
        error.Message.ShouldNotContain("as it was before");
        _world.Reported.All[^1].ShouldContain("everything undone except the new mesh");
        _world.Plane.State.ShouldBe("mesh shop {} [meshci:owner, unclaimed]");
    }

    [Fact]
    public async Task A_long_wait_reports_progress_at_least_every_minute()
    {
        _world.Plane.Pauses = call =>
        {
            if (call.Operation == "CreateRoute") _world.Time.Advance(TimeSpan.FromSeconds(59));
            return Task.CompletedTask;
        };

        await _world.DeployAsync(Shop.Orders(), "1");

        _world.Reported.All.ShouldContain("still deploying shop/orders: 3 of 5 steps done, waiting for create route orders/default (59 s)");
    }

    [Fact]
    public async Task A_deploy_whose_process_died_is_reported_and_repaired_by_the_next_one()
    {
        await _world.DeployAsync(Shop.Orders(), "1");
        var extra = Shop.Of(Shop.Node("orders-v2"), "{}");
        await _world.DeployAsync(Shop.Orders().With(extra), "2");
        var key = _world.Store.Contents.Keys.Last();
        var entry = LedgerEntryJson.Read(_world.Store.Contents[key], key);
        _world.Store.Put(key, LedgerEntryJson.Write(entry with { Outcome = EntryOutcome.Pending }));

        await _world.Deployer().DriftAsync("shop", "orders", TestContext.Current.CancellationToken);
        _world.Reported.All.Count(Names).ShouldBe(1);

        await _world.DeployAsync(Shop.Orders(), "3");

        _world.Reported.All.ShouldContain(
            "note: build 2 (ledger entry 2) ended without an outcome; all of its changes are live, so it is now recorded as succeeded");
        (await _world.HistoryAsync()).Entries[1].EndedBy.ShouldBe("3");
        static bool Names(string line) => line.Contains("Build 2 (ledger entry 2: pending) did not complete", StringComparison.Ordinal);
        _world.Plane.Find(extra.Id).ShouldBeNull();
        (await _world.HistoryAsync()).Unsettled.ShouldBeEmpty();
    }
}
