using MeshCi.Definitions.Diagnostics;
using MeshCi.Definitions.Model;
using MeshCi.Deployment.Reporting;

namespace MeshCi.Deployment.Tests;

/// <summary>An owner tag is a claim: tags can be copied together with a resource.</summary>
public class OwnerTagTests
{
    private readonly World _world = new() { Concurrency = 1 };

    [Fact]
    public async Task A_copy_of_a_route_with_its_tags_is_shown_and_kept()
    {
        await _world.DeployAsync(Shop.Orders(), "1");
        Copy(Shop.Route("orders", "default"), Shop.Route("orders", "hotfix"));
        Copy(Shop.Node("orders"), Shop.Node("orders-copy"));

        var plan = await _world.Deployer().PlanAsync(Shop.Orders(), new("acme/shop", "2"), Token);
        var drift = await DriftAsync();
        await _world.DeployAsync(Shop.Orders("2s"), "2");

        plan.Plan.HasChanges.ShouldBeFalse();
        plan.Plan.Notes.Count.ShouldBe(2);
        plan.Plan.Notes[1].ShouldStartWith(
            "MESH8003: route orders/hotfix of mesh shop has the owner tag of this project, acme/orders, but no build wrote it.");
        drift.Findings.ShouldBeEmpty();
        drift.Unrecorded.Select(finding => finding.Diagnostic.Id).ShouldBe(["MESH8003", "MESH8003"]);
        _world.Plane.Find(Shop.Route("orders", "hotfix")).ShouldNotBeNull();
        _world.Plane.Find(Shop.Node("orders-copy")).ShouldNotBeNull();
    }

    [Fact]
    public async Task After_the_ledger_was_lost_a_copied_route_that_receives_traffic_is_not_deleted()
    {
        await _world.DeployAsync(Shop.Orders(), "1");
        Copy(Shop.Route("orders", "default"), Shop.Route("orders", "hotfix"));
        _world.Store.Remove("shop/orders/00000001.json");

        var result = await _world.DeployAsync(Shop.Orders("2s"), "2");

        _world.Plane.Find(Shop.Route("orders", "hotfix")).ShouldNotBeNull();
        result.Plan.Notes.ShouldContain(note => note.StartsWith("Entries are missing from the ledger. route orders/hotfix", StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_copy_that_the_project_declares_is_adopted_with_every_field_that_changes()
    {
        await _world.DeployAsync(Shop.Orders(), "1");
        Copy(Shop.Route("orders", "default"), Shop.Route("orders", "hotfix"));

        var result = await _world.DeployAsync(Shop.Orders().With(Shop.Of(Shop.Route("orders", "hotfix"), Shop.RouteSpec("orders", "3s"))), "2");

        result.Plan.Notes.ShouldContain(
            "route orders/hotfix, which has the owner tag of this project although no build wrote it, is adopted: the deploy changes "
            + "httpRoute.timeout.perRequest from 15s to 3s.");
        var adopted = result.Entry!.Adopted.ShouldHaveSingleItem();
        adopted.Build.ShouldBe("2");
        adopted.Former.Spec.ToString().ShouldContain("15");
    }

    [Fact]
    public async Task Resources_of_another_service_with_the_same_owner_are_no_copies()
    {
        await _world.DeployAsync(Shop.Orders(), "1");
        await _world.DeployAsync(Shop.Definition("web", Shop.Of(Shop.Node("web"), "{}")) with { Owner = "acme/orders" }, "1",
            new() { Ownership = new("acme/orders") { IsShared = true } });

        (await DriftAsync()).Unrecorded.ShouldBeEmpty();
    }

    [Fact]
    public async Task The_entry_remembers_what_was_adopted_as_it_was_also_after_it_was_given_back()
    {
        const string Former = """{"listeners":[{"portMapping":{"port":8080,"protocol":"http"}}],"logging":{"accessLog":{"file":{"path":"/x"}}}}""";
        _world.Plane.Put(Shop.Of(Shop.Mesh, "{}"));
        _world.Plane.Put(Shop.Of(Shop.Node("orders"), Former, ("team", "old")));

        var first = await _world.DeployAsync(Shop.Orders(), "1", new() { Adopt = true });
        var second = await _world.DeployAsync(Shop.Orders("3s"), "2");
        var stored = (await _world.HistoryAsync()).Entries[^1].Adopted.ShouldHaveSingleItem();
        var third = await _world.DeployAsync(Shop.Orders("3s").Without(Shop.Node("orders"), Shop.Route("orders", "default")),
            "3", new() { AllowRemoval = true });

        first.Plan.Notes.ShouldContain(
            "virtualNode orders, which existed before this project deployed it, is adopted: the deploy changes serviceDiscovery.dns.hostname from nothing to "
            + "orders.shop.local and drops logging.accessLog.file.path (/x), tags.team (old).");
        stored.Build.ShouldBe("1");
        stored.Former.Tags["team"].ShouldBe("old");
        stored.Former.Spec.ToString().ShouldContain("/x");
        second.Entry!.Adopted.Count.ShouldBe(1);
        third.Entry!.GivenBack.ShouldHaveSingleItem().Former.Tags["team"].ShouldBe("old");
        third.Plan.Notes.ShouldContain("virtualNode orders is no longer declared; build 1 had adopted it, so it is given back as it is.");
        _world.Plane.Find(Shop.Node("orders"))!.Tags!.ShouldBeEmpty();
    }

    [Fact]
    public async Task A_rollback_by_a_project_that_does_not_own_the_service_is_refused()
    {
        await _world.DeployAsync(Shop.Orders(), "1");
        await _world.DeployAsync(Shop.Orders("3s"), "2");
        var before = _world.Plane.State;

        var error = await Should.ThrowAsync<MeshException>(() => _world.Deployer(new() { Ownership = new("team-b/orders") })
            .RollbackAsync("shop", "orders", new("acme/shop"), null, Token));

        error.Finding.Diagnostic.ShouldBe(MeshDiagnostics.OwnedByAnother);
        error.Message.ShouldStartWith("orders of mesh shop was deployed by acme/orders, a project other than team-b/orders. Nothing was written.");
        _world.Plane.State.ShouldBe(before);
        (await _world.HistoryAsync()).Entries.Count.ShouldBe(2);
    }

    [Fact]
    public async Task If_only_failed_deploys_are_recorded_drift_shows_what_the_tags_tell()
    {
        await _world.DeployAsync(Shop.Orders(), "1");
        _world.Plane.Fails = call => call.Operation == "UpdateRoute"
            ? new(new ControlPlanes.ControlPlaneException(ControlPlanes.ControlPlaneError.BadRequest, call.Operation, "no")) : null;
        await Should.ThrowAsync<MeshException>(() => _world.DeployAsync(Shop.Orders("3s"), "2"));
        _world.Store.Remove("shop/orders/00000001.json");

        var drift = await DriftAsync();

        drift.Build.ShouldBeNull();
        drift.Count.ShouldBe(4);
        drift.Findings.ShouldHaveSingleItem().Message.ShouldContain("Their tags name build 1");
        OutcomeText.Drifted(drift).ShouldBe("drift: 4 resources although no deploy has succeeded");
    }

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    private void Copy(ResourceId from, ResourceId to)
    {
        var live = _world.Plane.Find(from)!;
        _world.Plane.Put(new() { Id = to, Spec = live.Spec, Tags = live.Tags! });
    }

    private Task<DriftResult> DriftAsync() => _world.Deployer().DriftAsync("shop", "orders", Token);
}
