namespace MeshCi.Local.Faults;

/// <summary>Which faults the control plane makes on purpose.</summary>
internal sealed record FaultSettings
{
    /// <summary>Where random numbers begin: the same seed and the same calls in the same order have the same faults. Null: another each time.</summary>
    public int? Seed { get; init; }

    /// <summary>Asked in order; the first that ends a call is the last that sees it.</summary>
    public IReadOnlyList<FaultRule> Rules { get; init; } = [];
}

/// <summary>Which calls a fault befalls, and what becomes of them. Delay can come with any of the other effects, of which there is at most one.</summary>
internal sealed record FaultRule
{
    /// <summary>Names of operations; <c>*</c> stands for any part of one.</summary>
    public IReadOnlyList<string> Operations { get; init; } = ["*"];

    /// <summary>How likely a call of these operations is befallen, 0 to 1.</summary>
    public double Chance { get; init; } = 1;

    /// <summary>Only so many calls of these operations are looked at, from the first; null: all.</summary>
    public int? Times { get; init; }

    /// <summary>How long the call waits before anything else.</summary>
    public Latency? Latency { get; init; }

    /// <summary>How many calls are let through; the others are told that they are too many.</summary>
    public Throttle? Throttle { get; init; }

    /// <summary>The error that is answered; nothing is changed.</summary>
    public string? Error { get; init; }

    /// <summary>When the connection is cut.</summary>
    public Drop? Drop { get; init; }

    /// <summary>Whether there is no answer until the rule is removed.</summary>
    public bool Freeze { get; init; }
}

/// <summary>When a connection is cut.</summary>
internal enum Drop
{
    /// <summary>Nothing is changed.</summary>
    BeforeChange,

    /// <summary>The call is carried out and is on the disk; only its answer is lost.</summary>
    AfterChange,
}

/// <summary>A token bucket.</summary>
/// <param name="CallsPerSecond">How many calls become free each second.</param>
/// <param name="Burst">How many can be free at most, and are at the start.</param>
internal sealed record Throttle(double CallsPerSecond, int Burst);
