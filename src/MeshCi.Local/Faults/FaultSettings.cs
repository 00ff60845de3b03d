namespace MeshCi.Local.Faults;

/// <summary>The simulated faults of the control plane.</summary>
internal sealed record FaultSettings
{
    /// <summary>Seed of the random numbers: the same seed and the same calls in the same order have the same faults. Null: a different one each time.</summary>
    public int? Seed { get; init; }

    /// <summary>The rules in order of evaluation; the first that ends a call is the last that is evaluated for it.</summary>
    public IReadOnlyList<FaultRule> Rules { get; init; } = [];
}

/// <summary>Which calls are affected, and how. A delay can be combined with any of the other effects, of which there is at most one.</summary>
internal sealed record FaultRule
{
    /// <summary>Names of operations; <c>*</c> matches any characters.</summary>
    public IReadOnlyList<string> Operations { get; init; } = ["*"];

    /// <summary>Probability that a matching call is affected, 0 to 1.</summary>
    public double Chance { get; init; } = 1;

    /// <summary>Number of matching calls that the rule considers, from the first; null for all.</summary>
    public int? Times { get; init; }

    /// <summary>Delay before anything else.</summary>
    public Latency? Latency { get; init; }

    /// <summary>Rate of calls that pass; the others fail with TooManyRequestsException.</summary>
    public Throttle? Throttle { get; init; }

    /// <summary>The error of the response; nothing is changed.</summary>
    public string? Error { get; init; }

    /// <summary>When the connection is closed.</summary>
    public Drop? Drop { get; init; }

    /// <summary>Whether there is no response until the rule is removed.</summary>
    public bool Freeze { get; init; }
}

/// <summary>When a connection is closed.</summary>
internal enum Drop
{
    /// <summary>Nothing is changed.</summary>
    BeforeChange,

    /// <summary>The call is executed and is on disk; only its response is lost.</summary>
    AfterChange,
}

/// <summary>A token bucket.</summary>
/// <param name="CallsPerSecond">Number of calls that become available each second.</param>
/// <param name="Burst">Maximum number of available calls, and their number at the start.</param>
internal sealed record Throttle(double CallsPerSecond, int Burst);
