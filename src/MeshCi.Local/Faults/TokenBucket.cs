namespace MeshCi.Local.Faults;

/// <summary>Lets through so many calls a second, and some at once after a pause. Not safe for several threads.</summary>
internal sealed class TokenBucket(Throttle throttle, TimeProvider time)
{
    private double _free = throttle.Burst;
    private long _counted = time.GetTimestamp();

    /// <summary>Whether a call is let through.</summary>
    public bool TryTake()
    {
        var now = time.GetTimestamp();
        _free = Math.Min(throttle.Burst, _free + time.GetElapsedTime(_counted, now).TotalSeconds * throttle.CallsPerSecond);
        _counted = now;

        // A hair less than one is one: sums of parts of seconds are not exact.
        if (_free < 1 - 1e-9) return false;
        _free = Math.Max(0, _free - 1);
        return true;
    }
}
