using MeshCi.Deployment.Ledgers;

namespace MeshCi.Tasks.Confirming;

/// <summary>What one source of evidence shows.</summary>
/// <param name="Evidence">The verdict and the counts, as the ledger records them.</param>
/// <param name="Lines">What people should know: for each endpoint, what was seen.</param>
internal sealed record Verdict(Evidence Evidence, IReadOnlyList<string> Lines)
{
    /// <summary>The answer of several sources: any no is no; otherwise, any that is inconclusive makes it inconclusive.</summary>
    public static ConfirmationAnswer Combine(IEnumerable<Verdict> verdicts)
    {
        var answers = verdicts.Select(verdict => verdict.Evidence.Verdict).Where(answer => answer != ConfirmationAnswer.NotAsked).ToList();
        return answers.Contains(ConfirmationAnswer.No) ? ConfirmationAnswer.No
            : answers.Count == 0 || answers.Contains(ConfirmationAnswer.Inconclusive) ? ConfirmationAnswer.Inconclusive
            : ConfirmationAnswer.Yes;
    }

    /// <summary>A source that could not be asked.</summary>
    public static Verdict Unknown(string kind, string line) =>
        new(new Evidence(kind, ConfirmationAnswer.Inconclusive, new Dictionary<string, long>()), [line]);
}
