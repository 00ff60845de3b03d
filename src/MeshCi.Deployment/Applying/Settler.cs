using MeshCi.Definitions.Diagnostics;
using MeshCi.Deployment.ControlPlanes;
using MeshCi.Deployment.Ledgers;
using MeshCi.Deployment.Reporting;

namespace MeshCi.Deployment.Applying;

/// <summary>
/// Gives the entries of runs whose process ended unexpectedly an outcome, under the lease of the service, so that no such process is still working. The mesh
/// decides: an entry whose changes are all live has succeeded, also if only its outcome could not be recorded.
/// </summary>
/// <param name="controlPlane">The control plane.</param>
/// <param name="ledger">The record of deploys.</param>
/// <param name="concurrency">Number of concurrent calls, at least 1.</param>
/// <param name="time">The clock.</param>
/// <param name="progress">Receives a line for each entry.</param>
internal sealed class Settler(IControlPlane controlPlane, Ledger ledger, int concurrency, TimeProvider time, Heartbeat progress)
{
    /// <summary>Settles the pending entries of a service. Writes to the ledger only.</summary>
    /// <param name="history">The entries of the service.</param>
    /// <param name="endedBy">The build of this run.</param>
    /// <param name="cancellationToken">Stops settling.</param>
    /// <returns>The entries with their outcomes.</returns>
    /// <exception cref="ControlPlaneException">The mesh cannot be read.</exception>
    /// <exception cref="MeshException">The ledger cannot be written.</exception>
    public async Task<LedgerHistory> SettleAsync(LedgerHistory history, string endedBy, CancellationToken cancellationToken)
    {
        var pending = history.Unsettled.Where(entry => entry.Outcome == EntryOutcome.Pending).ToList();
        if (pending.Count == 0) return history;
        progress.Doing("comparing the mesh with deploys that did not complete");
        var settled = new Dictionary<long, LedgerEntry>();
        foreach (var entry in pending)
        {
            var live = await ReadAsync(entry, cancellationToken).ConfigureAwait(false);
            // An older entry may have been overwritten by the next one, so that only the newest one can be live.
            var isLive = entry == history.Entries[^1] && Journal.NotApplied(entry, live).Count == 0;
            var left = isLive ? [] : Journal.NotRestored(entry, live);
            var outcome = isLive ? EntryOutcome.Succeeded : left.Count == 0 ? EntryOutcome.FailedRestored : EntryOutcome.FailedDirty;
            var ended = entry with { Outcome = outcome, Left = left, EndedBy = endedBy };
            await ledger.SettleAsync(ended, cancellationToken).ConfigureAwait(false);
            progress.Line(DeployText.Settled(ended));
            settled[entry.Sequence] = ended;
        }

        return history with
        {
            Entries = [.. history.Entries.Select(entry => settled.GetValueOrDefault(entry.Sequence, entry))],
            EndedNow = settled.Values.Any(entry => entry.Outcome == EntryOutcome.FailedRestored),
        };
    }

    /// <summary>The live state of everything that an entry writes.</summary>
    /// <param name="entry">The entry.</param>
    /// <param name="cancellationToken">Stops reading.</param>
    /// <exception cref="ControlPlaneException">A read failed.</exception>
    public Task<LiveState> ReadAsync(LedgerEntry entry, CancellationToken cancellationToken) => LiveState.ReadAsync(
        controlPlane, entry.Previous.Select(previous => previous.Id), _ => true, concurrency, cancellationToken, time: time);
}
