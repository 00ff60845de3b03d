using System.Globalization;

namespace MeshCi.Definitions.Model;

/// <summary>Durations as people write them.</summary>
public static class Durations
{
    /// <summary>The accepted format, for messages.</summary>
    public const string Accepted = "a whole number with ms, s or m, such as 800ms, 5s or 2m";

    /// <summary>Reads <c>800ms</c>, <c>5s</c>, <c>2m</c>; surrounding spaces are ignored.</summary>
    /// <param name="text">The text.</param>
    /// <param name="value">Number of units, 0 or more.</param>
    /// <param name="unit">App Mesh's unit: <c>ms</c> or <c>s</c>; minutes become seconds.</param>
    /// <returns>False if the text is not a duration, or the duration does not fit into 64 bits in milliseconds.</returns>
    public static bool TryParse(string text, out long value, out string unit)
    {
        (value, unit) = (0, "s");
        var trimmed = text.AsSpan().Trim();
        var digits = trimmed.IndexOfAnyExceptInRange('0', '9');
        if (digits <= 0 || !long.TryParse(trimmed[..digits], NumberStyles.None, CultureInfo.InvariantCulture, out var number)) return false;
        var (factor, milliseconds) = trimmed[digits..] switch
        {
            "ms" => (1L, 1L),
            "s" => (1L, 1000L),
            "m" => (60L, 60_000L),
            _ => (0L, 0L),
        };
        if (factor == 0 || number > long.MaxValue / milliseconds) return false;
        (value, unit) = (number * factor, milliseconds == 1 ? "ms" : "s");
        return true;
    }

    /// <summary>Milliseconds of a value in App Mesh's unit; at most <see cref="long.MaxValue"/>.</summary>
    public static long Milliseconds(long value, string unit) => unit == "ms" ? value : value > long.MaxValue / 1000 ? long.MaxValue : value * 1000;

    /// <summary>Milliseconds, or null for an absent or incomplete duration.</summary>
    internal static long? Milliseconds(this Duration? duration) =>
        duration is { Value: { } value, Unit: { } unit } ? Milliseconds(value, unit) : null;

    /// <summary>The shortest way to write milliseconds: <c>5s</c>, <c>1500ms</c>.</summary>
    public static string Write(long milliseconds) => milliseconds switch
    {
        0 => "0s",
        _ when milliseconds % 60_000 == 0 => string.Create(CultureInfo.InvariantCulture, $"{milliseconds / 60_000}m"),
        _ when milliseconds % 1000 == 0 => string.Create(CultureInfo.InvariantCulture, $"{milliseconds / 1000}s"),
        _ => string.Create(CultureInfo.InvariantCulture, $"{milliseconds}ms"),
    };
}
