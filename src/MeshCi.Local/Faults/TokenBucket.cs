namespace MeshCi.Local.Faults;

/// <summary>Lets a number of calls pass each second, and several at once after a pause. Not safe for concurrent use.</summary>
internal sealed class TokenBucket(Throttle throttle, TimeProvider time)
{
    private double _free = throttle.Burst;
    private long _counted = time.GetTimestamp();

    /// <summary>Whether a call may pass.</summary>
    public bool TryTake()
    {
        var now = time.GetTimestamp();
        _free = Math.Min(throttle.Burst, _free + time.GetElapsedTime(_counted, now).TotalSeconds * throttle.CallsPerSecond);
        _counted = now;

        // Slightly less than one counts as one: sums of fractions of seconds are not exact.
        if (_free < 1 - 1e-9) return false;
        _free = Math.Max(0, _free - 1);
        return true;
    }
}
