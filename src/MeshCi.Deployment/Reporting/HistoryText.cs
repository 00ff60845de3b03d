using System.Globalization;
using MeshCi.Deployment.Ledgers;
using MeshCi.Deployment.Planning;

namespace MeshCi.Deployment.Reporting;

/// <summary>The ledger as a table.</summary>
public static class HistoryText
{
    private static readonly string[] Head = ["seq", "build", "kind", "outcome", "when (UTC)", "version", "commit", "changes"];

    /// <summary>A heading and one line per entry, oldest first, in aligned columns; a single line if there are no entries.</summary>
    /// <param name="mesh">The mesh.</param>
    /// <param name="service">The service.</param>
    /// <param name="history">Its entries.</param>
    /// <param name="running">The deploy that holds the lease of the service, or null.</param>
    public static IReadOnlyList<string> Lines(string mesh, string service, LedgerHistory history, string? running = null)
    {
        if (history.IsUnknown) return [$"The ledger entries of {mesh}/{service} are missing or cannot be read, so it is unknown what is deployed."];
        if (history.Entries.Count == 0) return [$"{mesh}/{service} has not been deployed yet."];
        var newest = history.Entries[^1];
        // Most services have one owner, one control plane and one environment.
        var isOne = history.Entries.All(entry => WhereOf(entry) == WhereOf(newest));
        var isConfirmed = history.Entries.Any(entry => entry.Confirmed.Answer != ConfirmationAnswer.NotAsked);
        string[] head = [.. Head, .. isConfirmed ? ["confirmed"] : Array.Empty<string>(), .. isOne ? Array.Empty<string>() : ["owner and place"]];
        var rows = history.Entries.Select((entry, at) => Row(entry, history.Entries.ElementAtOrDefault(at + 1), running))
            .Zip(history.Entries, (row, entry) => isConfirmed ? [.. row, Confirmed(entry)] : row)
            .Zip(history.Entries, (row, entry) => isOne ? row : [.. row, WhereOf(entry)]);
        List<string> lines =
        [
            $"Mesh history  {mesh}/{service}{(isOne ? $"   {WhereOf(newest)}" : "")}",
            .. TextTable.Lines(head, rows, "  "),
        ];
        if (history.HidesChanges) lines.Add("  note: a newer entry is missing or cannot be read, so it is unknown which build is live.");
        if (history.Removal is { } removal) lines.Add($"  removed by build {removal.LiveBuild}");
        if (running is not null) lines.Add($"  running: {running}");
        return lines;
    }

    private static string WhereOf(LedgerEntry entry)
    {
        var parts = new List<string> { $"owner {entry.Owner}" };
        if (entry.Place.ControlPlane is { } plane) parts.Add($"control plane {plane}");
        if (entry.Place.Environment is { } environment) parts.Add($"environment {environment}");
        return string.Join(", ", parts);
    }

    // An entry that stayed pending was ended by the next one, whose plan started from the live state.
    private static string Outcome(LedgerEntry entry, LedgerEntry? next, string? running)
    {
        var ended = entry.EndedBy ?? (entry.Outcome == EntryOutcome.Pending ? next?.Context.Build : null);
        if (ended is not null) return $"{LedgerEntryJson.Name(entry.Outcome)}, ended by {Ender(ended, next)}";
        if (entry.Outcome != EntryOutcome.Pending) return LedgerEntryJson.Name(entry.Outcome);
        return running is null ? "pending, its process has ended" : "running";
    }

    // Earlier versions recorded the number that a local run was going to get, also if it got none or if another run did.
    private static string Ender(string ended, LedgerEntry? next) =>
        ended.StartsWith("Mesh", StringComparison.Ordinal) ? ended
        : ended.StartsWith("local.", StringComparison.Ordinal) && ended != next?.Context.Build ? "a later local run"
        : $"build {ended}";

    private static string[] Row(LedgerEntry entry, LedgerEntry? next, string? running) =>
    [
        entry.Sequence.ToString(CultureInfo.InvariantCulture),
        entry.Context.Build!,
        Kind(entry),
        Outcome(entry, next, running),
        TextTable.Time(entry.When),
        entry.Definition.Version,
        entry.Context.Commit is { Length: > 8 } commit ? commit[..8] : entry.Context.Commit ?? "-",
        // What was undone has changed nothing; of what was undone in part, only what is left is a change.
        entry.Outcome switch
        {
            EntryOutcome.FailedRestored => "-",
            EntryOutcome.FailedDirty => $"{entry.Left.Count} left",
            _ => Changes(entry.Counts),
        },
    ];

    private static string Kind(LedgerEntry entry)
    {
        var kind = LedgerEntryJson.Name(entry.Kind);
        return (entry.Target ?? entry.RenamedTo) is { } to ? $"{kind} to {to}" : entry.RenamedFrom is { } from ? $"{kind}, renamed from {from}" : kind;
    }

    private static string Confirmed(LedgerEntry entry) =>
        entry.Confirmed.Answer == ConfirmationAnswer.NotAsked ? "-" : LedgerEntryJson.Name(entry.Confirmed.Answer);

    private static string Changes(PlanCounts counts)
    {
        var parts = new[] { ('+', counts.Create), ('~', counts.Update), ('*', counts.Replace), ('-', counts.Delete) }.Where(part => part.Item2 > 0);
        var text = string.Join(' ', parts.Select(part => $"{part.Item1}{part.Item2}"));
        return text.Length > 0 ? text : "none";
    }
}
