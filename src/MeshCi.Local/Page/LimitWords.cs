using System.Globalization;
using MeshCi.Definitions.Model;

namespace MeshCi.Local.Page;

/// <summary>Describes timeouts and retries.</summary>
internal static class LimitWords
{
    /// <summary>A duration as in items: <c>800ms</c>, <c>5s</c>, <c>2m</c>.</summary>
    public static string? Of(Duration? duration) =>
        duration is { Value: { } value, Unit: { } unit } ? Durations.Write(Durations.Milliseconds(value, unit)) : null;

    /// <summary>Timeouts of requests; empty if none are set.</summary>
    public static IEnumerable<string> Timeouts(Duration? perRequest, Duration? idle)
    {
        if (Limit(perRequest) is { } request) yield return $"request {request}";
        if (Limit(idle) is { } quiet) yield return $"idle {quiet}";
    }

    /// <summary>A retry policy in one line; null if there is none.</summary>
    public static string? Retries(long? most, Duration? perRetry, params IReadOnlyList<string>?[] events)
    {
        if (most is not { } count) return null;
        var on = string.Join(", ", events.SelectMany(list => list ?? []));
        var each = Of(perRetry) is { } limit ? $", {limit} each" : "";
        var times = count == 1 ? "one retry" : string.Create(CultureInfo.InvariantCulture, $"{count} retries");
        return count == 0 ? "no retry" : $"{times}{each}{(on.Length == 0 ? "" : ", on " + on)}";
    }

    // A timeout of 0 means no limit.
    private static string? Limit(Duration? duration) => duration is null ? null : duration.Value == 0 ? "without limit" : Of(duration);
}
