using MeshCi.Definitions.Diagnostics;
using MeshCi.Deployment.Applying;
using MeshCi.Deployment.Ledgers;
using MeshCi.Deployment.Reporting;

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
        await shape.RunAsync(reference, "2");
        var after = Verdict.Settled(reference);
        var changing = new List<string>();
        foreach (var service in shape.Names)
        {
            if ((await reference.HistoryAsync(service)).Entries.Any(entry => entry.Context.Build == "2" && entry.Previous.Count > 0)) changing.Add(service);
        }


        for (var at = 0; at < 400; at++)
        {
            foreach (var isApplied in (bool[])[false, true])
            {
                if (await KilledAsync(shape, at, isApplied) is not { } again) return;
                await shape.RunAsync(again, "3");
                Verdict.Settled(again).ShouldBe(after, $"{name}: killed at call {at}, then deployed");
                await ShouldBeSettledAsync(again, shape, $"{name}: killed at call {at}, then deployed");

                // Whichever of its services is recovered, the command is completed or undone as a whole.
                IReadOnlyList<string>[] alone = shape.Services.Count == 1 ? [] : [.. shape.Services.Select(each => (string[])[each])];
                foreach (var services in alone.Prepend(shape.Services))
                {
                    var what = $"{name}: killed at call {at}, then recovered from {string.Join(" and ", services)}";
                    var recovered = (await KilledAsync(shape, at, isApplied))!;
                    _ = await RecoverAsync(recovered, services);
                    if (await IsDeployedAsync(recovered, changing)) Verdict.Settled(recovered).ShouldBe(after, what);
                    else (recovered.Plane.State.Contains("unclaimed") ? Verdict.Settled(recovered) : recovered.Plane.State)
                        .ShouldBe(recovered.Plane.State.Contains("unclaimed") ? before : exact, what);
                    await ShouldBeSettledAsync(recovered, shape, what);
                    (await RecoverAsync(recovered, shape.Services)).ShouldAllBe(result => result.Action == RecoverAction.Nothing);
                }
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
            await shape.RunAsync(world, "2");
        }
        catch (Exception problem) when (problem is ProcessDiedException or MeshException)
        {
        }

        world.Plane.Fails = _ => null;
        world.Store.Before = (_, _) => { };
        return isDead ? world : null;
    }

    private static Task<IReadOnlyList<RecoverResult>> RecoverAsync(World world, IReadOnlyList<string> services) => world.Deployer().RecoverAsync(
        [.. services.Select(service => new RecoverRequest("shop", service))], new("acme/shop", "3"), TestContext.Current.CancellationToken);

    /// <summary>Whether build 2 is recorded as live, which it is for all services that it changes or for none. The next deploy records it for the others.</summary>
    private static async Task<bool> IsDeployedAsync(World world, IReadOnlyList<string> changing)
    {
        var builds = new List<string?>();
        foreach (var service in changing) builds.Add((await world.HistoryAsync(service)).Live?.Context.Build);
        builds.Contains("2").ShouldBe(builds.TrueForAll(build => build == "2"), string.Join(", ", builds));
        return builds.Contains("2");
    }

    private static async Task ShouldBeSettledAsync(World world, Shape shape, string message)
    {
        foreach (var service in shape.Names)
        {
            var history = await world.HistoryAsync(service);
            history.Unsettled.Select(entry => entry.Sequence).ShouldBeEmpty(message);
            history.Entries.Select(entry => entry.Outcome).ShouldNotContain(EntryOutcome.Pending, message);
        }
    }
}
