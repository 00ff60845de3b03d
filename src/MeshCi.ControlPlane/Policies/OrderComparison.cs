using System.Globalization;

namespace MeshCi.ControlPlane.Policies;

/// <summary>Operators on numbers and dates. A value of the request that is neither fits nothing.</summary>
public static class OrderComparison
{
    // The date and time formats of W3C NOTE-datetime, with 1 to 7 digits of a second.
    private static readonly string[] Formats =
    [
        "yyyy", "yyyy-MM", "yyyy-MM-dd", "yyyy-MM-ddTHH:mmK", "yyyy-MM-ddTHH:mm:ssK", "yyyy-MM-ddTHH:mm:ss.FFFFFFFK",
    ];

    /// <summary>Compares numbers.</summary>
    /// <param name="fits">Takes how the request's number compares with the policy's: below 0 for less.</param>
    public static ValueReader Number(Func<int, bool> fits) => (source, _, path) =>
    {
        var expected = Number(source) ?? throw new MalformedPolicyException(path, $"'{Quote.Of(source)}' is no number. Write digits, as in 10 or 0.5; variables have no place here.");
        return (value, _) => Number(value) is { } number && fits(number.CompareTo(expected));
    };

    /// <summary>Compares points in time.</summary>
    /// <param name="fits">Takes how the request's date compares with the policy's: below 0 for earlier.</param>
    public static ValueReader Date(Func<int, bool> fits) => (source, _, path) =>
    {
        var expected = Date(source) ?? throw new MalformedPolicyException(
            path, $"'{Quote.Of(source)}' is no date. Write 2026-01-31, 2026-01-31T12:00:00Z or seconds since 1970; variables have no place here.");
        return (value, _) => Date(value) is { } date && fits(date.CompareTo(expected));
    };

    private static decimal? Number(string text) =>
        decimal.TryParse(text, NumberStyles.Float & ~NumberStyles.AllowTrailingWhite & ~NumberStyles.AllowLeadingWhite, CultureInfo.InvariantCulture, out var number) ? number : null;

    private static DateTimeOffset? Date(string text)
    {
        if (DateTimeOffset.TryParseExact(text, Formats, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var date)) return date;
        return Number(text) is { } seconds && seconds >= DateTimeOffset.MinValue.ToUnixTimeSeconds() && seconds <= DateTimeOffset.MaxValue.ToUnixTimeSeconds()
            ? DateTimeOffset.UnixEpoch.AddTicks((long)(seconds * TimeSpan.TicksPerSecond))
            : null;
    }
}
