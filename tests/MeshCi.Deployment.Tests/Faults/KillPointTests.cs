using MeshCi.Definitions.Diagnostics;
using MeshCi.Deployment.Applying;
using MeshCi.Deployment.Ledgers;
using MeshCi.Deployment.Reporting;
using MeshCi.Tests.ControlPlanes;

namespace MeshCi.Deployment.Tests.Faults;

/// <summary>A process that ends at any call of a deploy: the next deploy completes it, a recovery and a rollback restore what was live before it.</summary>
public class KillPointTests
{
    public static TheoryData<string> Shapes => [.. Shape.All.Select(shape => shape.Name)];

    [Theory]
    [MemberData(nameof(Shapes))]
    public async Task Wherever_the_process_ends_the_next_deploy_completes_and_a_recovery_restores(string name)
    {
        var shape = Shape.All.First(shape => shape.Name == name);
        var reference = await shape.StartAsync();
        var (exact, before) = (reference.Plane.State, Verdict.Settled(reference));
        await Shape.DeployAsync(reference, shape.After, "2");
        var after = Verdict.Settled(reference);

        for (var at = 0; at < 400; at++)
        {
            foreach (var isApplied in (bool[])[false, true])
            {
                if (await KilledAsync(shape, at, isApplied) is not { } again) return;
                await Shape.DeployAsync(again, shape.After, "3");
                Verdict.Settled(again).ShouldBe(after, $"{name}: killed at call {at}, then deployed");
                await ShouldBeSettledAsync(again, shape, $"{name}: killed at call {at}, then deployed");

                var recovered = (await KilledAsync(shape, at, isApplied))!;
                var results = await RecoverAsync(recovered, shape);
                var isComplete = results.Any(result => result.Action == RecoverAction.Completed);
                if (isComplete && shape.After.Count == 1) Verdict.Settled(recovered).ShouldBe(after, $"{name}: killed at call {at}, then completed");
                else if (!isComplete) (recovered.Plane.State.Contains("unclaimed") ? Verdict.Settled(recovered) : recovered.Plane.State)
                    .ShouldBe(recovered.Plane.State.Contains("unclaimed") ? before : exact, $"{name}: killed at call {at}, then recovered");
                await ShouldBeSettledAsync(recovered, shape, $"{name}: killed at call {at}, then recovered");
                (await RecoverAsync(recovered, shape)).ShouldAllBe(result => result.Action == RecoverAction.Nothing);
            }
        }
    }

    /// <summary>A world whose deploy of build 2 ended at a call to the mesh or the ledger; null if the deploy has fewer calls.</summary>
    /// <param name="shape">What is deployed.</param>
    /// <param name="at">The number of the call.</param>
    /// <param name="isApplied">Whether the last call to the mesh took effect.</param>
    internal static async Task<World?> KilledAsync(Shape shape, int at, bool isApplied)
    {
        var world = await shape.StartAsync();
        var calls = 0;
        var isDead = false;
        world.Plane.Fails = _ =>
        {
            var isLast = calls++ == at;
            isDead |= isLast;
            return isDead ? new Fault(new ProcessDiedException(), isApplied && isLast) : null;
        };
        world.Store.Before = (call, key) =>
        {
            if (call is not ("create" or "replace") || !key.EndsWith(".json", StringComparison.Ordinal)) return;
            isDead |= calls++ == at;
            if (isDead) throw new ProcessDiedException();
        };
        try
        {
            await Shape.DeployAsync(world, shape.After, "2");
        }
        catch (Exception problem) when (problem is ProcessDiedException or MeshException)
        {
        }

        world.Plane.Fails = _ => null;
        world.Store.Before = (_, _) => { };
        return isDead ? world : null;
    }

    private static Task<IReadOnlyList<RecoverResult>> RecoverAsync(World world, Shape shape) => world.Deployer().RecoverAsync(
        [.. shape.Services.Select(service => new RecoverRequest("shop", service))], new("acme/shop", "3"), TestContext.Current.CancellationToken);

    private static async Task ShouldBeSettledAsync(World world, Shape shape, string message)
    {
        foreach (var service in shape.Services)
        {
            var history = await world.HistoryAsync(service);
            history.Unsettled.Select(entry => entry.Sequence).ShouldBeEmpty(message);
            history.Entries.Select(entry => entry.Outcome).ShouldNotContain(EntryOutcome.Pending, message);
        }
    }
}
