namespace MeshCi.Aws.Ledgers;

/// <summary>Waits between the attempts of one call, longer each time, until it has lasted too long.</summary>
internal sealed class S3Patience(TimeProvider time)
{
    private const int MaxAttempts = 8;
    private static readonly TimeSpan FirstWait = TimeSpan.FromMilliseconds(100);
    private static readonly TimeSpan LongestWait = TimeSpan.FromSeconds(3);

    // A lease is lost after a minute.
    private static readonly TimeSpan LongestCall = TimeSpan.FromSeconds(40);
    private readonly long _started = time.GetTimestamp();
    private int _attempts;

    /// <summary>Waits before the next attempt. Returns false if there is none.</summary>
    public async Task<bool> WaitAsync(CancellationToken cancellationToken)
    {
        if (++_attempts >= MaxAttempts || time.GetElapsedTime(_started) >= LongestCall) return false;
        var longest = Math.Min(FirstWait.TotalMilliseconds * Math.Pow(2, _attempts - 1), LongestWait.TotalMilliseconds);
        // Of many that have met at the same time, few meet again.
        await Task.Delay(TimeSpan.FromMilliseconds(longest * (0.5 + (Random.Shared.NextDouble() / 2))), time, cancellationToken).ConfigureAwait(false);
        return true;
    }
}
