using MeshCi.Deployment.ControlPlanes;
using Microsoft.Extensions.Time.Testing;

namespace MeshCi.Deployment.Tests;

/// <summary>How fast writes follow each other if others use the same account.</summary>
public sealed class WritePaceTests
{
    private readonly FakeTimeProvider _time = new();

    [Fact]
    public void Without_throttling_no_write_waits()
    {
        var pace = new WritePace(_time);

        pace.Accepted();

        pace.Interval.ShouldBe(TimeSpan.Zero);
        pace.WaitAsync(CancellationToken.None).IsCompletedSuccessfully.ShouldBeTrue();
    }

    [Fact]
    public void Calls_that_are_throttled_at_the_same_time_slow_down_once_and_later_ones_again()
    {
        var pace = new WritePace(_time);

        for (var call = 0; call < 5; call++) pace.Throttled();
        pace.Interval.ShouldBe(TimeSpan.FromMilliseconds(250));
        _time.Advance(TimeSpan.FromSeconds(1.1));
        pace.Throttled();

        pace.Interval.ShouldBe(TimeSpan.FromMilliseconds(375));
    }

    [Fact]
    public void Writes_that_are_accepted_speed_up_again()
    {
        var pace = new WritePace(_time);
        pace.Throttled();

        for (var call = 0; call < 200; call++) pace.Accepted();

        pace.Interval.ShouldBe(TimeSpan.Zero);
    }

    [Fact]
    public async Task Writes_that_wait_at_the_same_time_get_turns_one_after_the_other()
    {
        var pace = new WritePace(_time);
        pace.Throttled();

        var writes = Enumerable.Range(0, 4).Select(_ => pace.WaitAsync(TestContext.Current.CancellationToken)).ToList();
        var done = new List<int> { writes.Count(write => write.IsCompleted) };
        for (var step = 0; step < 3; step++)
        {
            _time.Advance(TimeSpan.FromMilliseconds(250));
            await Task.Yield();
            done.Add(writes.Count(write => write.IsCompleted));
        }

        await Task.WhenAll(writes);
        done[0].ShouldBe(1);
        done[^1].ShouldBe(4);
    }

    [Fact]
    public void Two_deploys_that_share_8_writes_a_second_repeat_fewer_than_one_write_in_five()
    {
        // Each makes its next write when its pace allows it; the account refills 8 permits a second, of which 5 can be saved.
        var (paces, next) = (new[] { new WritePace(_time), new WritePace(_time) }, new double[2]);
        var (permits, sent, accepted, now) = (5.0, 0, 0, 0.0);
        while (accepted < 800)
        {
            now += 0.01;
            _time.Advance(TimeSpan.FromMilliseconds(10));
            permits = Math.Min(5, permits + 0.08);
            for (var deploy = 0; deploy < 2; deploy++)
            {
                if (next[deploy] > now) continue;
                sent++;
                var isAccepted = permits >= 1;
                if (isAccepted)
                {
                    permits--;
                    accepted++;
                    paces[deploy].Accepted();
                }
                else
                {
                    paces[deploy].Throttled();
                }

                // Each deploy on its own would keep to 8 writes a second.
                next[deploy] = now + Math.Max(0.125, paces[deploy].Interval.TotalSeconds);
            }
        }

        ((double)sent / accepted).ShouldBeLessThan(1.2);
        now.ShouldBeLessThan(800 / 8 * 1.5);
    }
}
