using System.Globalization;

namespace MeshCi.ControlPlane.Policies;

/// <summary>Operators on numbers and dates. A value in the request that is neither does not match.</summary>
internal static class OrderComparison
{
    // The date and time formats of W3C NOTE-datetime, with 1 to 7 digits of a second.
    private static readonly string[] Formats =
    [
        "yyyy", "yyyy-MM", "yyyy-MM-dd", "yyyy-MM-ddTHH:mmK", "yyyy-MM-ddTHH:mm:ssK", "yyyy-MM-ddTHH:mm:ss.FFFFFFFK",
    ];

    /// <summary>Compares numbers.</summary>
    /// <param name="fits">Receives how the number in the request compares with that in the policy: below 0 if it is less.</param>
    public static ValueReader Number(Func<int, bool> fits) => (source, _, path) =>
    {
        var expected = Number(source) ?? throw new MalformedPolicyException(
            path, $"'{Quote.Of(source)}' is not a number. Write digits, such as 10 or 0.5, without policy variables.");
        return (value, _) => Number(value) is { } number && fits(number.CompareTo(expected));
    };

    /// <summary>Compares points in time.</summary>
    /// <param name="fits">Receives how the date in the request compares with that in the policy: below 0 if it is earlier.</param>
    public static ValueReader Date(Func<int, bool> fits) => (source, _, path) =>
    {
        var expected = Date(source) ?? throw new MalformedPolicyException(
            path, $"'{Quote.Of(source)}' is not a date. Write 2026-01-31, 2026-01-31T12:00:00Z or seconds since 1970, without policy variables.");
        return (value, _) => Date(value) is { } date && fits(date.CompareTo(expected));
    };

    private const NumberStyles Digits = NumberStyles.Float & ~NumberStyles.AllowTrailingWhite & ~NumberStyles.AllowLeadingWhite;

    private static decimal? Number(string text) => decimal.TryParse(text, Digits, CultureInfo.InvariantCulture, out var number) ? number : null;

    private static DateTimeOffset? Date(string text)
    {
        if (DateTimeOffset.TryParseExact(text, Formats, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var date)) return date;
        return Number(text) is { } seconds && seconds >= DateTimeOffset.MinValue.ToUnixTimeSeconds() && seconds <= DateTimeOffset.MaxValue.ToUnixTimeSeconds()
            ? DateTimeOffset.UnixEpoch.AddTicks((long)(seconds * TimeSpan.TicksPerSecond))
            : null;
    }
}
