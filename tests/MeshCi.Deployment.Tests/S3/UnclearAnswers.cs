using MeshCi.Deployment.Ledgers;
using MeshCi.Tests.S3;

namespace MeshCi.Deployment.Tests.S3;

/// <summary>Deploys of which one write after the other has an unclear answer: it is lost, or reports an error before or after the object was written.</summary>
internal static class UnclearAnswers
{
    /// <summary>What can go wrong with a write: status, error code, and whether the object has been written.</summary>
    public static TheoryData<int, string, bool> Faults => new(
        from fault in new[]
        {
            (0, ""), (400, ""), (500, "InternalError"), (503, "SlowDown"), (409, "ConditionalRequestConflict"), (429, "TooManyRequests"),
            (200, "InternalError"),
        }
        from afterwards in new[] { true, false }
        select (fault.Item1, fault.Item2, afterwards));

    /// <summary>Deploys until each write of a deploy has been the one that is answered so. Every deploy has to succeed, and to be recorded once.</summary>
    /// <param name="world">A mesh without entries.</param>
    /// <param name="choose">Gives the server what goes wrong with its calls.</param>
    /// <param name="fault">The answer.</param>
    public static async Task SweepAsync(S3World world, Action<Func<S3Call, S3Fault?>> choose, S3Fault fault)
    {
        await world.DeployAsync(Shop.Orders(), "1");
        var writes = 0;
        for (var broken = 1; broken == 1 || writes >= broken - 1; broken++)
        {
            writes = 0;
            var (chosen, used) = (broken, false);
            choose(call =>
            {
                if (call.Method != "PUT" || ++writes != chosen || used) return null;
                used = true;
                return fault;
            });

            await world.DeployAsync(Shop.Orders($"{broken + 1}s"), $"{broken + 1}");

            choose(_ => null);
            var history = await world.HistoryAsync();
            history.Entries.Select(entry => entry.Sequence).ShouldBe(Enumerable.Range(1, broken + 1).Select(number => (long)number));
            history.Entries.ShouldAllBe(entry => entry.Outcome == EntryOutcome.Succeeded);
            (await world.RunningAsync()).ShouldBeNull();
        }

        writes.ShouldBeGreaterThanOrEqualTo(4);
    }
}
