using MeshCi.Definitions.Diagnostics;
using MeshCi.Definitions.Model;
using MeshCi.Deployment.Applying;
using MeshCi.Deployment.Documents;
using MeshCi.Deployment.Ledgers;
using MeshCi.Deployment.Planning;

namespace MeshCi.Deployment.Tests;

/// <summary>Saved plans in which resources pass through specs in between, or in which stand-in routes take over requests for a while.</summary>
public sealed class SavedStepsTests
{
    private static readonly ResourceId StandIn = Shop.Route("orders", "first-meshci");
    private readonly World _world = new();

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Exactly_the_steps_of_a_saved_plan_are_applied_in_their_order(bool swaps)
    {
        var plan = await DeployAndPlanAsync(swaps);
        var steps = plan.Waves.SelectMany(wave => wave).ToList();
        if (swaps) steps.Where(step => step.Id == StandIn).Select(step => step.Kind).ShouldBe([StepKind.Create, StepKind.Delete]);
        else steps.Count(step => step.Id == Shop.Node("orders") && step.Kind == StepKind.Update).ShouldBe(2);
        _world.Plane.Calls.Clear();

        await ApplyAsync(plan, After(swaps));

        var written = new Queue<string>(_world.Plane.Calls.Where(call => call.Writes && call.Operation != "TagResource")
            .Select(call => $"{call.Operation[..6]} {call.Subject}"));
        foreach (var wave in plan.Waves)
        {
            var expected = wave.Where(step => step.Kind != StepKind.Tag).Select(step => $"{step.Kind} {step.Id}").Order(StringComparer.Ordinal).ToList();
            expected.Select(_ => written.Dequeue()).Order(StringComparer.Ordinal).ShouldBe(expected);
        }

        written.ShouldBeEmpty();
        (await PlanAsync(After(swaps))).HasChanges.ShouldBeFalse();
    }

    [Fact]
    public async Task A_stand_in_route_that_someone_else_has_made_meanwhile_is_neither_overwritten_nor_deleted()
    {
        var plan = await DeployAndPlanAsync(swaps: true);
        _world.Plane.Put(Shop.Of(StandIn, PathSpec("/theirs"), ("meshci:owner", "someone/else")));
        var before = _world.Plane.State;

        var refused = await Should.ThrowAsync<MeshException>(() => ApplyAsync(plan, After(swaps: true)));

        refused.Finding.Diagnostic.ShouldBe(MeshDiagnostics.ResourceConflict);
        refused.Message.ShouldContain(StandIn.Path);
        _world.Plane.State.ShouldBe(before);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_resource_that_has_such_steps_and_has_moved_makes_the_plan_stale(bool swaps)
    {
        var plan = await DeployAndPlanAsync(swaps);
        var id = swaps ? Shop.Route("orders", "first") : Shop.Node("orders");
        var moved = swaps ? PathSpec("/b") : Shop.NodeSpec((8080, "http"), (9090, "http"), (8081, "http"));
        _world.Plane.Put(Shop.Of(id, moved, ("meshci:owner", "acme/orders")));

        await StaleAsync(plan, After(swaps), $"{id} had version 1 and now has version 2");
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_plan_without_one_of_the_steps_in_between_is_stale(bool swaps)
    {
        var plan = await DeployAndPlanAsync(swaps);
        var id = swaps ? StandIn : Shop.Node("orders");
        var first = plan.Waves.SelectMany(wave => wave).First(step => step.Id == id);
        var shorter = plan with { Waves = [.. plan.Waves.Select(IReadOnlyList<PlannedStep> (wave) => [.. wave.Where(step => step != first)])] };

        await StaleAsync(shorter, After(swaps), "the order of the steps would now be a different one");
        await ApplyAsync(plan, After(swaps));
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_plan_whose_deploy_was_undone_in_between_is_stale(bool swaps)
    {
        var plan = await DeployAndPlanAsync(swaps);
        var before = _world.Plane.State;
        var last = plan.Waves[^1][0];
        var writes = 0;
        var all = plan.Waves.Sum(wave => wave.Count);
        _world.Plane.Fails = call => call.Writes && call.Operation != "TagResource" && ++writes == all
            ? new(new ControlPlanes.ControlPlaneException(ControlPlanes.ControlPlaneError.Forbidden, call.Operation, $"not allowed for {last}")) : null;
        (await Should.ThrowAsync<MeshException>(() => ApplyAsync(plan, After(swaps)))).Message.ShouldContain("All changes have been undone.");
        _world.Plane.Fails = _ => null;
        _world.Plane.State.ShouldBe(before);

        await StaleAsync(plan, After(swaps), "the ledger of orders ended with entry 1 and now ends with 2");
        await ApplyAsync(await PlanAsync(After(swaps)), After(swaps));
    }

    // Routes that exchange their paths need stand-ins; a listener that gives way to one on another port needs both for a while.
    private static Definition After(bool swaps) => swaps
        ? Base.With(Path("first", "/b"), Path("second", "/a"))
        : Before.With(Shop.Of(Shop.Node("orders"), Shop.NodeSpec((9090, "http"), (8081, "http"))));

    private static Definition Before => Base.With(Path("first", "/a"), Path("second", "/b"));

    private static Definition Base => Shop.Orders().Without(Shop.Route("orders", "default"))
        .With(Shop.Of(Shop.Node("orders"), Shop.NodeSpec((8080, "http"), (8081, "http"))));

    private static Resource Path(string name, string prefix) => Shop.Of(Shop.Route("orders", name), PathSpec(prefix));

    private static string PathSpec(string prefix) =>
        Shop.RouteSpec("orders", targetPort: 8081).Replace("\"prefix\":\"/\"", $"\"prefix\":\"{prefix}\"", StringComparison.Ordinal);

    private async Task<PlanDocument> DeployAndPlanAsync(bool swaps)
    {
        await _world.DeployAsync(Before, "1");
        return await PlanAsync(After(swaps));
    }

    private async Task<PlanDocument> PlanAsync(Definition definition) =>
        (await _world.Deployer().PlanAsync([new ServiceRequest(definition)], new("acme/shop"), TestContext.Current.CancellationToken)).Document;

    private async Task StaleAsync(PlanDocument plan, Definition definition, string moved)
    {
        var state = _world.Plane.State;
        var refused = await Should.ThrowAsync<MeshException>(() => ApplyAsync(plan, definition));
        refused.Finding.Diagnostic.ShouldBe(MeshDiagnostics.PlanFileStale);
        refused.Message.ShouldContain(moved);
        _world.Plane.State.ShouldBe(state);
    }

    private async Task ApplyAsync(PlanDocument plan, Definition definition)
    {
        var saved = PlanReader.Read(PlanJson.Write(plan), "orders.plan.json");
        await using var deployer = new MeshDeployer(
            _world.Plane, _world.Ledger, new() { Saved = new(saved, "orders.plan.json") }, _world.Reported, _world.Time);
        await deployer.DeployAsync([new ServiceRequest(definition)], new BuildContext("acme/shop"), TestContext.Current.CancellationToken);
    }
}
