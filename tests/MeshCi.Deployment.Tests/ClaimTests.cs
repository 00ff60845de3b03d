using MeshCi.Definitions.Diagnostics;
using MeshCi.Definitions.Model;
using MeshCi.Deployment.Applying;
using MeshCi.Deployment.Reporting;

namespace MeshCi.Deployment.Tests;

/// <summary>What an owner tag allows a project to do if its ledger does not contain the resource.</summary>
public sealed class ClaimTests
{
    private static readonly ServiceSettings Shared = new() { Ownership = new("acme/shop") { IsShared = true }, AllowRemoval = true };
    private readonly World _world = new() { Concurrency = 1 };

    [Fact]
    public async Task A_rollback_does_not_take_over_what_another_owner_has_deployed_since_the_removal()
    {
        var (own, other) = (new ServiceSettings { Ownership = new("acme/orders") }, new ServiceSettings { Ownership = new("team-a/orders") });
        await _world.DeployAsync(Shop.Definition("web", Shop.Of(Shop.Node("web"), "{}")), "1");
        await _world.DeployAsync(Shop.Orders(), "1", own);
        await _world.Deployer(own).DestroyAsync([new("shop", "orders") { Settings = own }], new("acme/shop", "2"), Token);
        await _world.DeployAsync(Shop.Orders("7s") with { Owner = "team-a/orders" }, "3", other);
        var before = _world.Plane.State;

        var error = await Should.ThrowAsync<MeshException>(() => _world.Deployer(own).RollbackAsync("shop", "orders", new("acme/shop"), null, Token));

        error.Finding.Diagnostic.ShouldBe(MeshDiagnostics.OwnedByAnother);
        _world.Plane.State.ShouldBe(before);
    }

    [Fact]
    public async Task What_another_project_with_the_same_owner_may_have_deployed_is_kept_and_named()
    {
        await _world.DeployAsync(Payments(), "1", Shared);
        await _world.DeployAsync(Orders(), "1", Shared);
        var moved = new World { Plane = _world.Plane, Concurrency = 1 };

        var result = await moved.DeployAsync(Orders("3s"), "2", Shared);

        Names(Payments()).ShouldAllBe(id => _world.Plane.Find(id) != null);
        result.Plan.Notes.ShouldContain(note => note.Contains("virtualService payments.shop.local", StringComparison.Ordinal)
            && note.Contains("which several projects can have", StringComparison.Ordinal));
        // When the other project has been deployed as well, nothing is unknown any more.
        await moved.DeployAsync(Payments(), "2", Shared);
        (await moved.DeployAsync(Orders("4s"), "3", Shared)).Plan.Counts.Delete.ShouldBe(0);
    }

    [Fact]
    public async Task What_may_be_missing_from_the_ledger_of_another_service_of_the_same_owner_is_kept()
    {
        var settings = Shared with { Ownership = new("acme/shop") };
        // Of two other services with the owner, neither is taken for the former name.
        await _world.DeployAsync(Shop.Definition("web", Shop.Of(Shop.Node("web"), "{}")) with { Owner = "acme/shop" }, "1", Shared);
        await _world.DeployAsync(Payments(), "1", Shared);
        await _world.DeployAsync(Payments().With(Shop.Of(Shop.Node("payments-v2"), "{}")), "2", Shared);
        await _world.DeployAsync(Orders(), "1", Shared);
        await FailAsync(Payments(), "3");
        _world.Store.Remove("shop/payments/00000002.json");
        _world.Store.Remove("shop/orders/00000001.json");

        await _world.DeployAsync(Orders("3s"), "2", settings);

        _world.Plane.Find(Shop.Node("payments-v2")).ShouldNotBeNull();
    }

    [Fact]
    public async Task What_an_older_entry_of_the_service_records_can_only_be_its_own()
    {
        await _world.DeployAsync(Orders(), "1", Shared);
        await _world.DeployAsync(Orders().With(Shop.Of(Shop.Node("orders-v2"), "{}")), "2", Shared);
        var copied = _world.Plane.Find(Shop.Node("orders-v2"))!;
        _world.Plane.Put(new() { Id = Shop.Node("orders-v3"), Spec = copied.Spec, Tags = copied.Tags! });
        await FailAsync(Orders("9s").With(Shop.Of(Shop.Node("orders-v2"), "{}")), "3");
        _world.Store.Remove("shop/orders/00000002.json");

        await _world.DeployAsync(Orders("3s"), "4", Shared);

        _world.Plane.Find(Shop.Node("orders-v2")).ShouldBeNull();
        _world.Plane.Find(Shop.Node("orders-v3")).ShouldNotBeNull();
    }

    [Fact]
    public async Task A_removal_after_the_ledger_was_lost_asks_the_tags()
    {
        var settings = new ServiceSettings { Ownership = new("acme/orders"), AllowRemoval = true };
        await _world.DeployAsync(Shop.Orders(), "1", settings);
        var moved = new World { Plane = _world.Plane, Concurrency = 1 };

        var removed = await moved.Deployer(settings).DestroyAsync([new("shop", "orders") { Settings = settings }], new("acme/shop", "2"), Token);

        removed.ShouldHaveSingleItem().Plan.Counts.Delete.ShouldBe(4);
        Names(Shop.Orders()).ShouldAllBe(id => _world.Plane.Find(id) == null);
        moved.Reported.All.ShouldContain(line => line.Contains("only known by the owner tag acme/orders", StringComparison.Ordinal));
        (await moved.Deployer(settings).DestroyAsync([new("shop", "orders") { Settings = settings }], new("acme/shop", "3"), Token)).ShouldBeEmpty();
    }

    [Fact]
    public async Task A_removal_after_the_ledger_was_lost_keeps_what_may_belong_to_another_project_of_the_same_owner()
    {
        await _world.DeployAsync(Payments(), "1", Shared);
        var moved = new World { Plane = _world.Plane, Concurrency = 1 };
        var before = _world.Plane.State;

        var removed = await moved.Deployer(Shared).DestroyAsync([new("shop", "orders") { Settings = Shared }], new("acme/shop", "2"), Token);

        removed.ShouldHaveSingleItem().Plan.HasChanges.ShouldBeFalse();
        moved.Reported.All.ShouldContain(
            "    virtualService payments.shop.local: kept: only the owner tag acme/shop, which several projects can have, shows whose it is");
        _world.Plane.State.ShouldBe(before);
        moved.Store.Contents.ShouldBeEmpty();
        (await moved.Deployer(Shared).DestroyAsync([new("shop", "orders") { Settings = Shared }], new("acme/shop", "3"), Token)).ShouldHaveSingleItem();
        moved.Store.Contents.ShouldBeEmpty();
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_removal_after_the_ledger_was_lost_is_refused_if_it_finds_only_what_it_may_not_delete(bool isShared)
    {
        var settings = new ServiceSettings { Ownership = new("acme/orders") { IsShared = isShared } };
        await _world.DeployAsync(Shop.Orders(), "1", settings);
        if (!isShared)
            _world.Plane.Put(Shop.Of(Shop.Node("legacy"), """{"backends":[{"virtualService":{"virtualServiceName":"orders.shop.local"}}]}"""));
        var moved = new World { Plane = _world.Plane, Concurrency = 1 };
        var before = _world.Plane.State;

        var error = await Should.ThrowAsync<MeshException>(
            () => moved.Deployer(settings).DestroyAsync([new("shop", "orders") { Settings = settings }], new("acme/shop", "2"), Token));

        error.Finding.Diagnostic.ShouldBe(MeshDiagnostics.StillNeeded);
        error.Message.ShouldContain("virtualService orders.shop.local is kept: ");
        error.Message.ShouldContain("If the ledger was lost or moved, restore it or set MeshLedger to it");
        _world.Plane.State.ShouldBe(before);
        moved.Store.Contents.ShouldBeEmpty();
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_removal_with_another_ledger_does_not_delete_what_may_have_been_adopted(bool isCheck)
    {
        var settings = new ServiceSettings { Ownership = new("acme/orders") };
        _world.Plane.Put(Shop.Of(Shop.Mesh, "{}"));
        _world.Plane.Put(Shop.Of(Shop.Node("orders"), Shop.NodeSpec((8080, "http")), ("team", "old")));
        await _world.DeployAsync(Shop.Orders(), "1", settings with { Adopt = true });
        var moved = new World { Plane = _world.Plane, Concurrency = 1 };
        var before = _world.Plane.State;

        var error = await Should.ThrowAsync<MeshException>(() => isCheck
            ? moved.Deployer(settings).CheckDestroyAsync([new("shop", "orders") { Settings = settings }], new("acme/shop", "2"), Token)
            : moved.Deployer(settings).DestroyAsync([new("shop", "orders") { Settings = settings }], new("acme/shop", "2"), Token));

        error.Finding.Diagnostic.ShouldBe(MeshDiagnostics.RemovalNotAllowed);
        error.Message.ShouldStartWith("orders is not removed from mesh shop: 4 resources have the owner tag of this project, acme/orders, but the ledger at ");
        error.Message.ShouldContain(
            "contains no build of orders, so it is unknown which of them were adopted and which were made by builds. Nothing was written.");
        error.Message.ShouldContain("Set MeshLedger to the ledger with which orders was deployed, or restore it.");
        _world.Plane.State.ShouldBe(before);
        moved.Store.Contents.ShouldBeEmpty();
        await _world.Deployer(settings).DestroyAsync([new("shop", "orders") { Settings = settings }], new("acme/shop", "3"), Token);
        _world.Plane.Find(Shop.Node("orders"))!.Tags!.Keys.ShouldNotContain("meshci:owner");
    }

    [Fact]
    public async Task What_a_removal_after_the_ledger_was_lost_keeps_is_found_by_the_next_one()
    {
        var settings = new ServiceSettings { Ownership = new("acme/orders"), AllowRemoval = true };
        await _world.DeployAsync(Shop.Orders().With(Shop.Of(Shop.Node("unused"), "{}")), "1", settings);
        _world.Plane.Put(Shop.Of(Shop.Node("legacy"), """{"backends":[{"virtualService":{"virtualServiceName":"orders.shop.local"}}]}"""));
        var moved = new World { Plane = _world.Plane, Concurrency = 1 };
        Task<IReadOnlyList<DeployResult>> DestroyAsync(string build) =>
            moved.Deployer(settings).DestroyAsync([new("shop", "orders") { Settings = settings }], new("acme/shop", build), Token);

        (await DestroyAsync("2")).ShouldHaveSingleItem().Plan.Counts.Delete.ShouldBe(1);
        (await moved.HistoryAsync()).Live!.Kept.Count.ShouldBe(4);
        _world.Plane.Find(Shop.Service("orders.shop.local")).ShouldNotBeNull();
        _world.Plane.Remove(Shop.Node("legacy"));
        (await DestroyAsync("3")).ShouldHaveSingleItem().Plan.Counts.Delete.ShouldBe(4);
        (await DestroyAsync("4")).ShouldBeEmpty();
    }

    [Fact]
    public async Task Drift_after_the_ledger_was_lost_asks_the_tags()
    {
        var settings = new ServiceSettings { Ownership = new("acme/orders") };
        await _world.DeployAsync(Shop.Orders(), "1", settings);
        var moved = new World { Plane = _world.Plane, Concurrency = 1 };

        var drift = await moved.Deployer(settings).DriftAsync("shop", "orders", Token);

        drift.Build.ShouldBeNull();
        drift.Findings.ShouldHaveSingleItem().Message.ShouldContain("Their tags name build 1");
        OutcomeText.Drifted(drift).ShouldBe("drift: 4 resources although no deploy has succeeded");
        // A service that does not exist has not drifted.
        (await new World().Deployer(settings).DriftAsync("shop", "orders", Token)).Findings.ShouldBeEmpty();
    }

    [Fact]
    public async Task A_first_deploy_names_what_has_its_owner_tag_already()
    {
        var settings = new ServiceSettings { Ownership = new("acme/orders") };
        await _world.DeployAsync(Shop.Orders(), "1", settings);
        var moved = new World { Plane = _world.Plane, Concurrency = 1 };
        var renamed = Shop.Definition("api", Shop.Of(Shop.Node("api"), Shop.NodeSpec((8080, "http")))) with { Owner = "acme/orders" };

        var result = await moved.DeployAsync(renamed, "2", settings);

        result.Plan.Notes.ShouldContain(note => note.Contains("virtualService orders.shop.local", StringComparison.Ordinal)
            && note.Contains("have the owner tag of this project, acme/orders, although no build in the ledger wrote them", StringComparison.Ordinal));
        Names(Shop.Orders()).ShouldAllBe(id => _world.Plane.Find(id) != null);
    }

    [Fact]
    public async Task A_first_deploy_searches_no_mesh_that_is_large_in_all_and_reports_that()
    {
        _world.Plane.Put(Shop.Of(Shop.Mesh, "{}"));
        for (var at = 0; at < 60; at++)
        {
            _world.Plane.Put(Shop.Of(Shop.Node($"n{at}"), "{}"));
            _world.Plane.Put(Shop.Of(Shop.Service($"s{at}"), "{}"));
        }

        var settings = new ServiceSettings { Ownership = new("acme/orders"), Adopt = true };
        var result = await _world.DeployAsync(Shop.Orders(), "1", settings);

        result.Plan.Notes.ShouldContain(note => note.StartsWith("Mesh shop has 100 resources or more", StringComparison.Ordinal));
        _world.Plane.Calls.ShouldNotContain(call => call.Subject == "virtualNode n1");
    }

    private async Task FailAsync(Definition definition, string build)
    {
        _world.Plane.Fails = call => call.Writes && call.Operation != "TagResource" ? new(new ControlPlanes.ControlPlaneException(
            ControlPlanes.ControlPlaneError.BadRequest, call.Operation, "no")) : null;
        await Should.ThrowAsync<MeshException>(() => _world.DeployAsync(definition, build, Shared));
        _world.Plane.Fails = _ => null;
    }

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    private static Definition Orders(string timeout = "15s") => Shop.Orders(timeout) with { Owner = "acme/shop" };

    private static Definition Payments() => Shop.Definition("payments",
        Shop.Of(Shop.Node("payments"), Shop.NodeSpec((8080, "http"))), Shop.Of(Shop.Router("payments"), Shop.Listeners((8080, "http"))),
        Shop.Of(Shop.Route("payments", "default"), Shop.RouteSpec("payments")),
        Shop.Of(Shop.Service("payments.shop.local"), Shop.ProviderSpec("payments"))) with
    { Owner = "acme/shop" };

    private static IEnumerable<ResourceId> Names(Definition definition) => definition.Resources.Select(resource => resource.Id);
}
