using MeshCi.Definitions.Model;
using MeshCi.Deployment.Applying;
using MeshCi.Deployment.Documents;

namespace MeshCi.Deployment.Tests;

/// <summary>What a deploy shows: what will change before it changes anything, then each step, then a summary.</summary>
public sealed class ProgressTests
{
    private readonly World _world = new();

    [Fact]
    public async Task A_deploy_shows_what_will_change_then_each_step_with_its_time_then_the_waves()
    {
        await _world.DeployAsync(Shop.Orders("6s"), "1");
        var before = _world.Reported.All.Count;
        _world.Plane.Pauses = call =>
        {
            if (call.Writes) _world.Time.Advance(TimeSpan.FromMilliseconds(20));
            return Task.CompletedTask;
        };
        await _world.DeployAsync(Shop.Orders("7s").With(
            Shop.Of(Shop.Node("orders-v2"), Shop.NodeSpec((8080, "http"))),
            Shop.Of(Shop.Route("orders", "default"), Shop.RouteSpec("orders-v2", "7s"))), "2");

        string.Join('\n', _world.Reported.All.Skip(before)).ShouldBe("""
            Mesh shop: deploying build 2 of orders: 1 to create, 1 to update, 0 to delete, 3 unchanged.
              + virtualNode  orders-v2       new
              ~ route        orders/default  2 fields
                  httpRoute.action.weightedTargets  orders 100 -> orders-v2 100
                  httpRoute.timeout.perRequest      6s -> 7s
            Order
              1  create virtualNode orders-v2
              2  update route orders/default
            Applying 2 steps in 2 waves:
              + create virtualNode orders-v2  v1  0.02s
              ~ update route orders/default  v1 -> v2  0.04s
            Waves
              1  1 step  0.02s
              2  1 step  0.04s
            Mesh deployed: shop/orders build 2, 2 changed, 0 failed in 0.1s.
            """.ReplaceLineEndings("\n"));
    }

    [Fact]
    public async Task Everything_that_will_change_is_shown_before_the_first_write()
    {
        var shown = -1;
        _world.Plane.Pauses = call =>
        {
            if (call.Writes && shown < 0) shown = _world.Reported.All.Count;
            return Task.CompletedTask;
        };
        await _world.DeployAsync(Shop.Orders());

        _world.Reported.All[shown - 1].ShouldBe("Applying 5 steps in 4 waves:");
        _world.Reported.All.Take(shown).ShouldContain(line => line.StartsWith("  + route ", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData(40, 0)]
    [InlineData(41, 1)]
    [InlineData(300, 260)]
    public async Task Long_lists_are_cut_and_counted(int nodes, int left)
    {
        _world.Plane.Put(Shop.Of(Shop.Mesh, "{}"));
        var definition = Shop.Definition("many", Enumerable.Range(0, nodes).Select(index => Shop.Of(Shop.Node($"node-{index}"), "{}")));
        await _world.DeployAsync(definition);

        var lines = _world.Reported.All.Skip(1).TakeWhile(line => line != "Order").ToList();
        lines.Count(line => line.StartsWith("  + virtualNode", StringComparison.Ordinal)).ShouldBe(Math.Min(40, nodes));
        lines.Skip(40).ShouldBe(left == 0 ? [] : [$"      ({left} more line{(left == 1 ? "" : "s")} in the plan file)"]);
    }

    [Fact]
    public async Task A_deploy_without_changes_shows_the_drift_that_it_leaves()
    {
        await _world.DeployAsync(Shop.Orders(), "1");
        var route = _world.Plane.Find(Shop.Route("orders", "default"))!;
        _world.Plane.Put(new() { Id = route.Id, Spec = System.Text.Json.JsonElement.Parse(Shop.RouteSpec("orders", "30s")), Tags = route.Tags! });
        var plan = await _world.Deployer().PlanAsync(Shop.Orders(), new(Build: "1"), TestContext.Current.CancellationToken);
        var result = await _world.DeployAsync(Shop.Orders(), "1");

        plan.Lines.TakeLast(2).ShouldBe(
            ["no changes: apart from drift, mesh matches build 1", "Plan: 0 to create, 0 to update, 0 to delete, 4 unchanged. Drift: 1."]);
        var last = _world.Reported.All.TakeLast(3).ToList();
        last[0].ShouldBe("Drift since build 1");
        last[1].ShouldStartWith("  ! route orders/default  httpRoute.timeout.perRequest  15s -> 30s  (left as it is");
        last[2].ShouldBe("Mesh unchanged: shop/orders, no changes: apart from drift, mesh matches build 1.");
        Reporting.OutcomeText.Deployed(result.Whole, "1").ShouldBe("unchanged: apart from drift, mesh matches build 1");
    }

    [Fact]
    public async Task Several_services_have_a_line_each_and_one_summary_at_the_end()
    {
        await DeployAsync("1", Shop.Orders(), Web("a"), Web("b"));
        await DeployAsync("2", Shop.Orders("7s"), Web("a"), Web("b"));

        _world.Reported.All.TakeLast(4).ShouldBe(
        [
            "Mesh deployed: shop/orders build 2, 1 changed.",
            "Mesh unchanged: shop/a build 2 recorded, no changes: mesh matches build 1.",
            "Mesh unchanged: shop/b build 2 recorded, no changes: mesh matches build 1.",
            "Mesh deployed: shop, 3 services, build 2, 1 changed, 0 failed in 0.0s.",
        ]);
        await DeployAsync("2", Shop.Orders("7s"), Web("a"));
        _world.Reported.All[^1].ShouldBe("Mesh unchanged: shop, 2 services, no changes.");
    }

    [Fact]
    public async Task A_failure_of_several_services_ends_with_one_line()
    {
        _world.Plane.Fails = call => call.Operation == "CreateRoute"
            ? new(new ControlPlanes.ControlPlaneException(ControlPlanes.ControlPlaneError.LimitExceeded, call.Operation, "too many")) : null;

        await Should.ThrowAsync<Definitions.Diagnostics.MeshException>(() => DeployAsync("1", Shop.Orders(), Web("a")));

        _world.Reported.All[^1].ShouldBe("Mesh deploy failed: shop, 2 services, everything undone except the new mesh in 0.2s.");
    }

    [Theory]
    [InlineData("plan", "planning shop/orders")]
    [InlineData("deploy", "deploying shop/orders")]
    [InlineData("saved", "deploying shop/orders")]
    [InlineData("roll back", "rolling back shop/orders")]
    [InlineData("check", "checking shop/orders")]
    [InlineData("drift", "comparing shop/orders")]
    public async Task A_verb_whose_control_plane_hangs_waits_for_the_mesh_and_not_for_the_lease(string verb, string doing)
    {
        var world = new World { Plane = new MemoryControlPlane { IdentifiesWithCalls = true } };
        await world.DeployAsync(Shop.Orders("6s"), "1");
        await world.DeployAsync(Shop.Orders("7s"), "2");
        var token = TestContext.Current.CancellationToken;
        var saved = verb == "saved" ? (await world.Deployer().PlanAsync(Shop.Orders("8s"), new("acme/shop", "3"), token)).Document : null;
        var before = world.Reported.All.Count;
        var isFirst = true;
        world.Plane.Pauses = call =>
        {
            if (call.Operation == "DescribeMesh" && isFirst) world.Time.Advance(TimeSpan.FromSeconds(51));
            isFirst &= call.Operation != "DescribeMesh";
            return Task.CompletedTask;
        };

        await (verb switch
        {
            "plan" => world.Deployer().PlanAsync(Shop.Orders("8s"), new("acme/shop", "3"), token),
            "saved" => DeploySavedAsync(saved!),
            "deploy" => world.DeployAsync(Shop.Orders("8s"), "3"),
            "roll back" => world.RollbackAsync(),
            "check" => world.Deployer().CheckDeployAsync([new(Shop.Orders("8s"))], new("acme/shop", "3"), token),
            _ => world.Deployer().DriftAsync("shop", "orders", token),
        });

        world.Reported.All.Skip(before).Where(line => line.StartsWith("still", StringComparison.Ordinal))
            .ShouldBe([$"still {doing}: reading mesh shop (51 s)"]);

        async Task DeploySavedAsync(PlanDocument document)
        {
            var settings = new DeploySettings { Saved = new(document, "orders.plan.json") };
            await using var deployer = new MeshDeployer(world.Plane, world.Ledger, settings, world.Reported, world.Time);
            await deployer.DeployAsync(Shop.Orders("8s"), new("acme/shop", "3"), token);
        }
    }

    [Fact]
    public async Task A_lease_that_is_waited_for_six_minutes_takes_seven_lines()
    {
        await using var other = await _world.LeaseAsync("build 1 by ann");
        var settings = new DeploySettings { LeaseTimeout = TimeSpan.FromMinutes(6) };
        await using var deployer = new MeshDeployer(_world.Plane, _world.Ledger, settings, _world.Reported, _world.Time);

        var error = await Should.ThrowAsync<Definitions.Diagnostics.MeshException>(
            () => deployer.DeployAsync(Shop.Orders(), new("acme/shop", "2"), TestContext.Current.CancellationToken));

        error.Finding.Diagnostic.Id.ShouldBe("MESH7030");
        const string beat = "still deploying shop/orders: waiting for the lease (";
        var beats = _world.Reported.All.Where(line => line.StartsWith(beat, StringComparison.Ordinal)).ToList();
        beats.Count.ShouldBe(7, string.Join('\n', _world.Reported.All));
        beats.Distinct().Count().ShouldBe(7);
        _world.Reported.All.ShouldAllBe(line => !line.Contains('\n'));
    }

    private static Definition Web(string name) => Shop.Definition(name, Shop.Of(Shop.Node(name), Shop.NodeSpec((80, "http"))));

    private Task<IReadOnlyList<DeployResult>> DeployAsync(string build, params Definition[] definitions) => _world.Deployer().DeployAsync(
        [.. definitions.Select(definition => new ServiceRequest(definition))], new("acme/shop", build), TestContext.Current.CancellationToken);
}
