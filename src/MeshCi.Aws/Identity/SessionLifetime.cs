namespace MeshCi.Aws.Identity;

/// <summary>
/// How long a session can be used, measured from its exchange by the clocks of this machine. The end that STS names is a time of its clock: on a machine
/// whose clock is an hour fast, every new session would seem to have ended.
/// </summary>
/// <param name="time">The clocks.</param>
/// <param name="length">How long the session lasts.</param>
internal sealed class SessionLifetime(TimeProvider time, TimeSpan length)
{
    // Longer than any call takes, including all retries.
    private static readonly TimeSpan LongestMargin = TimeSpan.FromMinutes(5);

    private readonly long _timestamp = time.GetTimestamp();
    private readonly DateTimeOffset _begin = time.GetUtcNow();

    /// <summary>Whether the session can still be used.</summary>
    public bool IsValid => Elapsed < length;

    /// <summary>How long the session can still be used; negative if it has ended.</summary>
    public TimeSpan Left => length - Elapsed;

    /// <summary>Whether it is early enough not to renew the session: for its first half at least, and until five minutes before its end.</summary>
    public bool IsFresh => Elapsed < length - (length / 2 < LongestMargin ? length / 2 : LongestMargin);

    // One clock does not count the time that the machine sleeps, and a person can change the other.
    private TimeSpan Elapsed
    {
        get
        {
            var (steady, wall) = (time.GetElapsedTime(_timestamp), time.GetUtcNow() - _begin);
            return steady > wall ? steady : wall;
        }
    }

    /// <summary>The length of a session that STS has granted.</summary>
    /// <param name="requested">The length that was requested.</param>
    /// <param name="end">The end of the session, by the clock of STS; null if it is unknown.</param>
    /// <param name="granted">The time of the response, by the same clock; null if it is unknown.</param>
    public static TimeSpan Length(TimeSpan requested, DateTimeOffset? end, DateTimeOffset? granted) =>
        end - granted is { } length && length > TimeSpan.Zero && length < requested ? length : requested;
}
