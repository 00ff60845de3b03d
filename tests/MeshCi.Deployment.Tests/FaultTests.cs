using MeshCi.Definitions.Diagnostics;
using MeshCi.Definitions.Model;
using MeshCi.Deployment.Applying;
using MeshCi.Deployment.ControlPlanes;
using MeshCi.Deployment.Ledgers;
using MeshCi.Deployment.Planning;

namespace MeshCi.Deployment.Tests;

/// <summary>A deploy that creates, updates, tags, replaces and deletes, and fails at each of its calls.</summary>
public class FaultTests
{
    private static readonly ServiceSettings Gaps = new() { AllowGap = true, AllowRemoval = true };

    private static readonly ControlPlaneError[] Errors = Enum.GetValues<ControlPlaneError>();

    private static readonly ControlPlaneError[] Lossy =
    [
        ControlPlaneError.Unreachable, ControlPlaneError.Unauthenticated, ControlPlaneError.Throttled, ControlPlaneError.ServerFailure,
        ControlPlaneError.Unintelligible,
    ];

    private static Definition Before => Shop.Orders().With(
        Shop.Of(Shop.Node("orders-v1"), Shop.NodeSpec((8080, "http"))),
        Shop.Of(Shop.Route("orders", "old"), Shop.RouteSpec("orders-v1")),
        Shop.Of(Shop.Gateway("in"), Shop.Listeners((80, "http")), ("team", "blue")));

    // The port changes its protocol, so the routes cannot change in place.
    private static Definition After => Shop.Orders("3s", "2.0.0").With(
        Shop.Of(Shop.Router("orders"), Shop.Listeners((8080, "http2"))),
        Shop.Of(Shop.Route("orders", "default"), Shop.RouteSpec("orders", "3s", type: "http2Route")),
        Shop.Of(Shop.Node("orders-v2"), Shop.NodeSpec((8080, "http"))),
        Shop.Of(Shop.Route("orders", "new"), Shop.RouteSpec("orders-v2", type: "http2Route")),
        Shop.Of(Shop.Gateway("in"), Shop.Listeners((80, "http")), ("team", "red"), ("tier", "1")));

    public static TheoryData<ControlPlaneError, bool> Cases()
    {
        var cases = new TheoryData<ControlPlaneError, bool>();
        foreach (var error in Errors)
        {
            cases.Add(error, false);
            // The error of the last attempt reveals nothing about earlier attempts: the response to any of them may have been lost.
            if (Lossy.Contains(error)) cases.Add(error, true);
        }

        return cases;
    }

    [Theory]
    [InlineData(1, false)]
    [InlineData(int.MaxValue, true)]
    public async Task A_resource_that_exists_and_does_not_is_tried_again_and_then_called_a_contradiction(int times, bool fails)
    {
        var world = await StartedAsync();
        world.Plane.Fails = call => call.Operation == "CreateVirtualNode" && times-- > 0
            ? new(new ControlPlaneException(ControlPlaneError.Conflict, call.Operation, "it exists")) : null;

        var failure = await Record(() => world.DeployAsync(After, "2", Gaps));

        failure?.Finding.Diagnostic.ShouldBe(MeshDiagnostics.ControlPlaneContradicts);
        failure?.Message.ShouldContain("contradicts itself");
        (failure is not null).ShouldBe(fails);
    }

    [Theory]
    [MemberData(nameof(Cases))]
    public async Task Whichever_call_fails_the_mesh_is_in_the_old_or_the_desired_state_and_the_ledger_records_which(ControlPlaneError error, bool writeIsMade)
    {
        var (before, after, calls) = await MeasureAsync();
        for (var k = 0; k < calls; k++)
        {
            var world = await StartedAsync();
            var first = world.Plane.Calls.Count;
            var at = k;
            world.Plane.Fails = call => call.Index == first + at ? Fault(call, error, writeIsMade) : null;

            var failure = await Record(() => world.DeployAsync(After, "2", Gaps));

            var history = await world.HistoryAsync();
            var wrote = world.Plane.Calls.Skip(first).Any(call => call.Writes);
            if (failure is null)
            {
                // What the role may not see may need what the deploy would delete: the next one deletes it.
                if (error == ControlPlaneError.Forbidden) await world.DeployAsync(After, "2", Gaps);
                world.Plane.State.ShouldBe(after, $"call {k}");
                history.Live!.Context.Build.ShouldBe("2");
                continue;
            }

            world.Plane.State.ShouldBe(before, $"call {k}: {failure.Message}");
            failure.Finding.Diagnostic.ShouldNotBe(MeshDiagnostics.InternalFault);
            failure.Message.ShouldContain(wrote ? "The mesh is as it was with build 1" : "Nothing was written.");
            history.Live!.Context.Build.ShouldBe("1");
            history.Entries.Count.ShouldBe(wrote ? 2 : 1);
            if (wrote) history.Entries[^1].Outcome.ShouldBe(EntryOutcome.FailedRestored);
            (await world.DeployAsync(After, "3", Gaps)).Changed.ShouldBeGreaterThan(0);
            world.Plane.State.ShouldBe(after.Replace("meshci:build, 2", "meshci:build, 3", StringComparison.Ordinal), $"call {k}, deployed again");
        }
    }

    [Fact]
    public async Task If_undo_fails_too_the_message_lists_exactly_what_remains_and_one_command()
    {
        var world = await StartedAsync();
        world.Plane.Fails = call => call.Operation is "DeleteVirtualNode"
            ? new(new ControlPlaneException(ControlPlaneError.Forbidden, call.Operation, "not allowed"))
            : null;

        var failure = await Record(() => world.DeployAsync(After, "2", Gaps));

        failure!.Finding.Diagnostic.Id.ShouldBe("MESH7033");
        failure.Message.ShouldContain("memory://plane does not allow DeleteVirtualNode of virtualNode orders-v1");
        failure.Message.ShouldContain(
            "Not undone: virtualNode orders-v2 was created and still exists (not allowed). Allow appmesh:DeleteVirtualNode in the policy of the role, "
            + "then run 'dotnet msbuild -t:MeshRecover' in this project, which restores the previous state.");
        world.Plane.Find(Shop.Node("orders-v2")).ShouldNotBeNull();
        world.Plane.Find(Shop.Route("orders", "new")).ShouldBeNull();
        world.Plane.Find(Shop.Gateway("in"))!.Tags!["team"].ShouldBe("blue");
        var entry = (await world.HistoryAsync()).Entries[^1];
        entry.Outcome.ShouldBe(EntryOutcome.FailedDirty);
        entry.Left.ShouldHaveSingleItem().ShouldStartWith("virtualNode orders-v2");

        world.Plane.Fails = _ => null;
        await world.DeployAsync(Before, "3");
        world.Plane.Find(Shop.Node("orders-v2")).ShouldBeNull();
    }

    [Fact]
    public async Task If_every_call_fails_from_some_point_on_the_list_of_what_remains_is_accurate()
    {
        var (_, _, calls) = await MeasureAsync();
        for (var k = 0; k < calls; k++)
        {
            var world = await StartedAsync();
            var (before, first, at) = (Resources(world), world.Plane.Calls.Count, k);
            world.Plane.Fails = call => call.Index >= first + at ? new(new ControlPlaneException(ControlPlaneError.Unreachable, call.Operation, "down")) : null;

            var failure = await Record(() => world.DeployAsync(After, "2", Gaps));

            failure.ShouldNotBeNull();
            var changed = Resources(world).Except(before).Concat(before.Except(Resources(world)))
                .Select(line => line[..line.IndexOf('{', StringComparison.Ordinal)].Trim()).Distinct().ToList();
            foreach (var resource in changed) failure.Message.ShouldContain(resource);
            if (changed.Count > 0) (await world.HistoryAsync()).Entries[^1].Outcome.ShouldBe(EntryOutcome.FailedDirty);
        }
    }

    [Fact]
    public async Task If_the_ledger_cannot_be_reached_for_a_while_undo_waits_until_the_lease_can_be_renewed()
    {
        var world = await StartedAsync();
        var before = world.Plane.State;
        var reachable = DateTimeOffset.MaxValue;
        world.Store.Before = (_, _) =>
        {
            if (reachable != DateTimeOffset.MaxValue && world.Time.GetUtcNow() < reachable)
                throw new MeshException(MeshDiagnostics.FileNotAccessible, "The ledger is gone.");
        };
        world.Plane.Pauses = call =>
        {
            if (call.Operation != "CreateVirtualNode" || reachable != DateTimeOffset.MaxValue) return Task.CompletedTask;
            reachable = world.Time.GetUtcNow() + TimeSpan.FromMinutes(3);
            world.Time.Advance(TimeSpan.FromSeconds(61));
            return Task.CompletedTask;
        };

        var failure = await Record(() => world.DeployAsync(After, "2", Gaps));

        failure!.Finding.Diagnostic.ShouldBe(MeshDiagnostics.LeaseLost);
        failure.Message.ShouldContain("could not confirm that it still holds the lease of shop/orders: The ledger is gone.");
        failure.Message.ShouldContain("All changes have been undone.");
        world.Plane.State.ShouldBe(before);
        (await world.HistoryAsync()).Entries[^1].Outcome.ShouldBe(EntryOutcome.FailedRestored);
    }

    [Fact]
    public async Task A_ledger_that_cannot_store_the_journal_stops_the_deploy_before_the_mesh_is_changed()
    {
        var world = await StartedAsync();
        var before = world.Plane.State;
        world.Store.WriteFails = _ => true;

        var failure = await Record(() => world.DeployAsync(After, "2", Gaps));

        failure!.Finding.Diagnostic.Id.ShouldBe("MESH0012");
        world.Plane.State.ShouldBe(before);
    }

    [Fact]
    public async Task An_outcome_that_cannot_be_recorded_at_first_is_recorded_by_another_attempt()
    {
        var world = await StartedAsync();
        var writes = 0;
        // The first write is the journal, the second the outcome.
        world.Store.WriteFails = _ => writes++ == 1;

        await world.DeployAsync(After, "2", Gaps);

        (await world.HistoryAsync()).Live!.Context.Build.ShouldBe("2");
    }

    [Fact]
    public async Task A_deploy_whose_outcome_cannot_be_recorded_stays_and_the_next_one_records_it()
    {
        var (_, after, _) = await MeasureAsync();
        var world = await StartedAsync();
        var writes = 0;
        world.Store.WriteFails = _ => writes++ > 0;

        var failure = await Record(() => world.DeployAsync(After, "2", Gaps));

        failure!.Finding.Diagnostic.Id.ShouldBe("MESH7034");
        failure.Message.ShouldContain("run 'dotnet msbuild -t:MeshRecover' in this project");
        world.Reported.All[^1].ShouldBe(
            "mesh deployed (build 2), the ledger could not be updated: The ledger file 'shop/orders/00000002.json' cannot be written: no space left.");
        world.Plane.State.ShouldBe(after);
        (await world.HistoryAsync()).Entries[^1].Outcome.ShouldBe(EntryOutcome.Pending);
        world.Store.WriteFails = _ => false;
        await world.DeployAsync(Shop.Orders("4s"), "3", Gaps);
        (await world.HistoryAsync()).Entries.Select(entry => entry.Outcome).ShouldAllBe(outcome => outcome == EntryOutcome.Succeeded);
    }

    /// <summary>The fault; none if NotFound would be wrong: a resource that was just described exists, and a deleted one is gone afterwards.</summary>
    private static Fault? Fault(PlaneCall call, ControlPlaneError error, bool writeIsMade)
    {
        if (error == ControlPlaneError.NotFound && !call.Writes) return null;
        var isGone = error == ControlPlaneError.NotFound && call.Operation.StartsWith("Delete", StringComparison.Ordinal);
        return new(new ControlPlaneException(error, call.Operation, "boom"), writeIsMade || isGone);
    }

    private static List<string> Resources(World world) => [.. world.Plane.State.Split('\n')];

    private static async Task<World> StartedAsync()
    {
        var world = new World();
        world.Plane.Put(Shop.Of(Shop.Mesh, "{}"));
        await world.DeployAsync(Before, "1");
        return world;
    }

    private static async Task<(string Before, string After, int Calls)> MeasureAsync()
    {
        var world = await StartedAsync();
        var (before, first) = (world.Plane.State, world.Plane.Calls.Count);
        var plan = (await world.DeployAsync(After, "2", Gaps)).Plan;
        // The test is useful only while the deploy has every kind of step.
        plan.Changes.Select(change => change.Kind).Distinct().Order()
            .ShouldBe([ChangeKind.Create, ChangeKind.Update, ChangeKind.Replace, ChangeKind.Delete, ChangeKind.Unchanged]);
        plan.Waves.SelectMany(wave => wave).ShouldContain(step => step.Kind == StepKind.Tag);
        return (before, world.Plane.State, world.Plane.Calls.Count - first);
    }

    private static async Task<MeshException?> Record(Func<Task> action)
    {
        try
        {
            await action();
            return null;
        }
        catch (MeshException problem)
        {
            return problem;
        }
    }
}
