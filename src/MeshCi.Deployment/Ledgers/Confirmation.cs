namespace MeshCi.Deployment.Ledgers;

/// <summary>Whether a deployed build works.</summary>
public enum ConfirmationAnswer
{
    /// <summary>Nothing was asked.</summary>
    NotAsked,

    /// <summary>It works.</summary>
    Yes,

    /// <summary>It does not work.</summary>
    No,

    /// <summary>The evidence does not suffice.</summary>
    Inconclusive,
}

/// <summary>Something that shows whether a build works.</summary>
/// <param name="Kind">What was looked at, such as <c>health</c>.</param>
/// <param name="Verdict">What it shows.</param>
/// <param name="Counts">What was counted, such as <c>requests</c>, by name.</param>
public sealed record Evidence(string Kind, ConfirmationAnswer Verdict, IReadOnlyDictionary<string, long> Counts);

/// <summary>Whether a deployed build works, with the evidence. The outcome of the deploy does not depend on it.</summary>
/// <param name="Answer">The answer.</param>
/// <param name="Evidence">What it is based on.</param>
public sealed record Confirmation(ConfirmationAnswer Answer, IReadOnlyList<Evidence> Evidence)
{
    /// <summary>Nothing was asked.</summary>
    public static Confirmation NotAsked { get; } = new(ConfirmationAnswer.NotAsked, []);
}
