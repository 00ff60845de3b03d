using System.Globalization;
using MeshCi.Deployment.Ledgers;

namespace MeshCi.Tasks.Confirming;

/// <summary>
/// Judges a deploy by what the proxies of its nodes have counted since. The counts do not distinguish versions: they show whether requests pass, not which
/// version answers them.
/// </summary>
internal static class MetricVerdict
{
    private const string Kind = "metrics";

    /// <summary>Judges.</summary>
    /// <param name="nodes">The nodes, each with its counts since the deploy.</param>
    /// <param name="before">Whether a backend answered a node before the deploy; null if nothing is known about that time.</param>
    public static Verdict Of(IReadOnlyList<(MetricQueries Node, MetricCounts Counts)> nodes, Func<string, string, bool>? before)
    {
        var (lines, seen, missing, failing, requests) = (new List<string>(), 0, 0, 0, 0L);
        var problems = nodes.SelectMany(node => node.Counts.Problems).Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal).ToList();
        foreach (var (node, counts) in nodes)
        {
            var unnamed = node.Expressions.Count == 0 && (node.Listens || node.Backends.Count > 0);
            if (unnamed) lines.Add($"node {node.Node}: its name cannot be part of a query");
            if (unnamed) missing++;
            if (unnamed) continue;
            if (node.Listens) Judge($"node {node.Node}", counts.Of(MetricQueries.Received), 0, 0, false);
            foreach (var backend in node.Backends)
            {
                Judge(
                    $"{node.Node} to {backend}", counts.Of(MetricQueries.Sent, backend), counts.Of(MetricQueries.Answered, backend),
                    counts.Of(MetricQueries.Failed, backend), before?.Invoke(node.Node, backend) == true);
            }
        }

        lines.AddRange(problems.Select(problem => $"CloudWatch reports: {problem.TrimEnd('.')}."));
        if (failing > 0 || seen > 0) lines.Add("These metrics do not distinguish versions.");
        var answer = failing > 0 && problems.Count == 0 ? ConfirmationAnswer.No
            : failing + missing + problems.Count > 0 || seen == 0 ? ConfirmationAnswer.Inconclusive
            : ConfirmationAnswer.Yes;
        return new(
            new Evidence(Kind, answer, new Dictionary<string, long>
            {
                ["requests"] = requests,
                ["endpoints"] = seen,
                ["endpoints-failing"] = failing,
                ["endpoints-missing"] = missing,
            }),
            lines);

        void Judge(string endpoint, long sent, long answered, long failed, bool workedBefore)
        {
            var fails = answered == 0 && failed > 0;
            var all = Math.Max(sent, answered + failed);
            requests += all;
            if (all == 0 || (fails && !workedBefore)) missing++;
            else if (fails) failing++;
            else seen++;
            lines.Add($"{endpoint}: {Text(all, failed, fails, workedBefore)}");
        }
    }

    private static string Text(long all, long failed, bool fails, bool workedBefore) =>
        all == 0 ? "no traffic since the deploy"
        : fails ? $"{Requests(failed)} since the deploy, and none of them succeeded"
            + (workedBefore ? ", while some of those before it did" : "; whether they reached this build is not certain")
        : string.Create(CultureInfo.InvariantCulture, $"traffic since the deploy ({all})") + (failed > 0 ? $", {Requests(failed)} failed" : "");

    private static string Requests(long count) => string.Create(CultureInfo.InvariantCulture, $"{count} {(count == 1 ? "request" : "requests")}");
}
