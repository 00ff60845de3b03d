using MeshCi.Definitions.Diagnostics;
using MeshCi.Definitions.Model;
using MeshCi.Deployment.Applying;
using MeshCi.Deployment.ControlPlanes;
using MeshCi.Deployment.Ledgers;
using MeshCi.Deployment.Planning;
using MeshCi.Deployment.Reporting;

namespace MeshCi.Deployment.Tests;

/// <summary>Services that get another name.</summary>
public class RenameTests
{
    private readonly World _world = new() { Concurrency = 1 };

    [Fact]
    public async Task A_service_of_the_same_owner_under_another_name_is_a_rename()
    {
        await _world.DeployAsync(Shop.Orders(), "1");

        var result = await _world.DeployAsync(Api(), "2");

        result.Plan.Service.ShouldBe("orders-api");
        _world.Plane.Find(Shop.Node("orders")).ShouldBeNull();
        _world.Plane.Find(Shop.Router("orders")).ShouldBeNull();
        _world.Plane.Find(Shop.Node("orders-api")).ShouldNotBeNull();
        _world.Plane.Find(Shop.Service("orders.shop.local"))!.Spec.ToString().ShouldContain("orders-api");
        (await _world.HistoryAsync("orders-api")).Live!.ShouldSatisfyAllConditions(
            entry => entry.RenamedFrom.ShouldBe("orders"), entry => entry.FormerNames.ShouldBe(["orders"]));
        (await _world.HistoryAsync()).Live!.ShouldSatisfyAllConditions(
            entry => entry.Kind.ShouldBe(EntryKind.Rename), entry => entry.RenamedTo.ShouldBe("orders-api"),
            entry => entry.Definition.Resources.ShouldBeEmpty());
        (await _world.DeployAsync(Api(), "3")).Changed.ShouldBe(0);
        (await _world.Deployer().DriftAsync("shop", "orders-api", Token)).Findings.ShouldBeEmpty();
    }

    [Fact]
    public async Task A_service_that_keeps_its_virtual_service_is_routed_all_the_time()
    {
        await _world.DeployAsync(Shop.Orders(), "1");
        _world.Plane.Calls.Clear();

        await _world.DeployAsync(Api(), "2");

        var writes = _world.Plane.Calls.Where(call => call.Writes).Select(call => call.Operation).ToList();
        writes.ShouldNotContain("DeleteVirtualService");
        writes.IndexOf("UpdateVirtualService").ShouldBeGreaterThan(writes.IndexOf("CreateRoute"));
        writes.IndexOf("DeleteRoute").ShouldBeGreaterThan(writes.IndexOf("UpdateVirtualService"));
    }

    [Fact]
    public async Task A_plan_shows_both_names()
    {
        await _world.DeployAsync(Shop.Orders(), "1");

        var plan = await _world.Deployer().PlanAsync(Api(), new("acme/shop", "2"), Token);

        plan.Plan.Service.ShouldBe("orders-api");
        plan.Document.Services.Select(service => service.Service).ShouldBe(["orders-api", "orders"]);
        plan.Document.Services[1].Changes.Count(change => change.Kind == ChangeKind.Delete).ShouldBe(3);
        (await _world.HistoryAsync("orders-api")).Entries.ShouldBeEmpty();
    }

    [Fact]
    public async Task A_rollback_returns_to_the_former_name_and_the_next_deploy_goes_on_from_there()
    {
        await _world.DeployAsync(Shop.Orders(), "1");
        var before = _world.Plane.State;
        await _world.DeployAsync(Api(), "2");

        var back = await _world.RollbackAsync(service: "orders-api");

        (back.Plan.Service, back.Build).ShouldBe(("orders", "1"));
        Names(_world.Plane.State).ShouldBe(Names(before));
        (await _world.Deployer().DriftAsync("shop", "orders-api", Token)).ShouldSatisfyAllConditions(
            drift => drift.Build.ShouldBe("1"), drift => drift.Findings.ShouldBeEmpty());

        await _world.DeployAsync(Api(), "3");

        _world.Plane.Find(Shop.Node("orders")).ShouldBeNull();
        (await _world.RollbackAsync("1", "orders-api")).Plan.Service.ShouldBe("orders");
    }

    [Fact]
    public async Task The_histories_under_all_names_are_one()
    {
        await _world.DeployAsync(Shop.Orders(), "1");
        await _world.DeployAsync(Api(), "2");
        await _world.DeployAsync(Api("4s"), "3");

        var parts = await Lineage.ReadAsync(_world.Ledger, "shop", "orders-api", Token);
        var lines = parts.SelectMany(part => HistoryText.Lines("shop", part.Service, part.History)).ToList();

        parts.Select(part => part.Service).ShouldBe(["orders-api", "orders"]);
        lines.ShouldContain(line => line.Contains("deploy, renamed from orders", StringComparison.Ordinal));
        lines.ShouldContain(line => line.Contains("rename to orders-api", StringComparison.Ordinal));
    }

    [Fact]
    public async Task The_lease_covers_both_names()
    {
        await _world.DeployAsync(Shop.Orders(), "1");
        await using (await _world.LeaseAsync("build 7 by ann"))
        {
            var error = await Should.ThrowAsync<MeshException>(() => _world.DeployAsync(Api(), "2"));
            error.Finding.Diagnostic.ShouldBe(MeshDiagnostics.DeployInProgress);
        }

        await _world.DeployAsync(Api(), "2");

        (await _world.HistoryAsync("orders-api")).Live!.Together.ShouldBe(["orders", "orders-api"]);
    }

    [Fact]
    public async Task A_rename_that_fails_is_undone_under_both_names()
    {
        await _world.DeployAsync(Shop.Orders(), "1");
        var before = _world.Plane.State;
        _world.Plane.Fails = call => call.Operation == "DeleteVirtualRouter" && !call.Subject.Contains("orders-api", StringComparison.Ordinal)
            ? new(new ControlPlaneException(ControlPlaneError.BadRequest, call.Operation, "no")) : null;

        await Should.ThrowAsync<MeshException>(() => _world.DeployAsync(Api(), "2"));

        _world.Plane.State.ShouldBe(before);
        _world.Plane.Fails = _ => null;
        await _world.DeployAsync(Api(), "3");
        _world.Plane.Find(Shop.Node("orders")).ShouldBeNull();
    }

    [Fact]
    public async Task A_project_that_was_moved_and_renamed_names_its_former_name()
    {
        await _world.DeployAsync(Shop.Orders(), "1");

        await _world.DeployAsync(Moved(), "2", Adopts("orders"));
        await _world.DeployAsync(Shop.Orders() with { Owner = "globex/orders", Service = "orders", Resources = [] }, "1");
        var again = await _world.DeployAsync(Moved(), "3", Claims("orders"));

        _world.Plane.Find(Shop.Node("orders")).ShouldBeNull();
        _world.Plane.Find(Shop.Service("orders.shop.local"))!.Tags!["meshci:owner"].ShouldBe("acme/moved");
        again.Changed.ShouldBe(0);
    }

    [Fact]
    public async Task Two_projects_that_claim_one_name_are_refused_together_and_one_after_the_other()
    {
        await _world.DeployAsync(Shop.Orders(), "1");
        var before = _world.Plane.State;
        ServiceRequest[] both = [new(Node("read")) { Settings = Adopts("orders") }, new(Node("write")) { Settings = Adopts("orders") }];

        var together = await Should.ThrowAsync<MeshException>(() => _world.Deployer().DeployAsync(both, new("acme/shop", "2"), Token));

        together.Finding.Diagnostic.ShouldBe(MeshDiagnostics.RenameRefused);
        together.Message.ShouldStartWith("read (acme/read) and write (acme/write) both claim to be the service that was named orders. Nothing was written.");
        _world.Plane.State.ShouldBe(before);

        await _world.DeployAsync(Node("read"), "2", Adopts("orders") with { AllowRemoval = true });
        var second = await Should.ThrowAsync<MeshException>(() => _world.DeployAsync(Node("write"), "3", Claims("orders")));
        second.Message.ShouldContain("orders of mesh shop became read with build 2. Nothing was written.");
    }

    [Fact]
    public async Task A_claim_to_a_service_of_another_owner_is_refused_with_its_owner_and_build()
    {
        await _world.DeployAsync(Shop.Orders(), "1");
        var before = _world.Plane.State;

        var error = await Should.ThrowAsync<MeshException>(() => _world.DeployAsync(Moved(), "2", Claims("orders")));

        error.Finding.Diagnostic.ShouldBe(MeshDiagnostics.RenameRefused);
        error.Message.ShouldStartWith("orders-api (acme/moved) claims to be the service that was named orders, but orders of mesh shop belongs to acme/orders, "
            + "which last deployed it with build 1. Nothing was written.");
        _world.Plane.State.ShouldBe(before);
        var former = new Ownership("acme/moved") { Former = "acme/orders" };
        await _world.DeployAsync(Moved(), "3", Claims("orders") with { Ownership = former, Adopt = true });
        _world.Plane.Find(Shop.Node("orders")).ShouldBeNull();
    }

    [Fact]
    public async Task An_exchange_is_refused_with_its_three_steps()
    {
        await _world.DeployAsync(Node("a"), "1");
        await _world.DeployAsync(Node("b"), "1");
        ServiceRequest[] exchanged = [
            new(Node("a") with { Owner = "acme/b" }) { Settings = Claims("b") }, new(Node("b") with { Owner = "acme/a" }) { Settings = Claims("a") }];

        var error = await Should.ThrowAsync<MeshException>(() => _world.Deployer().DeployAsync(exchanged, new("acme/shop", "2"), Token));

        error.Finding.Diagnostic.ShouldBe(MeshDiagnostics.RenameRefused);
        error.Message.ShouldContain("Do it in three steps");
    }

    [Fact]
    public async Task Two_projects_that_exchange_their_names_are_refused_and_the_three_steps_work()
    {
        await _world.DeployAsync(Shop.Orders(), "1");
        await _world.DeployAsync(Named("billing", "acme/billing"), "1");
        ServiceRequest[] exchanged = [new(Named("billing", "acme/orders")), new(Named("orders", "acme/billing"))];
        var before = _world.Plane.State;

        foreach (var adopts in (bool[])[false, true])
        {
            var error = await Should.ThrowAsync<MeshException>(() => _world.Deployer().DeployAsync(
                [.. exchanged.Select(request => request with { Settings = new() { Adopt = adopts } })], new("acme/shop", "2"), Token));
            error.Finding.Diagnostic.ShouldBe(MeshDiagnostics.RenameRefused);
            error.Message.ShouldBe(
                "billing and orders exchange their names, which one deploy cannot do. Nothing was written. Do it in three steps, with a deploy after each: "
                + "rename billing to a new name, rename orders to billing, and rename the service with the new name to orders.");
        }

        _world.Plane.State.ShouldBe(before);
        await _world.DeployAsync(Named("passing", "acme/billing"), "2");
        await _world.DeployAsync(Named("billing", "acme/orders"), "3");
        await _world.DeployAsync(Named("orders", "acme/billing"), "4");

        _world.Plane.Find(Shop.Node("orders"))!.Tags!["meshci:owner"].ShouldBe("acme/billing");
        _world.Plane.Find(Shop.Service("billing.shop.local"))!.Tags!["meshci:owner"].ShouldBe("acme/orders");
        _world.Plane.State.ShouldNotContain("passing");
        (await _world.Deployer().DeployAsync(exchanged, new("acme/shop", "5"), Token)).ShouldAllBe(result => result.Changed == 0);
    }

    [Fact]
    public async Task A_name_that_one_project_of_a_command_leaves_to_another_is_refused_and_the_advice_works()
    {
        await _world.DeployAsync(Named("orders", "acme/orders"), "1");
        await _world.DeployAsync(Named("billing", "acme/billing"), "1");
        ServiceRequest[] moved = [new(Named("orders", "acme/billing")), new(Named("orders-api", "acme/orders"))];

        var error = await Should.ThrowAsync<MeshException>(() => _world.Deployer().DeployAsync(moved, new("acme/shop", "2"), Token));
        error.Message.ShouldEndWith("Nothing was written. Deploy the project of orders-api alone first, then that of orders.");

        await _world.Deployer().DeployAsync([moved[1]], new("acme/shop", "2"), Token);
        await _world.Deployer().DeployAsync([moved[0]], new("acme/shop", "3"), Token);
        _world.Plane.Find(Shop.Node("orders"))!.Tags!["meshci:owner"].ShouldBe("acme/billing");
        _world.Plane.Find(Shop.Node("billing")).ShouldBeNull();
    }

    [Fact]
    public async Task A_claim_to_a_name_that_the_command_deploys_is_refused()
    {
        await _world.DeployAsync(Node("a"), "1");
        ServiceRequest[] both = [new(Node("a")), new(Node("b")) { Settings = Claims("a") }];

        (await Should.ThrowAsync<MeshException>(() => _world.Deployer().DeployAsync(both, new("acme/shop", "2"), Token))).Message
            .ShouldStartWith("b (acme/b) claims to be the service that was named a, but acme/a deploys a service with this name in the same command.");
    }

    [Fact]
    public async Task A_rename_whose_end_was_not_recorded_is_completed_by_the_next_deploy()
    {
        await _world.DeployAsync(Shop.Orders(), "1");
        await _world.DeployAsync(Api(), "2");
        var closing = (await _world.HistoryAsync()).Live!;
        _world.Store.Put("shop/orders/00000002.json", LedgerEntryJson.Write(closing with { Outcome = EntryOutcome.Pending }));

        await _world.DeployAsync(Api("4s"), "3");

        (await _world.HistoryAsync()).Live!.Kind.ShouldBe(EntryKind.Rename);
    }

    [Fact]
    public async Task A_rename_that_ended_before_its_first_deletion_is_completed_by_the_next_deploy()
    {
        await _world.DeployAsync(Shop.Orders(), "1");
        var node = _world.Plane.Find(Shop.Node("orders"))!;
        await _world.DeployAsync(Api(), "2");
        var closing = (await _world.HistoryAsync()).Live!;
        _world.Store.Put("shop/orders/00000002.json", LedgerEntryJson.Write(closing with { Outcome = EntryOutcome.FailedRestored }));
        _world.Plane.Put(new() { Id = node.Id, Spec = node.Spec, Tags = node.Tags! });

        await _world.DeployAsync(Api("4s"), "3");

        _world.Plane.Find(Shop.Node("orders")).ShouldBeNull();
        (await _world.HistoryAsync()).Live!.Kind.ShouldBe(EntryKind.Rename);
    }

    [Fact]
    public async Task What_a_rename_keeps_for_a_caller_goes_when_the_caller_has_moved()
    {
        await _world.DeployAsync(Shop.Orders(), "1");
        await _world.DeployAsync(Caller("orders.shop.local"), "1");
        var moved = Api("15s", "orders-api.shop.local");

        await _world.DeployAsync(moved, "2");
        _world.Plane.Find(Shop.Service("orders.shop.local")).ShouldNotBeNull();
        await _world.DeployAsync(moved, "3");
        _world.Plane.Find(Shop.Service("orders.shop.local")).ShouldNotBeNull();
        await _world.DeployAsync(Caller("orders-api.shop.local"), "4");
        var plan = await _world.Deployer().PlanAsync(moved, new("acme/shop", "5"), Token);
        var deployed = await _world.DeployAsync(moved, "5");

        // Nothing changes under the new name.
        plan.Plan.HasChanges.ShouldBeFalse();
        (plan.Whole.HasChanges, plan.Whole.Counts.Delete).ShouldBe((true, 4));
        OutcomeText.Planned(plan).ShouldBe("would deploy build 5: 4 to delete");
        OutcomeText.Deployed(deployed.Whole, deployed.Build).ShouldBe("deployed build 5: 4 deleted");
        deployed.Document.Services.Select(service => service.Service).ShouldBe(["orders-api", "orders"]);
        _world.Reported.All[^1].ShouldStartWith("Mesh deployed: shop/orders-api build 5, 4 changed, 0 failed in ");
        _world.Reported.All.ShouldContain("Mesh cleaned up: shop/orders, a former name of orders-api, 4 changed.");

        _world.Plane.Find(Shop.Service("orders.shop.local")).ShouldBeNull();
        _world.Plane.Find(Shop.Router("orders")).ShouldBeNull();
    }

    [Fact]
    public async Task A_rollback_to_a_name_that_another_service_has_by_now_is_refused()
    {
        await _world.DeployAsync(Shop.Orders(), "1");
        await _world.DeployAsync(Api(), "2");
        await _world.DeployAsync(Node("orders") with { Owner = "acme/new" }, "3");
        var before = _world.Plane.State;

        foreach (var requests in (RollbackRequest[][])[[new("shop", "orders-api")], [new("shop", "orders-api"), new("shop", "orders")]])
        {
            var error = await Should.ThrowAsync<MeshException>(() => _world.Deployer().RollbackAsync(requests, new("acme/shop"), Token));
            error.Message.ShouldContain("Nothing was written.");
        }

        _world.Plane.State.ShouldBe(before);
    }

    [Fact]
    public async Task A_chain_of_names_of_which_one_was_never_deployed_leads_to_the_first()
    {
        await _world.DeployAsync(Node("a"), "1");

        await _world.DeployAsync(Node("c") with { Owner = "acme/a" }, "2", Claims("b"));
        await _world.DeployAsync(Node("d") with { Owner = "acme/a" }, "3", Claims("b", "c"));

        _world.Plane.State.ShouldNotContain("virtualNode a");
        _world.Plane.State.ShouldNotContain("virtualNode c");
        (await _world.HistoryAsync("d")).Live!.FormerNames.ShouldBe(["a", "c"]);
        (await _world.DeployAsync(Node("d") with { Owner = "acme/a" }, "4", Claims("a", "b", "c"))).Changed.ShouldBe(0);
    }

    [Fact]
    public async Task Projects_with_one_owner_and_equal_content_are_not_renamed()
    {
        var shared = new ServiceSettings { Ownership = new("acme") { IsShared = true } };
        await _world.DeployAsync(Node("a") with { Owner = "acme" }, "1", shared);

        var result = await _world.DeployAsync(Node("b") with { Owner = "acme" }, "1", shared);

        _world.Plane.Find(Shop.Node("a")).ShouldNotBeNull();
        result.Plan.Notes.ShouldContain(note => note.Contains("set MeshRenamedFrom to 'a'", StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_project_that_moved_within_its_repository_continues_its_service()
    {
        await _world.DeployAsync(Shop.Orders(), "1", At("shop/Orders/Orders.csproj"));
        var before = _world.Plane.State;

        var error = await Should.ThrowAsync<MeshException>(() => _world.DeployAsync(Moved(), "2", Elsewhere(ProjectPresence.Exists)));
        error.Message.ShouldContain("with build 1 and whose project, shop/Orders/Orders.csproj, still exists. Nothing was written.");
        _world.Plane.State.ShouldBe(before);

        await _world.DeployAsync(Moved(), "2", Elsewhere(ProjectPresence.Gone));
        _world.Plane.Find(Shop.Node("orders")).ShouldBeNull();
        _world.Plane.Find(Shop.Service("orders.shop.local"))!.Tags!["meshci:owner"].ShouldBe("acme/moved");
        (await _world.HistoryAsync("orders-api")).Live!.FormerNames.ShouldBe(["orders"]);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task What_a_project_that_moved_keeps_under_its_former_name_goes_when_its_caller_has_moved(bool isRemoval)
    {
        await _world.DeployAsync(Shop.Orders(), "1", At("shop/Orders/Orders.csproj"));
        await _world.DeployAsync(Caller("orders.shop.local"), "1");
        var (moved, settings) = (Named("orders-api", "acme/moved"), Elsewhere(ProjectPresence.Gone));

        await _world.DeployAsync(moved, "2", settings);
        await _world.DeployAsync(moved, "3", settings);
        _world.Plane.Find(Shop.Service("orders.shop.local")).ShouldNotBeNull();
        await _world.DeployAsync(Caller(isRemoval ? "other.shop.local" : "orders-api.shop.local"), "4");
        if (isRemoval) await _world.Deployer(settings).DestroyAsync([new("shop", "orders-api") { Settings = settings }], new("acme/shop", "5"), Token);
        else (await _world.DeployAsync(moved, "5", settings)).Whole.Counts.Delete.ShouldBe(4);

        foreach (var id in Shop.Orders().Resources.Select(resource => resource.Id)) _world.Plane.Find(id).ShouldBeNull();
    }

    [Theory]
    [InlineData(ProjectPresence.Gone, false, true)]
    [InlineData(ProjectPresence.Exists, true, true)]
    [InlineData(ProjectPresence.Exists, false, false)]
    [InlineData(ProjectPresence.Unknown, false, false)]
    public async Task A_claim_by_a_service_that_is_already_deployed_is_completed_or_explained(ProjectPresence presence, bool adopts, bool completes)
    {
        await _world.DeployAsync(Named("orders", "acme/orders"), "1", At("shop/Orders/Orders.csproj"));
        await _world.DeployAsync(Named("orders-api", "acme/moved"), "2", Elsewhere(presence) with { RenamedFrom = [] });

        var result = await _world.DeployAsync(Named("orders-api", "acme/moved"), "3", Elsewhere(presence) with { Adopt = adopts });

        (_world.Plane.Find(Shop.Node("orders")) is null).ShouldBe(completes);
        (await _world.HistoryAsync("orders-api")).Live!.FormerNames.ShouldBe(completes ? ["orders"] : []);
        result.Document.Services[0].Notes.Any(note => note.StartsWith("MeshRenamedFrom names orders, but", StringComparison.Ordinal)).ShouldBe(!completes);
    }

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    private static ServiceSettings Adopts(string name) => Claims(name) with { Adopt = true };

    private static ServiceSettings Claims(params string[] names) => new() { RenamedFrom = names };

    private static Definition Caller(string host) => Shop.Definition("web", Shop.Of(Shop.Node("web"),
        """{"backends":[{"virtualService":{"virtualServiceName":"HOST"}}]}""".Replace("HOST", host, StringComparison.Ordinal)));

    private static Definition Api(string timeout = "15s", string host = "orders.shop.local") => Shop.Definition("orders-api",
        Shop.Of(Shop.Node("orders-api"), Shop.NodeSpec((8080, "http"))),
        Shop.Of(Shop.Router("orders-api"), Shop.Listeners((8080, "http"))),
        Shop.Of(Shop.Route("orders-api", "default"), Shop.RouteSpec("orders-api", timeout)),
        Shop.Of(Shop.Service(host), Shop.ProviderSpec("orders-api"))) with
    { Owner = "acme/orders" };

    private static Definition Moved() => Api() with { Owner = "acme/moved" };

    private static Definition Named(string name, string owner) => Shop.Definition(name,
        Shop.Of(Shop.Node(name), Shop.NodeSpec((8080, "http"))),
        Shop.Of(Shop.Router(name), Shop.Listeners((8080, "http"))),
        Shop.Of(Shop.Route(name, "default"), Shop.RouteSpec(name)),
        Shop.Of(Shop.Service($"{name}.shop.local"), Shop.ProviderSpec(name))) with
    { Owner = owner };

    private static ServiceSettings At(string project) => new() { Project = project };

    private static ServiceSettings Elsewhere(ProjectPresence presence) => new()
    {
        Project = "shop/Moved/Moved.csproj",
        WhereIs = _ => presence,
        RenamedFrom = ["orders"],
    };

    private static Definition Node(string name) => Shop.Definition(name, Shop.Of(Shop.Node(name), "{}"));

    private static IEnumerable<string> Names(string state) => state.Split('\n').Select(line => line.Split('{')[0]);
}
