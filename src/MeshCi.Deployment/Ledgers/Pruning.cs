namespace MeshCi.Deployment.Ledgers;

/// <summary>Chooses the entries of a service that the ledger does not have to keep.</summary>
internal static class Pruning
{
    /// <summary>The entries to delete, oldest first.</summary>
    /// <param name="history">The whole history of the service.</param>
    /// <param name="keep">The number of successful entries to keep of each environment, at least 1.</param>
    /// <remarks>
    /// The newest successful entry and everything after it stay, because they determine what may be live, and so does what the default rollback of each
    /// environment is found by. Entries that cannot be read stay, too.
    /// </remarks>
    public static IReadOnlyList<LedgerEntry> Choose(LedgerHistory history, int keep)
    {
        var live = history.Live?.Sequence ?? 0;
        var environments = history.Entries.GroupBy(entry => entry.Place.Environment).ToList();
        IReadOnlyList<HistoryScope> scopes =
        [
            history.Scope, .. environments.Select(group => history.Scope with { HasEnvironment = true, Environment = group.Key }),
        ];
        var targets = scopes.Select(scope => TargetOf(history, scope)).ToList();
        var deleted = new HashSet<LedgerEntry>(ReferenceEqualityComparer.Instance);
        foreach (var entries in environments)
        {
            var successful = entries.Where(entry => entry.Outcome == EntryOutcome.Succeeded).Select(entry => entry.Sequence).ToList();
            for (var first = successful.Count - keep; first > 0; first--)
            {
                // A rollback skips the builds between its own entry and the one that it restored, so that one may be needed to find the target.
                var older = entries.Where(entry => entry.Sequence < successful[first] && entry.Sequence < live).ToList();
                var rest = history with { Entries = [.. history.Entries.Where(entry => !deleted.Contains(entry) && !older.Contains(entry))] };
                if (!scopes.Select(scope => TargetOf(rest, scope)).SequenceEqual(targets)) continue;
                deleted.UnionWith(older);
                break;
            }
        }

        return [.. history.Entries.Where(deleted.Contains)];
    }

    private static long? TargetOf(LedgerHistory history, HistoryScope scope) =>
        Rollback.Default(history with { Scope = scope }, RollbackTarget.NoneFailed)?.Sequence;
}
