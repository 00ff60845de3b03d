using MeshCi.Definitions.Model;

namespace MeshCi.Definitions.Rules.Resilience;

/// <summary>A timeout that takes effect: a value of the definition, or the documented default.</summary>
/// <param name="Milliseconds">The time; <see cref="Unlimited"/> for 0, which switches a timeout off.</param>
/// <param name="IsDefault">Whether the definition does not set it.</param>
internal readonly record struct Limit(long Milliseconds, bool IsDefault)
{
    /// <summary>The time of a timeout that is switched off.</summary>
    public const long Unlimited = long.MaxValue;

    public static Limit PerRequest(Duration? duration) => Of(duration, AppMeshDefaults.PerRequest);

    public static Limit Idle(Duration? duration) => Of(duration, AppMeshDefaults.Idle);

    /// <summary>The time for messages, such as <c>15s (the default)</c>.</summary>
    public string Text => $"{Durations.Write(Milliseconds)}{(IsDefault ? " (the default)" : "")}";

    /// <summary>A time as the value of metadata; <c>0s</c> for no limit.</summary>
    public static string Write(long milliseconds) => Durations.Write(milliseconds == Unlimited ? 0 : milliseconds);

    private static Limit Of(Duration? duration, long usual) => duration.Milliseconds() switch
    {
        null => new(usual, true),
        0 => new(Unlimited, false),
        { } given => new(given, false),
    };
}
