namespace MeshCi.Deployment.Ledgers;

/// <summary>Chooses the entries of a service that the ledger does not have to keep.</summary>
internal static class Pruning
{
    /// <summary>The entries to delete, oldest first.</summary>
    /// <param name="history">The whole history of the service.</param>
    /// <param name="keep">The number of successful entries to keep, at least 1.</param>
    /// <remarks>
    /// The newest successful entry and everything after it stay, because they determine what may be live, and so does what the default rollback is found
    /// by. Entries that cannot be read stay, too.
    /// </remarks>
    public static IReadOnlyList<LedgerEntry> Choose(LedgerHistory history, int keep)
    {
        var successful = history.Entries.Where(entry => entry.Outcome == EntryOutcome.Succeeded).Select(entry => entry.Sequence).ToList();
        var target = Rollback.Default(history);
        for (var first = successful.Count - keep; first > 0; first--)
        {
            // A rollback skips the builds between its own entry and the one that it restored, so that one may be needed to find the target.
            var rest = history with { Entries = [.. history.Entries.Where(entry => entry.Sequence >= successful[first])] };
            if (Rollback.Default(rest)?.Sequence == target?.Sequence) return [.. history.Entries.Where(entry => entry.Sequence < successful[first])];
        }

        return [];
    }
}
