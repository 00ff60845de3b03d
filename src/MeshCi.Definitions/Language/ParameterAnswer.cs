namespace MeshCi.Definitions.Language;

/// <summary>What is known about a parameter.</summary>
public enum ParameterState
{
    /// <summary>It has a value.</summary>
    Found,

    /// <summary>It is a secret, which no definition may contain.</summary>
    Secret,

    /// <summary>It does not exist, or not in the version that the reference selects.</summary>
    Missing,

    /// <summary>It could not be read, for example because there are no credentials or no network.</summary>
    Unavailable,
}

/// <summary>The value of a parameter, or why there is none.</summary>
/// <param name="State">What is known.</param>
public sealed record ParameterAnswer(ParameterState State)
{
    /// <summary>The value, exactly as it is stored; null unless it was found. Of a secret, only if it was decrypted.</summary>
    public string? Value { get; init; }

    /// <summary>The version that the value belongs to, or null if it is unknown.</summary>
    public long? Version { get; init; }

    /// <summary>The type in Parameter Store, such as <c>String</c>, or null if the value comes from elsewhere.</summary>
    public string? Type { get; init; }

    /// <summary>Why there is no value, and what to do about it: one or more sentences.</summary>
    public string Problem { get; init; } = "";

    /// <summary>A parameter with a value.</summary>
    public static ParameterAnswer Found(string value, long? version) => new(ParameterState.Found) { Value = value, Version = version };

    /// <summary>A parameter without a value.</summary>
    public static ParameterAnswer Missing(string problem) => new(ParameterState.Missing) { Problem = problem };

    /// <summary>A parameter that could not be read.</summary>
    public static ParameterAnswer Unavailable(string problem) => new(ParameterState.Unavailable) { Problem = problem };

    /// <summary>The state without the value, which must not be in a log by accident.</summary>
    public override string ToString() => $"{State} {Version}";
}
