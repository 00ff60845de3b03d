using Microsoft.Extensions.Time.Testing;

namespace MeshCi.Deployment.Tests;

/// <summary>A clock on which pauses of up to 10 s take no time: it goes forward by them. Longer timers, such as time limits, run as on any fake clock.</summary>
internal sealed class SwiftTime(DateTimeOffset start) : FakeTimeProvider(start)
{
    private static readonly TimeSpan LongestPause = TimeSpan.FromSeconds(10);
    private TimeSpan _set;

    /// <summary>Sets the wall clock forward or back. The monotonic clock and timers do not notice it.</summary>
    public void SetClock(TimeSpan by) => _set += by;

    /// <summary>The time of a clock that nobody sets, such as that of another machine.</summary>
    public DateTimeOffset RightTime => base.GetUtcNow();

    public override DateTimeOffset GetUtcNow() => base.GetUtcNow() + _set;

    public override long GetTimestamp() => base.GetUtcNow().Ticks;

    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
    {
        var timer = base.CreateTimer(callback, state, dueTime, period);
        if (period == Timeout.InfiniteTimeSpan && dueTime > TimeSpan.Zero && dueTime <= LongestPause)
            ThreadPool.QueueUserWorkItem(_ => Advance(dueTime));
        return timer;
    }
}
