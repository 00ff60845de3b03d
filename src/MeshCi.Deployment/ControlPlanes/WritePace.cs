namespace MeshCi.Deployment.ControlPlanes;

/// <summary>
/// The time between two writes, which adapts to others that use the same account. A write that is throttled lengthens it by half, and each that succeeds adds
/// a little to the rate, so that several deploys share what the account allows, and most of their calls succeed at once.
/// </summary>
/// <param name="time">The clock.</param>
public sealed class WritePace(TimeProvider time)
{
    /// <summary>The longest time between two writes.</summary>
    public static TimeSpan Longest { get; } = TimeSpan.FromSeconds(2);

    // Half of the rate that AWS accepts from one deploy, 8 a second: the first write that is throttled shows that there is another one.
    private static readonly TimeSpan First = TimeSpan.FromSeconds(1.0 / 4);

    // Calls that were sent at the same time are throttled for one reason.
    private static readonly TimeSpan OneReason = TimeSpan.FromSeconds(1);
    private const double Slowdown = 1.5;

    // Writes per second that are added to the rate each second; above the rate of AWS, nothing has to wait.
    private const double SpeedUp = 0.3;
    private const double Unlimited = 10;

    private readonly Lock _gate = new();
    private TimeSpan _interval = TimeSpan.Zero;
    private long? _slowed;
    private TimeSpan _free = TimeSpan.Zero;
    private readonly long _begin = time.GetTimestamp();

    /// <summary>The time between two writes; zero if none has been throttled lately.</summary>
    public TimeSpan Interval
    {
        get
        {
            lock (_gate) return _interval;
        }
    }

    /// <summary>Notes that a write was throttled.</summary>
    public void Throttled()
    {
        lock (_gate)
        {
            if (_slowed is { } before && time.GetElapsedTime(before) < OneReason) return;
            _slowed = time.GetTimestamp();
            _interval = _interval * Slowdown < First ? First : _interval * Slowdown > Longest ? Longest : _interval * Slowdown;
        }
    }

    /// <summary>Notes that a write was accepted.</summary>
    public void Accepted()
    {
        lock (_gate)
        {
            if (_interval == TimeSpan.Zero) return;
            var rate = (1 / _interval.TotalSeconds) + (SpeedUp * _interval.TotalSeconds);
            _interval = rate < Unlimited ? TimeSpan.FromSeconds(1 / rate) : TimeSpan.Zero;
        }
    }

    /// <summary>Waits for the turn of a write.</summary>
    public async Task WaitAsync(CancellationToken cancellationToken)
    {
        TimeSpan wait;
        lock (_gate)
        {
            if (_interval == TimeSpan.Zero) return;
            var now = time.GetElapsedTime(_begin);
            var turn = _free > now ? _free : now;
            _free = turn + _interval;
            wait = turn - now;
        }

        if (wait > TimeSpan.Zero) await Task.Delay(wait, time, cancellationToken).ConfigureAwait(false);
    }
}
