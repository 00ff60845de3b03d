namespace MeshCi.Deployment.Ledgers;

/// <summary>The histories of a service under all its names.</summary>
public static class Lineage
{
    /// <summary>The history of a service, followed by those under its former names, newest first.</summary>
    /// <exception cref="Definitions.Diagnostics.MeshException">The ledger cannot be read.</exception>
    public static async Task<IReadOnlyList<(string Service, LedgerHistory History)>> ReadAsync(
        Ledger ledger, string mesh, string service, CancellationToken cancellationToken)
    {
        var own = await ledger.ReadAllAsync(mesh, service, HistoryScope.Everything, cancellationToken).ConfigureAwait(false);
        var all = new List<(string, LedgerHistory)> { (service, own) };
        foreach (var name in (own.Entries.LastOrDefault(entry => entry.FormerNames.Count > 0)?.FormerNames ?? []).Reverse())
            all.Add((name, await ledger.ReadAllAsync(mesh, name, HistoryScope.Everything, cancellationToken).ConfigureAwait(false)));
        return all;
    }
}
