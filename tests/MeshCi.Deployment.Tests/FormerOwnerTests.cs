using MeshCi.Definitions.Diagnostics;
using MeshCi.Definitions.Model;
using MeshCi.Deployment.Applying;
using MeshCi.Deployment.ControlPlanes;

namespace MeshCi.Deployment.Tests;

/// <summary>Resources with the owner that earlier versions used by default are taken over once, if the project's own ledger knows them.</summary>
public class FormerOwnerTests
{
    private const string Former = "acme/orders";
    private const string Now = "github.com/acme/orders";
    private static readonly ServiceSettings Settings = new() { Ownership = new(Now, Former, "This owner is derived from the address github.com/acme.") };
    private readonly World _world = new() { Concurrency = 1 };

    [Fact]
    public async Task A_deploy_takes_over_what_the_ledger_records_and_reports_it_once()
    {
        await _world.DeployAsync(Shop.Orders(), "1");

        await _world.DeployAsync(Own(Shop.Orders()), "2", Settings);
        await _world.DeployAsync(Own(Shop.Orders("3s")), "3", Settings);

        _world.Plane.Find(Shop.Node("orders"))!.Tags!["meshci:owner"].ShouldBe(Now);
        _world.Reported.All.Where(line => line.Contains("earlier versions", StringComparison.Ordinal)).ShouldHaveSingleItem().ShouldBe(
            "  ! 4 resources have the owner acme/orders, which earlier versions of MeshCi used for this project. "
            + "A deploy replaces it with github.com/acme/orders.");
    }

    [Fact]
    public async Task A_plan_reports_that_a_deploy_would_take_resources_over()
    {
        await _world.DeployAsync(Shop.Orders(), "1");

        var result = await _world.Deployer(Settings).PlanAsync(Own(Shop.Orders()), new("acme/shop", "2"), TestContext.Current.CancellationToken);

        result.Plan.Notes.ShouldHaveSingleItem().ShouldContain("A deploy replaces it");
        result.Plan.Counts.Update.ShouldBe(4);
    }

    [Fact]
    public async Task A_resource_that_the_project_no_longer_declares_is_deleted_even_if_it_has_the_former_owner()
    {
        await _world.DeployAsync(Shop.Orders().With(Shop.Of(Shop.Node("orders-v2"), "{}")), "1");

        await _world.DeployAsync(Own(Shop.Orders()), "2", Settings);

        _world.Plane.Find(Shop.Node("orders-v2")).ShouldBeNull();
    }

    [Fact]
    public async Task Without_an_entry_the_resources_may_belong_to_another_project_and_need_a_switch()
    {
        // The other project has the same former owner, but a ledger of its own.
        await _world.DeployAsync(Shop.Orders(), "1");
        var other = new World { Plane = _world.Plane };
        var before = _world.Plane.State;

        var error = await Should.ThrowAsync<MeshException>(() => other.DeployAsync(Own(Shop.Orders("3s")), "1", Settings));

        error.Finding.Diagnostic.Id.ShouldBe("MESH7003");
        error.Message.ShouldContain("This owner is derived from the address github.com/acme.");
        error.Message.ShouldEndWith("the ledger of this project has no entry for them. To take over what this project declares, deploy once with "
            + "-p:MeshAdopt=true, after a look at the plan: dotnet msbuild -t:MeshPlan -p:MeshAdopt=true.");
        _world.Plane.State.ShouldBe(before);

        await other.DeployAsync(Own(Shop.Orders("3s")), "1", Settings with { Adopt = true });
        _world.Plane.Find(Shop.Node("orders"))!.Tags!["meshci:owner"].ShouldBe(Now);
    }

    [Fact]
    public async Task If_entries_are_missing_the_plan_names_what_has_the_former_owner_and_leaves_it()
    {
        await LoseTheEntryOf(Shop.Orders().With(Shop.Of(Shop.Node("orders-v2"), "{}"), Shop.Of(Shop.Node("orders-v3"), "{}")));

        var plan = (await _world.Deployer(Settings).PlanAsync(Own(Shop.Orders()), new("acme/shop", "3"), TestContext.Current.CancellationToken)).Plan;
        await _world.DeployAsync(Own(Shop.Orders()), "3", Settings);

        plan.Notes.ShouldContain(
            "virtualNode orders-v2, virtualNode orders-v3 have the owner acme/orders and no entry in the ledger of this project, so a deploy leaves them in "
            + "the mesh. Earlier versions of MeshCi used the owner acme/orders for this project, but possibly for other projects as well. If this "
            + "project no longer needs them, and no other project has deployed them, delete them with the AWS CLI.");
        _world.Plane.Find(Shop.Node("orders-v2"))!.Tags!["meshci:owner"].ShouldBe(Former);
    }

    [Fact]
    public async Task A_plan_does_not_name_what_another_service_has_deployed_with_the_former_owner()
    {
        await _world.DeployAsync(Shop.Definition("cart", Shop.Of(Shop.Node("cart"), "{}")) with { Owner = Former }, "1");
        await LoseTheEntryOf(Shop.Orders().With(Shop.Of(Shop.Node("orders-v2"), "{}")));

        var result = await _world.Deployer(Settings).PlanAsync(Own(Shop.Orders()), new("acme/shop", "3"), TestContext.Current.CancellationToken);

        result.Plan.Notes.ShouldContain(note => note.StartsWith("virtualNode orders-v2 has the owner acme/orders", StringComparison.Ordinal));
        result.Plan.Notes.ShouldNotContain(note => note.Contains("cart", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Without_a_ledger_the_switch_takes_over_only_what_the_project_declares()
    {
        // Another project with the same former owner, whose ledger is elsewhere.
        await _world.DeployAsync(Shop.Orders().With(Shop.Of(Shop.Node("orders-v2"), "{}")), "1");
        var fresh = new World { Plane = _world.Plane };

        await fresh.DeployAsync(Own(Shop.Orders()), "1", Settings with { Adopt = true });

        _world.Plane.Find(Shop.Node("orders"))!.Tags!["meshci:owner"].ShouldBe(Now);
        _world.Plane.Find(Shop.Node("orders-v2"))!.Tags!["meshci:owner"].ShouldBe(Former);
        fresh.Reported.All.ShouldContain(line => line.Contains("virtualNode orders-v2 has the owner acme/orders", StringComparison.Ordinal));
    }

    [Fact]
    public async Task An_owner_that_the_own_ledger_records_is_refused_with_the_ways_to_take_its_resources_over()
    {
        // A project that was deployed before its repository had a remote.
        await _world.DeployAsync(Shop.Orders() with { Owner = "local/orders" }, "1");

        var error = await Should.ThrowAsync<MeshException>(() => _world.DeployAsync(Own(Shop.Orders()), "2", Settings));
        await _world.DeployAsync(Own(Shop.Orders()), "2", Settings with { Adopt = true });

        error.Finding.Diagnostic.Id.ShouldBe("MESH7003");
        error.Message.ShouldContain("The ledger of this service records that local/orders has deployed them");
        error.Message.ShouldContain("deploy once with -p:MeshAdopt=true to take them over, or set MeshOwnerId to 'local/orders'.");
        _world.Plane.Find(Shop.Node("orders"))!.Tags!["meshci:owner"].ShouldBe(Now);
        _world.Reported.All.ShouldContain(
            "  ! 4 resources have the owner local/orders, which the ledger of this service records. A deploy replaces it with github.com/acme/orders.");
    }

    [Fact]
    public async Task A_third_owner_is_refused_even_with_the_switch()
    {
        await _world.DeployAsync(Shop.Orders() with { Owner = "globex/orders" }, "1");
        var other = new World { Plane = _world.Plane };

        var error = await Should.ThrowAsync<MeshException>(() => other.DeployAsync(Own(Shop.Orders()), "2", Settings with { Adopt = true }));

        error.Finding.Diagnostic.Id.ShouldBe("MESH7003");
        error.Message.ShouldEndWith("set MeshOwnerId to 'globex/orders'.");
    }

    [Fact]
    public async Task A_rollback_to_a_build_of_the_former_owner_keeps_the_new_one_and_can_be_repeated()
    {
        await _world.DeployAsync(Shop.Orders(), "1");
        await _world.DeployAsync(Shop.Orders("2s"), "2");
        await _world.DeployAsync(Own(Shop.Orders("3s")), "3", Settings);

        (await RollbackAsync()).Build.ShouldBe("2");
        (await RollbackAsync()).Build.ShouldBe("1");

        _world.Plane.Find(Shop.Node("orders"))!.Tags!["meshci:owner"].ShouldBe(Now);
        (await _world.HistoryAsync()).Entries[^1].Definition.Owner.ShouldBe(Now);
    }

    [Fact]
    public async Task A_deploy_that_fails_gives_the_resources_back_to_the_former_owner()
    {
        await _world.DeployAsync(Shop.Orders(), "1");
        var before = _world.Plane.State;
        _world.Plane.Fails = call => call.Operation == "UpdateRoute"
            ? new(new ControlPlaneException(ControlPlaneError.LimitExceeded, "UpdateRoute", "too many"))
            : null;

        await Should.ThrowAsync<MeshException>(() => _world.DeployAsync(Own(Shop.Orders("3s")), "2", Settings));

        _world.Plane.State.ShouldBe(before);
    }

    /// <summary>Deploys the usual resources, then a definition whose entry is lost, although its number is still in use.</summary>
    private async Task LoseTheEntryOf(Definition definition)
    {
        await _world.DeployAsync(Shop.Orders(), "1");
        await _world.DeployAsync(definition, "2");
        _world.Store.Rename("shop/orders/00000002.json", "shop/orders/00000002.json.damaged");
    }

    private static Definition Own(Definition definition) => definition with { Owner = Now };

    [Fact]
    public async Task A_rollback_to_a_build_before_the_takeover_keeps_the_new_owner()
    {
        // Before its repository had a remote, and after.
        await _world.DeployAsync(Shop.Orders() with { Owner = "local/orders" }, "1");
        await _world.DeployAsync(Own(Shop.Orders("3s")), "2", Settings with { Adopt = true });

        (await RollbackAsync()).Build.ShouldBe("1");

        _world.Plane.Find(Shop.Node("orders"))!.Tags!["meshci:owner"].ShouldBe(Now);
    }

    private Task<DeployResult> RollbackAsync() =>
        _world.Deployer(Settings).RollbackAsync("shop", "orders", new("acme/shop"), null, TestContext.Current.CancellationToken);
}
