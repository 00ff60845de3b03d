using MeshCi.Definitions.Diagnostics;
using MeshCi.Definitions.Model;
using MeshCi.Deployment.Applying;
using MeshCi.Deployment.Ledgers;
using MeshCi.Deployment.Planning;

namespace MeshCi.Deployment.Tests;

/// <summary>Services that are removed from their mesh.</summary>
public class DestroyTests
{
    private const string Former = """{"listeners":[{"portMapping":{"port":8080,"protocol":"http"}}],"logging":{"accessLog":{"file":{"path":"/x"}}}}""";
    private readonly World _world = new() { Concurrency = 1 };

    [Fact]
    public async Task A_service_goes_and_the_mesh_with_the_last_one_and_a_second_removal_does_nothing()
    {
        await _world.DeployAsync(Shop.Orders(), "1");
        await _world.DeployAsync(Shop.Definition("web", Shop.Of(Shop.Node("web"), "{}")), "1");

        var first = await DestroyAsync("orders");
        _world.Plane.State.ShouldNotContain("orders");
        _world.Plane.Find(Shop.Mesh).ShouldNotBeNull();
        var again = await DestroyAsync("orders");
        await DestroyAsync("web");

        first.ShouldHaveSingleItem().Plan.Counts.Delete.ShouldBe(4);
        again.ShouldBeEmpty();
        _world.Plane.State.ShouldBeEmpty();
        (await _world.HistoryAsync()).Live!.Kind.ShouldBe(EntryKind.Destroy);
        _world.Reported.All.ShouldContain("  made by builds of this project, deleted:");
        _world.Reported.All.ShouldContain("Mesh removed: shop/orders, 4 deleted, 0 given back in 0.0s.");
    }

    [Fact]
    public async Task A_service_that_was_never_deployed_needs_no_removal()
    {
        (await DestroyAsync("orders")).ShouldBeEmpty();
        _world.Store.Contents.ShouldBeEmpty();
    }

    [Fact]
    public async Task A_rollback_brings_the_service_back()
    {
        await _world.DeployAsync(Shop.Orders(), "1");
        await DestroyAsync("orders");

        (await _world.RollbackAsync()).Build.ShouldBe("1");

        _world.Plane.Find(Shop.Route("orders", "default")).ShouldNotBeNull();
        await DestroyAsync("orders");
        (await _world.DeployAsync(Shop.Orders("3s"), "2")).Plan.Counts.Create.ShouldBe(5);
    }

    [Theory]
    [InlineData(AdoptedFate.GiveBack)]
    [InlineData(AdoptedFate.Restore)]
    [InlineData(AdoptedFate.Delete)]
    public async Task What_was_adopted_is_given_back_restored_or_deleted(AdoptedFate fate)
    {
        await AdoptAsync();

        await DestroyAsync("orders", request => request with { Adopted = fate });

        _world.Plane.Find(Shop.Router("orders")).ShouldBeNull();
        _world.Plane.Find(Shop.Mesh).ShouldNotBeNull();
        var node = _world.Plane.Find(Shop.Node("orders"));
        if (fate == AdoptedFate.Delete)
        {
            node.ShouldBeNull();
            return;
        }

        node!.Tags!.Keys.ShouldNotContain(key => key.StartsWith("meshci:", StringComparison.Ordinal));
        node.Spec.ToString().Contains("/x", StringComparison.Ordinal).ShouldBe(fate == AdoptedFate.Restore);
        node.Tags.ContainsKey("team").ShouldBe(fate == AdoptedFate.Restore);
        _world.Reported.All.ShouldContain("    virtualNode orders (adopted with build 1)");
    }

    [Fact]
    public async Task A_rollback_takes_back_what_the_removal_gave_back()
    {
        await AdoptAsync();
        await DestroyAsync("orders");

        await _world.RollbackAsync();

        _world.Plane.Find(Shop.Node("orders"))!.Tags!["meshci:owner"].ShouldBe("acme/orders");
    }

    [Fact]
    public async Task A_removal_that_another_deployed_service_needs_is_refused()
    {
        await _world.DeployAsync(Shop.Orders(), "1");
        await _world.DeployAsync(Shop.Definition("web", Shop.Of(
            Shop.Node("web"), """{"backends":[{"virtualService":{"virtualServiceName":"orders.shop.local"}}]}""")), "1");
        var before = _world.Plane.State;

        var error = await Should.ThrowAsync<MeshException>(() => DestroyAsync("orders"));

        error.Finding.Diagnostic.ShouldBe(MeshDiagnostics.StillNeeded);
        error.Message.ShouldContain("virtualService orders.shop.local is kept: virtualNode web of web still needs it");
        _world.Plane.State.ShouldBe(before);

        await DestroyAsync(["orders", "web"]);
        _world.Plane.State.ShouldBeEmpty();
        _world.Reported.All[^1].ShouldStartWith("Mesh removed: shop, 2 services,");
    }

    [Fact]
    public async Task A_check_of_a_removal_knows_what_the_command_removes_before()
    {
        await _world.DeployAsync(Shop.Orders(), "1");
        var node = Shop.Of(Shop.Node("web"), """{"backends":[{"virtualService":{"virtualServiceName":"orders.shop.local"}}]}""");
        await _world.DeployAsync(Shop.Definition("web", node), "1");
        MeshDeployer Deployer(params ResourceId[] removed) =>
            new(_world.Plane, _world.Ledger, new DeploySettings { Removed = removed.ToHashSet() }, _world.Reported, _world.Time);
        var before = _world.Plane.State;

        await Should.ThrowAsync<MeshException>(() => Deployer().CheckDestroyAsync([new("shop", "orders")], new("acme/shop"), Token));
        await Deployer(node.Id).CheckDestroyAsync([new("shop", "orders")], new("acme/shop"), Token);

        _world.Plane.State.ShouldBe(before);
    }

    [Fact]
    public async Task A_removal_that_a_foreign_resource_needs_is_refused()
    {
        await _world.DeployAsync(Shop.Orders(), "1");
        _world.Plane.Put(Shop.Of(Shop.Service("legacy.shop.local"), Shop.ProviderSpec("orders")));

        var error = await Should.ThrowAsync<MeshException>(() => DestroyAsync("orders"));

        error.Finding.Diagnostic.ShouldBe(MeshDiagnostics.StillNeeded);
        error.Message.ShouldContain("virtualRouter orders is kept: virtualService legacy.shop.local still needs it");
    }

    [Fact]
    public async Task A_project_of_another_owner_cannot_remove_the_service()
    {
        await _world.DeployAsync(Shop.Orders(), "1");
        var before = _world.Plane.State;

        var error = await Should.ThrowAsync<MeshException>(() => DestroyAsync(
            "orders", request => request with { Settings = new() { Ownership = new("team-b/orders") } }));

        error.Finding.Diagnostic.ShouldBe(MeshDiagnostics.OwnedByAnother);
        _world.Plane.State.ShouldBe(before);
    }

    [Fact]
    public async Task What_a_failed_deploy_left_is_removed_as_well()
    {
        _world.Plane.Fails = call => call.Operation.StartsWith("Delete", StringComparison.Ordinal) || call.Operation == "CreateVirtualService"
            ? new(new ControlPlanes.ControlPlaneException(ControlPlanes.ControlPlaneError.BadRequest, call.Operation, "no")) : null;
        await Should.ThrowAsync<MeshException>(() => _world.DeployAsync(Shop.Orders(), "1"));
        _world.Plane.Fails = _ => null;

        await DestroyAsync("orders");

        _world.Plane.State.ShouldBeEmpty();
    }

    [Fact]
    public async Task A_renamed_service_is_removed_under_its_new_name()
    {
        await _world.DeployAsync(Shop.Orders(), "1");
        await _world.DeployAsync(
            Shop.Definition("api", Shop.Of(Shop.Node("api"), "{}")) with { Owner = "acme/orders" }, "2", new() { AllowRemoval = true });

        (await DestroyAsync("orders")).ShouldHaveSingleItem().Plan.Service.ShouldBe("api");

        _world.Plane.State.ShouldBeEmpty();
    }

    [Fact]
    public async Task What_is_kept_under_a_former_name_goes_when_nothing_needs_it_any_more()
    {
        await _world.DeployAsync(Shop.Orders(), "1");
        var web = Shop.Definition("web", Shop.Of(Shop.Node("web"), """{"backends":[{"virtualService":{"virtualServiceName":"orders.shop.local"}}]}"""));
        await _world.DeployAsync(web, "1");
        var api = Shop.Definition("api",
            Shop.Of(Shop.Node("api"), Shop.NodeSpec((8080, "http"))), Shop.Of(Shop.Router("api"), Shop.Listeners((8080, "http"))),
            Shop.Of(Shop.Route("api", "all"), Shop.RouteSpec("api")), Shop.Of(Shop.Service("api.shop.local"), Shop.ProviderSpec("api"))) with
        { Owner = "acme/orders" };

        await _world.DeployAsync(api, "2");
        _world.Plane.Find(Shop.Service("orders.shop.local")).ShouldNotBeNull();
        await _world.DeployAsync(Shop.Definition("web", Shop.Of(
            Shop.Node("web"), """{"backends":[{"virtualService":{"virtualServiceName":"api.shop.local"}}]}""")), "2");
        await _world.DeployAsync(api, "3");

        _world.Plane.State.ShouldNotContain("virtualService orders");
        _world.Plane.State.ShouldNotContain("virtualRouter orders");
        _world.Plane.State.ShouldNotContain("virtualNode orders");
        (await _world.HistoryAsync()).Live!.Kept.ShouldBeEmpty();
    }

    [Fact]
    public async Task A_check_of_a_removal_returns_what_it_deletes_without_what_it_keeps()
    {
        await _world.DeployAsync(Shop.Orders(), "1");
        _world.Plane.Put(Shop.Of(Shop.Node("legacy"), """{"backends":[{"virtualService":{"virtualServiceName":"orders.shop.local"}}]}"""));
        await _world.DeployAsync(Shop.Definition("web", Shop.Of(Shop.Node("web"), "{}")), "1");
        var settings = new ServiceSettings { AllowRemoval = true };

        var deleted = await _world.Deployer().CheckDestroyAsync(
            [new("shop", "orders") { Settings = settings }, new("shop", "web") { Settings = settings }], new("acme/shop"), Token);

        deleted.ShouldBe([Shop.Node("web")]);
    }

    [Theory]
    [InlineData(AdoptedFate.GiveBack)]
    [InlineData(AdoptedFate.Restore)]
    public async Task What_was_given_back_and_is_created_again_is_the_projects_own(AdoptedFate fate)
    {
        await AdoptLegacyAsync();
        await _world.DeployAsync(Shop.Orders(), "2");
        _world.Plane.Remove(Shop.Node("legacy"));
        await _world.DeployAsync(WithLegacy(), "3");

        await DestroyAsync("orders", request => request with { Adopted = fate });

        _world.Plane.Find(Shop.Node("legacy")).ShouldBeNull();
    }

    [Fact]
    public async Task What_is_adopted_a_second_time_gets_the_spec_back_that_it_had_then()
    {
        await AdoptLegacyAsync();
        await _world.DeployAsync(Shop.Orders(), "2");
        _world.Plane.Put(Shop.Of(Shop.Node("legacy"), Former.Replace("/x", "/y", StringComparison.Ordinal)));
        await _world.DeployAsync(WithLegacy(), "3", new() { Adopt = true });

        await DestroyAsync("orders", request => request with { Adopted = AdoptedFate.Restore });

        _world.Plane.Find(Shop.Node("legacy"))!.Spec.ToString().ShouldContain("/y");
    }

    [Fact]
    public async Task A_rollback_takes_back_what_a_later_build_gave_back()
    {
        await AdoptLegacyAsync();
        await _world.DeployAsync(Shop.Orders(), "2");
        await _world.DeployAsync(Shop.Orders("3s"), "3");

        await _world.RollbackAsync("1");

        _world.Plane.Find(Shop.Node("legacy"))!.Tags!["meshci:owner"].ShouldBe("acme/orders");
        var live = (await _world.HistoryAsync()).Live!;
        live.Adopted.ShouldHaveSingleItem().Former.Id.ShouldBe(Shop.Node("legacy"));
        live.GivenBack.ShouldBeEmpty();
    }

    [Fact]
    public async Task An_entry_of_an_earlier_version_has_given_back_what_is_no_part_of_it()
    {
        await AdoptLegacyAsync();
        var entry = (await _world.HistoryAsync()).Live!;

        var read = LedgerEntryJson.Read(LedgerEntryJson.Write(entry with { Definition = Shop.Orders() }), "1.json");

        (read.Adopted.Count, read.GivenBack.ShouldHaveSingleItem().Former.Id).ShouldBe((0, Shop.Node("legacy")));
    }

    private static Definition WithLegacy() => Shop.Orders().With(Shop.Of(Shop.Node("legacy"), Shop.NodeSpec((8080, "http"))));

    private async Task AdoptLegacyAsync()
    {
        _world.Plane.Put(Shop.Of(Shop.Mesh, "{}"));
        _world.Plane.Put(Shop.Of(Shop.Node("legacy"), Former));
        await _world.DeployAsync(WithLegacy(), "1", new() { Adopt = true });
    }

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    private async Task AdoptAsync()
    {
        _world.Plane.Put(Shop.Of(Shop.Mesh, "{}"));
        _world.Plane.Put(Shop.Of(Shop.Node("orders"), Former, ("team", "old")));
        await _world.DeployAsync(Shop.Orders(), "1", new() { Adopt = true });
        await _world.DeployAsync(Shop.Orders("3s"), "2");
    }

    private Task<IReadOnlyList<DeployResult>> DestroyAsync(string service, Func<DestroyRequest, DestroyRequest>? change = null) =>
        _world.Deployer().DestroyAsync([(change ?? (request => request))(new("shop", service))], new("acme/shop"), Token);

    private Task<IReadOnlyList<DeployResult>> DestroyAsync(params string[] services) => _world.Deployer().DestroyAsync(
        [.. services.Select(service => new DestroyRequest("shop", service))], new("acme/shop"), Token);
}
