using Microsoft.Extensions.Time.Testing;

namespace MeshCi.Deployment.Tests.Leases;

/// <summary>The clocks of a machine that can be suspended: its monotonic clock and its timers stand still meanwhile, its wall clock does not.</summary>
internal sealed class SleepingTime(DateTimeOffset start) : FakeTimeProvider(start)
{
    private TimeSpan _slept;

    /// <summary>Suspends the machine.</summary>
    public void Sleep(TimeSpan time) => _slept += time;

    public override DateTimeOffset GetUtcNow() => base.GetUtcNow() + _slept;

    public override long GetTimestamp() => base.GetUtcNow().Ticks;
}
