using System.Text.Json;
using MeshCi.Deployment.ControlPlanes;

namespace MeshCi.Deployment.Ledgers.Leases;

/// <summary>How long a lease is held without a renewal, and what follows from that.</summary>
/// <param name="Duration">How long, at most one hour.</param>
internal sealed record LeaseTimes(TimeSpan Duration)
{
    /// <summary>One minute.</summary>
    public static LeaseTimes Default { get; } = new(TimeSpan.FromMinutes(1));

    private static readonly TimeSpan Longest = TimeSpan.FromHours(1);

    /// <summary>The time between two renewals. Two may fail before the lease is lost.</summary>
    public TimeSpan Renewal => Duration / 3;

    /// <summary>
    /// How long a holder relies on a renewal. The rest of the duration is for the attempt of a write that it started last, and for clocks that do not run at
    /// the same speed.
    /// </summary>
    public TimeSpan Trusted => (Duration - FencedControlPlane.LongestAttempt) * 5 / 6;

    /// <summary>How often a process that waits looks at the lease.</summary>
    public static TimeSpan Poll { get; } = TimeSpan.FromSeconds(1);

    /// <summary>Reads a duration that another process has written. One out of range, which nothing would end, is replaced.</summary>
    /// <exception cref="KeyNotFoundException">The member is missing.</exception>
    public static TimeSpan Read(JsonElement record)
    {
        var seconds = record.GetProperty("durationSeconds").GetDouble();
        return seconds > 0 && seconds <= Longest.TotalSeconds ? TimeSpan.FromSeconds(seconds) : Default.Duration;
    }
}
