using MeshCi.Deployment.ControlPlanes;

namespace MeshCi.Deployment.Ledgers;

/// <summary>
/// Finds the entries that one command wrote for several services. What such a command changes is live for all of them, or counts for none.
/// </summary>
/// <param name="ledger">The record of deploys.</param>
/// <param name="mesh">The mesh.</param>
/// <param name="identity">The mesh as the control plane identifies it, or null.</param>
internal sealed class JointEntries(Ledger ledger, string mesh, MeshIdentity? identity)
{
    private readonly Dictionary<string, LedgerHistory> _histories = new(StringComparer.Ordinal);

    /// <summary>The other services whose entries of the same commands have no outcome yet, either.</summary>
    /// <param name="services">Services with their entries.</param>
    /// <param name="cancellationToken">Stops reading.</param>
    /// <exception cref="Definitions.Diagnostics.MeshException">The ledger cannot be read.</exception>
    public async Task<IReadOnlyList<string>> FindPendingAsync(
        IReadOnlyList<(string Service, LedgerHistory History)> services, CancellationToken cancellationToken)
    {
        var known = services.Select(service => service.Service).ToHashSet(StringComparer.Ordinal);
        var found = new SortedSet<string>(StringComparer.Ordinal);
        foreach (var entry in services.SelectMany(service => service.History.Unsettled).Where(entry => entry.Outcome == EntryOutcome.Pending))
        {
            foreach (var name in entry.Together.Where(name => !known.Contains(name)))
            {
                if (await FindAsync(name, entry, cancellationToken).ConfigureAwait(false) is { Outcome: EntryOutcome.Pending }) found.Add(name);
            }
        }

        return [.. found];
    }

    /// <summary>
    /// The other services in which a command has left something that also wrote some of these services, unless they have been deployed since.
    /// </summary>
    /// <inheritdoc cref="FindPendingAsync"/>
    public async Task<IReadOnlyList<string>> FindUnsettledAsync(
        IReadOnlyList<(string Service, LedgerHistory History)> services, CancellationToken cancellationToken)
    {
        var found = new List<string>();
        foreach (var name in await ledger.ServicesAsync(mesh, cancellationToken).ConfigureAwait(false))
        {
            if (services.Any(service => service.Service == name)) continue;
            var other = await ledger.ReadAsync(mesh, name, new(identity, null), cancellationToken).ConfigureAwait(false);
            if (other.Unsettled.Any(entry => services.Any(service => IsNewest(entry, service.Service, service.History)))) found.Add(name);
        }

        return found;
    }

    /// <summary>The entry that a command wrote for another service, or null: it writes none for a service that it does not change.</summary>
    /// <param name="service">The other service.</param>
    /// <param name="entry">The entry of the command for one service.</param>
    /// <param name="cancellationToken">Stops reading.</param>
    /// <exception cref="Definitions.Diagnostics.MeshException">The ledger cannot be read.</exception>
    public async Task<LedgerEntry?> FindAsync(string service, LedgerEntry entry, CancellationToken cancellationToken)
    {
        if (!_histories.TryGetValue(service, out var history))
        {
            history = await ledger.ReadAllAsync(mesh, service, new(identity, null), cancellationToken).ConfigureAwait(false);
            _histories[service] = history;
        }

        return history.Entries.LastOrDefault(other => AreOfOneCommand(entry, other));
    }

    private static bool IsNewest(LedgerEntry entry, string service, LedgerHistory history) =>
        entry.Together.Contains(service) && history.Entries.All(own => own.When <= entry.When);

    // Local builds are numbered for each service.
    private static bool AreOfOneCommand(LedgerEntry left, LedgerEntry right) =>
        left.When == right.When && left.Together.SequenceEqual(right.Together) && left.Context.BuildNumber == right.Context.BuildNumber
        && (left.Context with { Build = null }) == (right.Context with { Build = null });
}
