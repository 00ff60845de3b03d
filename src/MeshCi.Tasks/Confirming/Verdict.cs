using MeshCi.Deployment.Ledgers;

namespace MeshCi.Tasks.Confirming;

/// <summary>What one source of evidence shows.</summary>
/// <param name="Evidence">The verdict and the counts, as the ledger records them.</param>
/// <param name="Lines">What people should know: for each endpoint, what was seen.</param>
internal sealed record Verdict(Evidence Evidence, IReadOnlyList<string> Lines)
{
    /// <summary>
    /// Whether the source distinguishes builds, so that its evidence is about this one. Only such a source can confirm a build; and what others deny can
    /// change as long as processes of an earlier build are running.
    /// </summary>
    public bool IsOfBuild { get; init; }

    /// <summary>Whether the source would not answer otherwise later.</summary>
    public bool IsFinal => Evidence.Verdict == ConfirmationAnswer.No && IsOfBuild;

    /// <summary>
    /// The answer of several sources: any no is no; otherwise, any that is inconclusive makes it inconclusive, and so does it if none of them is about the
    /// build itself.
    /// </summary>
    public static ConfirmationAnswer Combine(IEnumerable<Verdict> verdicts)
    {
        var asked = verdicts.Where(verdict => verdict.Evidence.Verdict != ConfirmationAnswer.NotAsked).ToList();
        return asked.Exists(verdict => verdict.Evidence.Verdict == ConfirmationAnswer.No) ? ConfirmationAnswer.No
            : asked.TrueForAll(verdict => verdict.Evidence.Verdict == ConfirmationAnswer.Yes) && asked.Exists(verdict => verdict.IsOfBuild)
                ? ConfirmationAnswer.Yes
            : ConfirmationAnswer.Inconclusive;
    }

    /// <summary>A source that could not be asked.</summary>
    public static Verdict Unknown(string kind, params string[] lines) =>
        new(new Evidence(kind, ConfirmationAnswer.Inconclusive, new Dictionary<string, long>()), lines);
}
