using System.Globalization;
using System.Text.RegularExpressions;
using MeshCi.Definitions.Model;

namespace MeshCi.Definitions.Language;

/// <summary>
/// The duration that was probably meant by a text that is not one: <c>5 sec</c>, <c>1.5s</c>, <c>1m30s</c>, <c>00:00:05</c>, <c>PT5S</c>, <c>2h</c>.
/// </summary>
internal static partial class DurationGuess
{
    // By the first letters of a unit, the longest first: "milliseconds" also begins with "m".
    private static readonly (string Unit, decimal Milliseconds)[] Units =
        [("ms", 1), ("milli", 1), ("s", 1000), ("m", 60_000), ("h", 3_600_000), ("d", 86_400_000)];

    /// <summary>The duration in the accepted format; null if there is no such duration, or the text can mean several.</summary>
    public static string? Of(string text)
    {
        var trimmed = text.Trim();
        if (trimmed.Count(character => character == ':') == 2 && TimeSpan.TryParse(trimmed, CultureInfo.InvariantCulture, out var span))
            return Write((decimal)span.TotalMilliseconds);
        // The form of ISO 8601 differs from that of Go only by its letters.
        if (trimmed.StartsWith("PT", StringComparison.OrdinalIgnoreCase)) trimmed = trimmed[2..];
        if (NumbersAndUnits().Match(trimmed) is not { Success: true } match) return null;
        var sum = 0m;
        foreach (var (number, unit) in match.Groups["number"].Captures.Zip(match.Groups["unit"].Captures))
        {
            if (!decimal.TryParse(number.Value.Replace(',', '.'), NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var value)) return null;
            if (value > long.MaxValue / 86_400_000m) return null;
            sum += value * Array.Find(Units, known => unit.Value.StartsWith(known.Unit, StringComparison.OrdinalIgnoreCase)).Milliseconds;
        }

        return Write(sum);
    }

    private static string? Write(decimal milliseconds) =>
        milliseconds > 0 && milliseconds < long.MaxValue && decimal.Truncate(milliseconds) == milliseconds ? Durations.Write((long)milliseconds) : null;

    [GeneratedRegex(
        @"^((?<number>[0-9]{1,15}([.,][0-9]{1,9})?|[.,][0-9]{1,9})\s*"
        + @"(?<unit>ms|msecs?|millis|milliseconds?|s|secs?|seconds?|m|mins?|minutes?|h|hrs?|hours?|d|days?)\s*){1,5}$",
        RegexOptions.IgnoreCase | RegexOptions.CultureInvariant)]
    private static partial Regex NumbersAndUnits();
}
