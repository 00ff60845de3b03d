using MeshCi.Definitions.Diagnostics;
using MeshCi.Deployment.Applying;
using MeshCi.Deployment.ControlPlanes;
using MeshCi.Deployment.Ledgers;
using MeshCi.Deployment.Planning;

namespace MeshCi.Deployment.Tests;

/// <summary>Removals that are interrupted, that keep something, or that concern what existed before the project.</summary>
public sealed class RemovalTests
{
    private const string CallsOrders = """{"backends":[{"virtualService":{"virtualServiceName":"orders.shop.local"}}]}""";
    private readonly World _world = new() { Concurrency = 1 };

    [Fact]
    public async Task A_removal_that_ended_before_it_gave_anything_back_has_not_succeeded()
    {
        _world.Plane.Put(Shop.Of(Shop.Mesh, "{}"));
        _world.Plane.Put(Shop.Of(Shop.Node("orders"), Shop.NodeSpec((8080, "http")), ("team", "old")));
        await _world.DeployAsync(
            Shop.Definition("orders", Shop.Of(Shop.Node("orders"), Shop.NodeSpec((8080, "http")), ("team", "old"))), "1", new() { Adopt = true });
        _world.Plane.Fails = call => call.Writes ? new Fault(new ProcessDiedException(), false) : null;
        var isDead = false;
        _world.Store.Before = (call, key) =>
        {
            if (call == "create" && key.EndsWith(".json", StringComparison.Ordinal)) isDead = true;
            else if (isDead && call == "replace" && key.EndsWith(".json", StringComparison.Ordinal)) throw new ProcessDiedException();
        };
        await Should.ThrowAsync<Exception>(() => DestroyAsync());
        (_world.Plane.Fails, _world.Store.Before) = (_ => null, (_, _) => { });

        var removed = await DestroyAsync();

        removed.ShouldHaveSingleItem().Plan.Counts.Update.ShouldBe(1);
        _world.Plane.Find(Shop.Node("orders"))!.Tags!.Keys.ShouldBe(["team"]);
        (await _world.HistoryAsync()).Entries.Where(entry => entry.Kind == EntryKind.Destroy).Select(entry => entry.Outcome)
            .ShouldBe([EntryOutcome.FailedRestored, EntryOutcome.Succeeded]);
    }

    [Fact]
    public async Task What_a_removal_has_kept_is_removed_by_the_next_one()
    {
        await _world.DeployAsync(Shop.Orders(), "1");
        await _world.DeployAsync(Shop.Definition("web", Shop.Of(Shop.Node("web"), CallsOrders)), "1");
        await DestroyAsync(new() { AllowRemoval = true });
        _world.Plane.Find(Shop.Service("orders.shop.local")).ShouldNotBeNull();
        (await Should.ThrowAsync<MeshException>(() => DestroyAsync())).Finding.Diagnostic.ShouldBe(MeshDiagnostics.StillNeeded);
        await _world.Deployer().DestroyAsync([new("shop", "web")], new("acme/shop"), Token);

        var removed = await DestroyAsync();

        removed.ShouldHaveSingleItem().Plan.Counts.Delete.ShouldBe(5);
        _world.Plane.State.ShouldBeEmpty();
        (await DestroyAsync()).ShouldBeEmpty();
    }

    [Fact]
    public async Task A_removal_that_keeps_everything_is_neither_advised_nor_recorded()
    {
        await _world.DeployAsync(Shop.Orders(), "1");
        await _world.DeployAsync(Shop.Definition("web", Shop.Of(Shop.Node("web"), CallsOrders)), "1");

        var refused = await Should.ThrowAsync<MeshException>(() => DestroyAsync());
        var kept = await DestroyAsync(new() { AllowRemoval = true });

        refused.Message.ShouldEndWith("Remove what needs it first, or both with one command.");
        kept.ShouldHaveSingleItem().Entry.ShouldBeNull();
        (await _world.HistoryAsync()).Entries.ShouldHaveSingleItem().Kind.ShouldBe(EntryKind.Deploy);
        _world.Reported.All[^1].ShouldBe("Mesh unchanged: shop/orders, nothing was removed, 4 kept.");
        (await _world.Deployer().DriftAsync("shop", "orders", TestContext.Current.CancellationToken)).Build.ShouldBe("1");
    }

    [Fact]
    public async Task What_a_removal_has_kept_is_forgotten_if_others_have_deleted_it()
    {
        await _world.DeployAsync(Shop.Orders(), "1");
        await _world.DeployAsync(Shop.Definition("web", Shop.Of(Shop.Node("web"), CallsOrders)), "1");
        await DestroyAsync(new() { AllowRemoval = true });
        foreach (var resource in Shop.Orders().Resources) _world.Plane.Remove(resource.Id);

        await DestroyAsync();

        (await DestroyAsync()).ShouldBeEmpty();
    }

    [Fact]
    public async Task What_is_given_back_keeps_what_serves_it()
    {
        await AdoptServiceAsync();

        var error = await Should.ThrowAsync<MeshException>(() => DestroyAsync());
        var kept = await DestroyAsync(new() { AllowRemoval = true });

        error.Finding.Diagnostic.ShouldBe(MeshDiagnostics.StillNeeded);
        error.Message.ShouldContain("virtualRouter orders is kept: virtualService orders.shop.local, which is given back, still needs it");
        error.Message.ShouldContain("MeshDestroyAdopted");
        kept.ShouldHaveSingleItem().Plan.Counts.Delete.ShouldBe(0);
        _world.Plane.Find(Shop.Service("orders.shop.local"))!.Tags!.ShouldBeEmpty();
        _world.Plane.Find(Shop.Route("orders", "default")).ShouldNotBeNull();
        _world.Plane.Find(Shop.Node("orders")).ShouldNotBeNull();
        // When its owner has given it another provider, the rest goes.
        _world.Plane.Put(Shop.Of(Shop.Service("orders.shop.local"), "{}"));
        (await DestroyAsync()).ShouldHaveSingleItem().Plan.Counts.Delete.ShouldBe(3);
    }

    [Theory]
    [InlineData(AdoptedFate.Restore)]
    [InlineData(AdoptedFate.Delete)]
    public async Task The_other_fates_of_an_adopted_service_need_nothing_of_the_project(AdoptedFate fate)
    {
        await AdoptServiceAsync();

        await DestroyAsync(adopted: fate);

        (_world.Plane.Find(Shop.Service("orders.shop.local")) is null).ShouldBe(fate == AdoptedFate.Delete);
        _world.Plane.Find(Shop.Router("orders")).ShouldBeNull();
    }

    [Fact]
    public async Task A_former_spec_whose_target_is_gone_is_found_before_the_first_write()
    {
        await AdoptServiceAsync();
        _world.Plane.Remove(Shop.Node("legacy"));
        var before = _world.Plane.State;

        var error = await Should.ThrowAsync<MeshException>(() => DestroyAsync(adopted: AdoptedFate.Restore));

        error.Finding.Diagnostic.ShouldBe(MeshDiagnostics.RefersToMissing);
        error.Message.ShouldContain("virtualService orders.shop.local needs virtualNode legacy");
        error.Message.ShouldContain("MeshDestroyAdopted");
        _world.Plane.State.ShouldBe(before);
    }

    [Theory]
    [InlineData(AdoptedFate.GiveBack)]
    [InlineData(AdoptedFate.Restore)]
    [InlineData(AdoptedFate.Delete)]
    public async Task An_adopted_route_that_is_no_longer_declared_is_treated_as_by_a_removal(AdoptedFate fate)
    {
        _world.Plane.Put(Shop.Of(Shop.Mesh, "{}"));
        _world.Plane.Put(Shop.Of(Shop.Node("orders"), Shop.NodeSpec((8080, "http"))));
        _world.Plane.Put(Shop.Of(Shop.Router("orders"), Shop.Listeners((8080, "http"))));
        _world.Plane.Put(Shop.Of(Shop.Route("orders", "beta"), Shop.RouteSpec("orders", "9s"), ("team", "old")));
        var beta = Shop.Of(Shop.Route("orders", "beta"), Shop.RouteSpec("orders", "3s"), ("team", "old"));
        await _world.DeployAsync(Shop.Orders().With(beta), "1", new() { Adopt = true });

        var result = await _world.DeployAsync(Shop.Orders(), "2", new() { Adopted = fate });

        var change = result.Plan.Changes.Single(change => change.Id == beta.Id);
        change.Reason.ShouldBe(fate switch
        {
            AdoptedFate.Delete => "no longer declared; build 1 had adopted it, and MeshDestroyAdopted is 'delete'",
            AdoptedFate.Restore => "no longer declared; build 1 had adopted it, so it gets its former spec and tags back",
            _ => "no longer declared; build 1 had adopted it, so it is given back as it is",
        });
        if (fate == AdoptedFate.Delete)
        {
            _world.Plane.Find(beta.Id).ShouldBeNull();
            return;
        }

        var live = _world.Plane.Find(beta.Id)!;
        live.Tags!.Keys.ShouldBe(["team"]);
        (FieldDiff.Compare(live.Spec, Shop.Of(beta.Id, Shop.RouteSpec("orders", "9s")).Spec).Count == 0).ShouldBe(fate == AdoptedFate.Restore);
        (await _world.DeployAsync(Shop.Orders(), "3")).Plan.HasChanges.ShouldBeFalse();
        await _world.RollbackAsync("1");
        _world.Plane.Find(beta.Id)!.Tags!["meshci:owner"].ShouldBe("acme/orders");
    }

    [Fact]
    public async Task Without_pruning_what_has_the_former_name_stays_until_a_later_deploy_prunes_it()
    {
        await _world.DeployAsync(Shop.Orders(), "1");
        var renamed = Shop.Definition("api",
            Shop.Of(Shop.Node("api"), Shop.NodeSpec((8080, "http"))), Shop.Of(Shop.Router("api"), Shop.Listeners((8080, "http"))),
            Shop.Of(Shop.Route("api", "default"), Shop.RouteSpec("api")), Shop.Of(Shop.Service("api.shop.local"), Shop.ProviderSpec("api"))) with
        { Owner = "acme/orders" };

        await _world.DeployAsync(renamed, "2", new() { Prune = false });
        await _world.DeployAsync(renamed, "3", new() { Prune = false });
        Shop.Orders().Resources.ShouldAllBe(resource => _world.Plane.Find(resource.Id) != null);
        await _world.DeployAsync(renamed, "4");

        Shop.Orders().Resources.ShouldAllBe(resource => _world.Plane.Find(resource.Id) == null);
    }

    [Fact]
    public async Task A_removal_takes_what_a_deploy_without_pruning_has_left_under_the_former_name()
    {
        await _world.DeployAsync(Shop.Orders(), "1");
        await _world.DeployAsync(Shop.Definition("api", Shop.Of(Shop.Node("api"), "{}")) with { Owner = "acme/orders" }, "2",
            new() { Prune = false, AllowRemoval = true });

        await _world.Deployer().DestroyAsync([new("shop", "api") { Settings = new() { Prune = false } }], new("acme/shop"), Token);

        _world.Plane.State.ShouldBeEmpty();
    }

    [Fact]
    public async Task A_rename_that_ended_between_its_two_journal_entries_has_not_happened()
    {
        await _world.DeployAsync(Shop.Orders(), "1");
        await _world.DeployAsync(Shop.Definition("web", Shop.Of(Shop.Node("web"), CallsOrders)), "1");
        var api = Shop.Definition("orders-api", Shop.Of(Shop.Node("orders-api"), Shop.NodeSpec((8080, "http")))) with { Owner = "acme/orders" };
        var isDead = false;
        _world.Store.Before = (call, key) =>
        {
            if (call is not ("create" or "replace") || !key.EndsWith(".json", StringComparison.Ordinal)) return;
            if (isDead) throw new ProcessDiedException();
            isDead = true;
        };
        _world.Plane.Fails = call => isDead && call.Writes ? new Fault(new ProcessDiedException(), false) : null;
        await Should.ThrowAsync<Exception>(() => _world.DeployAsync(api, "2", new() { AllowRemoval = true }));
        isDead.ShouldBeTrue();
        (_world.Store.Before, _world.Plane.Fails) = ((_, _) => { }, _ => null);
        (await _world.HistoryAsync()).Entries[^1].Kind.ShouldBe(EntryKind.Rename);

        await _world.DeployAsync(api, "3", new() { AllowRemoval = true });

        (await _world.HistoryAsync()).Entries.Where(entry => entry.Kind == EntryKind.Rename).Select(entry => entry.Outcome)
            .ShouldBe([EntryOutcome.FailedRestored, EntryOutcome.Succeeded]);
        (await _world.HistoryAsync("orders-api")).Live!.FormerNames.ShouldBe(["orders"]);
        // When nothing needs the former name any more, it goes.
        await _world.DeployAsync(Shop.Definition("web", Shop.Of(Shop.Node("web"), "{}")), "2");
        await _world.DeployAsync(api, "4", new() { AllowRemoval = true });
        Shop.Orders().Resources.ShouldAllBe(resource => _world.Plane.Find(resource.Id) == null);
    }

    [Theory]
    [InlineData("ListVirtualNodes", "virtual nodes")]
    [InlineData("DescribeVirtualNode", "virtualNode legacy")]
    [InlineData("ListVirtualGateways", "virtual gateways")]
    public async Task A_virtual_service_stays_if_the_role_may_not_see_who_calls_it(string operation, string what)
    {
        await _world.DeployAsync(Shop.Orders(), "1");
        if (operation != "ListVirtualGateways") _world.Plane.Put(Shop.Of(Shop.Node("legacy"), CallsOrders));
        _world.Plane.Fails = call => call.Operation == operation
            && (operation != "DescribeVirtualNode" || call.Subject.Contains("legacy", StringComparison.Ordinal))
            ? new(new ControlPlaneException(ControlPlaneError.Forbidden, call.Operation, "not allowed")) : null;

        var result = await _world.DeployAsync(Shop.Orders().Without(Shop.Service("orders.shop.local")), "2", new() { AllowRemoval = true });

        _world.Plane.Find(Shop.Service("orders.shop.local")).ShouldNotBeNull();
        var kept = result.Plan.Changes.Single(change => change.Id == Shop.Service("orders.shop.local"));
        kept.Kind.ShouldBe(ChangeKind.Keep);
        kept.Reason.ShouldContain(what);
    }

    [Fact]
    public async Task A_mesh_whose_gateways_the_role_may_not_list_is_not_taken_for_empty()
    {
        await _world.DeployAsync(Shop.Definition("orders", Shop.Of(Shop.Node("orders"), "{}")), "1");
        _world.Plane.Put(Shop.Of(Shop.Gateway("theirs"), Shop.Listeners((8080, "http"))));
        _world.Plane.Fails = call => call.Operation == "ListVirtualGateways"
            ? new(new ControlPlaneException(ControlPlaneError.Forbidden, call.Operation, "not allowed")) : null;

        var removed = await DestroyAsync();

        removed.ShouldHaveSingleItem().Plan.Changes.Single(change => change.Id == Shop.Mesh).ShouldSatisfyAllConditions(
            mesh => mesh.Kind.ShouldBe(ChangeKind.Keep), mesh => mesh.Reason.ShouldContain("virtual gateways"));
        _world.Plane.Find(Shop.Node("orders")).ShouldBeNull();
    }

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    // The service led to another node before.
    private async Task AdoptServiceAsync()
    {
        _world.Plane.Put(Shop.Of(Shop.Mesh, "{}"));
        _world.Plane.Put(Shop.Of(Shop.Node("legacy"), Shop.NodeSpec((8080, "http"))));
        _world.Plane.Put(Shop.Of(Shop.Service("orders.shop.local"), """{"provider":{"virtualNode":{"virtualNodeName":"legacy"}}}"""));
        await _world.DeployAsync(Shop.Orders(), "1", new() { Adopt = true });
    }

    private Task<IReadOnlyList<DeployResult>> DestroyAsync(ServiceSettings? settings = null, AdoptedFate adopted = AdoptedFate.GiveBack) => _world.Deployer()
        .DestroyAsync([new("shop", "orders") { Settings = settings ?? new(), Adopted = adopted }], new("acme/shop"), Token);
}
