using MeshCi.Definitions.Diagnostics;
using MeshCi.Definitions.Model;
using MeshCi.Deployment.Applying;
using MeshCi.Deployment.Documents;
using MeshCi.Deployment.Ledgers;

namespace MeshCi.Deployment.Tests;

/// <summary>A deploy of a plan file does exactly what the file contains, where it was made, or nothing.</summary>
public sealed class SavedPlanTests
{
    private readonly World _world = new();

    private static Definition Changed => Shop.Orders("6s").With(Shop.Of(Shop.Node("orders-v2"), Shop.NodeSpec((8080, "http"))));

    [Fact]
    public async Task A_plan_that_is_still_right_is_applied()
    {
        var first = await PlanAsync(_world, Shop.Orders());
        (await ApplyAsync(_world, first, Shop.Orders())).Changed.ShouldBe(5);

        var second = await PlanAsync(_world, Changed);
        (await ApplyAsync(_world, second, Changed)).Changed.ShouldBe(2);
    }

    public static TheoryData<string, bool> Places
    {
        get
        {
            var rows = new TheoryData<string, bool>();
            foreach (var part in (string[])["control plane", "region", "account", "mesh", "ledger", "environment", "owner", "service"])
            {
                rows.Add(part, true);
                rows.Add(part, false);
            }

            return rows;
        }
    }

    [Theory]
    [MemberData(nameof(Places))]
    public async Task A_plan_for_another_place_is_refused_before_anything_is_read(string part, bool isFilled)
    {
        _world.Plane.Put(Shop.Of(Shop.Mesh, "{}"));
        if (isFilled) await _world.DeployAsync(Shop.Orders());
        var plan = await PlanAsync(_world, Changed);
        var elsewhere = part switch
        {
            "control plane" => plan with { Place = plan.Place with { ControlPlane = "other" } },
            "region" => plan with { Place = plan.Place with { Region = "eu-west-1" } },
            "account" => plan with { Place = plan.Place with { Account = "123456789012" } },
            "mesh" => plan with { Place = plan.Place with { Mesh = "other" } },
            "ledger" => plan with { Place = plan.Place with { Ledger = "s3://other" } },
            "environment" => plan with { Place = plan.Place with { Environment = "other" } },
            "owner" => plan with { Services = [plan.Services[0] with { Owner = "other" }] },
            _ => plan with { Services = [plan.Services[0] with { Service = "other" }] },
        };
        _world.Plane.Calls.Clear();

        var refused = await Should.ThrowAsync<MeshException>(() => ApplyAsync(_world, elsewhere, Changed));

        refused.Finding.Diagnostic.ShouldBe(MeshDiagnostics.PlanFileOfAnotherPlace);
        refused.Message.ShouldContain(part is "region" ? "eu-west-1" : part is "account" ? "123456789012" : "other");
        _world.Plane.Calls.ShouldBeEmpty();
        (await _world.HistoryAsync()).Entries.Count.ShouldBe(isFilled ? 1 : 0);
    }

    [Fact]
    public async Task The_message_names_both_places_with_their_environments()
    {
        var plan = await PlanAsync(_world, Changed);
        var stage = plan with { Place = plan.Place with { ControlPlane = "plane-1", Address = "http://stage", Environment = "stage" } };

        var refused = await Should.ThrowAsync<MeshException>(() => ApplyWithAsync(_world, stage, new() { Environment = "prod" }, Changed));

        refused.Message.ShouldBe("The plan 'orders.plan.json' was made for control plane plane-1 at http://stage (stage); this is control plane "
            + "memory at memory://plane (prod). Nothing was written. Apply the plan where it was made, or make a plan for this place with MeshPlan.");
    }

    [Fact]
    public async Task A_control_plane_may_have_another_address_but_without_an_identity_the_address_counts()
    {
        var plan = await PlanAsync(_world, Changed);
        var moved = plan with { Place = plan.Place with { Address = "http://before" } };
        var unknown = moved with { Place = moved.Place with { ControlPlane = null } };

        (await RefusedAsync(unknown, Changed)).ShouldBe((MeshDiagnostics.PlanFileOfAnotherPlace, true));
        (await ApplyAsync(_world, moved, Changed)).Changed.ShouldBe(6);
    }

    [Fact]
    public async Task A_ledger_in_a_directory_may_have_another_path_but_has_the_same_entries()
    {
        await _world.DeployAsync(Shop.Orders());
        var plan = await PlanAsync(_world, Changed);
        var elsewhere = plan with { Place = plan.Place with { Ledger = "/builds/17/shop/.meshci/ledger" } };

        var empty = new World { Plane = _world.Plane };
        var refused = await Should.ThrowAsync<MeshException>(() => ApplyAsync(empty, elsewhere, Changed));
        refused.Finding.Diagnostic.ShouldBe(MeshDiagnostics.PlanFileStale);
        refused.Message.ShouldContain("the ledger of orders (/builds/17/shop/.meshci/ledger) ended with entry 1 and now (ledger/) ends with none");
        (await ApplyAsync(_world, elsewhere, Changed)).Changed.ShouldBe(2);
    }

    [Fact]
    public async Task A_mesh_that_was_deleted_and_created_again_is_another_place()
    {
        await _world.DeployAsync(Shop.Orders());
        var plan = await PlanAsync(_world, Changed);
        var mesh = _world.Plane.Find(Shop.Mesh)!;
        _world.Plane.Remove(Shop.Mesh);
        _world.Plane.Put(new() { Id = Shop.Mesh, Spec = mesh.Spec, Tags = mesh.Tags! });

        (await RefusedAsync(plan, Changed)).ShouldBe((MeshDiagnostics.PlanFileOfAnotherPlace, true));
    }

    [Fact]
    public async Task A_changed_definition_a_moved_object_and_a_moved_ledger_are_named()
    {
        await _world.DeployAsync(Shop.Orders());
        var plan = await PlanAsync(_world, Changed);
        await StaleAsync(plan, Shop.Orders("9s"), "the definition of orders has changed");

        var route = Shop.Route("orders", "default");
        _world.Plane.Put(Shop.Of(route, Shop.RouteSpec("orders"), ("meshci:owner", "acme/orders")));
        await StaleAsync(plan, Changed, "route orders/default had version 1 and now has version 2");

        _world.Plane.Put(Shop.Of(Shop.Node("orders-v2"), Shop.NodeSpec((8080, "http")), ("meshci:owner", "acme/orders")));
        await StaleAsync(plan, Changed, "virtualNode orders-v2 did not exist and has been created");

        _world.Plane.Remove(route);
        await StaleAsync(plan, Changed, "route orders/default had version 1 and has been deleted");

        _world.Plane.Put(Shop.Of(route, Shop.RouteSpec("orders"), ("meshci:owner", "acme/orders")));
        await StaleAsync(plan, Changed, "route orders/default has been deleted and created again");

        await _world.DeployAsync(Changed, "2");
        await StaleAsync(plan, Changed, "the ledger of orders ended with entry 1 and now ends with 2");
    }

    [Fact]
    public async Task A_mesh_that_has_been_created_since_then_makes_a_plan_stale()
    {
        var plan = await PlanAsync(_world, Shop.Orders());
        _world.Plane.Put(Shop.Of(Shop.Mesh, "{}", ("meshci:owner", "unclaimed")));

        await StaleAsync(plan, Shop.Orders(), "mesh shop did not exist and has been created");
    }

    [Fact]
    public async Task A_plan_that_another_setting_would_change_is_refused()
    {
        await _world.DeployAsync(Shop.Orders());
        var plan = await PlanAsync(_world, Changed);
        var other = plan with
        {
            Services = [plan.Services[0] with { Changes = [.. plan.Services[0].Changes.Select(change => change with { Fields = [] })] }],
        };

        await StaleAsync(other, Changed, "other fields of route orders/default differ: httpRoute.timeout.perRequest");
        await StaleAsync(plan with { Waves = [.. plan.Waves.SelectMany(wave => wave).Select(IReadOnlyList<PlannedStep> (step) => [step])] }, Changed,
            "the order of the steps");
    }

    [Fact]
    public async Task A_plan_for_several_services_applies_to_all_of_them_and_only_to_all()
    {
        var web = Shop.Definition("web", Shop.Of(Shop.Node("web"), Shop.NodeSpec((80, "http"))));
        var plan = await PlanAsync(_world, Shop.Orders(), web);
        plan.Services.Select(service => service.Service).ShouldBe(["orders", "web"]);

        (await RefusedAsync(plan, Shop.Orders())).ShouldBe((MeshDiagnostics.PlanFileOfAnotherPlace, true));
        var result = await ApplyAsync(_world, plan, Shop.Orders(), web);

        result.Document.Services.ShouldHaveSingleItem().Service.ShouldBe("orders");
        result.Document.Waves.SelectMany(wave => wave).ShouldAllBe(step => step.Service == "orders");
        (await _world.HistoryAsync("web")).Live.ShouldNotBeNull();
    }

    [Fact]
    public async Task A_plan_with_a_rename_is_applied_and_one_without_it_is_refused()
    {
        var api = Shop.Orders() with { Service = "orders-api" };
        var first = await PlanAsync(_world, api);
        await _world.DeployAsync(Shop.Orders());
        await StaleAsync(first, api, "the rename of orders to orders-api was not part of the plan");

        var plan = await PlanAsync(_world, api);
        plan.Services.Select(service => (service.Service, service.RenamedTo)).ShouldBe([("orders", "orders-api"), ("orders-api", null)]);
        await ApplyAsync(_world, plan, api);

        (await _world.HistoryAsync()).Live!.RenamedTo.ShouldBe("orders-api");
        var next = await PlanAsync(_world, api);
        await StaleAsync(next with { Services = [plan.Services[0], .. next.Services] }, api, "the rename of orders to orders-api is no longer part of it");
    }

    private async Task StaleAsync(PlanDocument plan, Definition definition, string moved)
    {
        var refused = await Should.ThrowAsync<MeshException>(() => ApplyAsync(_world, plan, definition));
        refused.Finding.Diagnostic.ShouldBe(MeshDiagnostics.PlanFileStale);
        refused.Message.ShouldContain(moved);
    }

    private async Task<(Diagnostic Diagnostic, bool IsUnchanged)> RefusedAsync(PlanDocument plan, Definition definition)
    {
        var before = _world.Plane.State;
        var refused = await Should.ThrowAsync<MeshException>(() => ApplyAsync(_world, plan, definition));
        return (refused.Finding.Diagnostic, _world.Plane.State == before);
    }

    private static async Task<PlanDocument> PlanAsync(World world, params Definition[] definitions)
    {
        var requests = definitions.Select(definition => new ServiceRequest(definition)).ToList();
        return (await world.Deployer().PlanAsync(requests, new("acme/shop"), TestContext.Current.CancellationToken)).Document;
    }

    private static Task<DeployResult> ApplyAsync(World world, PlanDocument plan, params Definition[] definitions) =>
        ApplyWithAsync(world, plan, new(), definitions);

    private static async Task<DeployResult> ApplyWithAsync(World world, PlanDocument plan, DeploySettings settings, params Definition[] definitions)
    {
        var saved = PlanReader.Read(PlanJson.Write(plan), "orders.plan.json");
        await using var deployer = new MeshDeployer(
            world.Plane, world.Ledger, settings with { Saved = new(saved, "orders.plan.json") }, world.Reported, world.Time);
        var requests = definitions.Select(definition => new ServiceRequest(definition)).ToList();
        return (await deployer.DeployAsync(requests, new BuildContext("acme/shop"), TestContext.Current.CancellationToken))[0];
    }
}
