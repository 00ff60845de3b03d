using System.Globalization;
using MeshCi.Deployment.Ledgers;
using MeshCi.Deployment.Planning;

namespace MeshCi.Deployment.Reporting;

/// <summary>The ledger as a table.</summary>
public static class HistoryText
{
    private static readonly string[] Head = ["seq", "build", "kind", "outcome", "when (UTC)", "version", "commit", "changes"];

    /// <summary>A heading and one line per entry, oldest first, in aligned columns; a single line if there are no entries.</summary>
    public static IReadOnlyList<string> Lines(string mesh, string service, LedgerHistory history)
    {
        if (history.Entries.Count == 0) return [$"{mesh}/{service} has not been deployed yet."];
        return [$"Mesh history  {mesh}/{service}", .. TextTable.Lines(Head, history.Entries.Select(Row), "  ")];
    }

    private static string[] Row(LedgerEntry entry) =>
    [
        entry.Sequence.ToString(CultureInfo.InvariantCulture),
        entry.Context.Build!,
        entry.Target is null ? LedgerEntryJson.Name(entry.Kind) : $"{LedgerEntryJson.Name(entry.Kind)} to {entry.Target}",
        LedgerEntryJson.Name(entry.Outcome),
        TextTable.Time(entry.When),
        entry.Definition.Version,
        entry.Context.Commit is { Length: > 8 } commit ? commit[..8] : entry.Context.Commit ?? "-",
        Changes(entry.Counts),
    ];

    private static string Changes(PlanCounts counts)
    {
        var parts = new[] { ('+', counts.Create), ('~', counts.Update), ('*', counts.Replace), ('-', counts.Delete) }.Where(part => part.Item2 > 0);
        var text = string.Join(' ', parts.Select(part => $"{part.Item1}{part.Item2}"));
        return text.Length > 0 ? text : "none";
    }
}
