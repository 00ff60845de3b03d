using MeshCi.Definitions.Diagnostics;
using MeshCi.Deployment.ControlPlanes;
using MeshCi.Deployment.Ledgers;
using MeshCi.Deployment.Reporting;

namespace MeshCi.Deployment.Applying;

/// <summary>
/// Gives the entries of runs whose process ended unexpectedly an outcome, under the lease of the service, so that no such process is still working. The mesh
/// decides: an entry whose changes are all live has succeeded, also if only its outcome could not be recorded. If a command has changed several services, that
/// holds for all of its entries or for none.
/// </summary>
/// <param name="controlPlane">The control plane.</param>
/// <param name="ledger">The record of deploys.</param>
/// <param name="concurrency">Number of concurrent calls, at least 1.</param>
/// <param name="time">The clock.</param>
/// <param name="progress">Receives a line for each entry.</param>
internal sealed class Settler(IControlPlane controlPlane, Ledger ledger, int concurrency, TimeProvider time, Heartbeat progress)
{
    /// <summary>Settles the pending entries of services. Writes to the ledger only.</summary>
    /// <param name="services">The services with their entries; among them, all that one command has left pending.</param>
    /// <param name="joint">Finds the other entries of a command.</param>
    /// <param name="endedBy">The build of this run or, if it has no number, the target that runs, because it may not become a build.</param>
    /// <param name="cancellationToken">Stops settling.</param>
    /// <returns>The entries of each service with their outcomes.</returns>
    /// <exception cref="ControlPlaneException">The mesh cannot be read.</exception>
    /// <exception cref="MeshException">The ledger cannot be read or written.</exception>
    public async Task<IReadOnlyList<LedgerHistory>> SettleAsync(
        IReadOnlyList<(string Service, LedgerHistory History)> services, JointEntries joint, string endedBy, CancellationToken cancellationToken)
    {
        var states = new Dictionary<(string Service, long Sequence), State>();
        foreach (var (service, history) in services)
        {
            foreach (var entry in history.Unsettled.Where(entry => entry.Outcome == EntryOutcome.Pending))
            {
                if (states.Count == 0) progress.Doing("comparing the mesh with deploys that did not complete");
                var live = await ReadAsync(entry, cancellationToken).ConfigureAwait(false);
                // An older entry may have been overwritten by the next one, so that only the newest one can be live.
                states[(service, entry.Sequence)] = new(entry, live, entry == history.Entries[^1] && Journal.NotApplied(entry, live).Count == 0);
            }
        }

        var settled = new List<LedgerHistory>();
        foreach (var (service, history) in services)
        {
            var ended = new Dictionary<long, LedgerEntry>();
            foreach (var state in states.Where(state => state.Key.Service == service).Select(state => state.Value).OrderBy(state => state.Entry.Sequence))
            {
                var isLive = state.IsLive && await AreOthersLiveAsync(service, state.Entry, states, joint, cancellationToken).ConfigureAwait(false);
                var left = isLive ? [] : Journal.NotRestored(state.Entry, state.Live);
                var outcome = isLive ? EntryOutcome.Succeeded : left.Count == 0 ? EntryOutcome.FailedRestored : EntryOutcome.FailedDirty;
                ended[state.Entry.Sequence] = state.Entry with { Outcome = outcome, Left = left, EndedBy = endedBy };
            }

            settled.Add(ended.Count == 0 ? history : history with
            {
                Entries = [.. history.Entries.Select(entry => ended.GetValueOrDefault(entry.Sequence, entry))],
                EndedNow = ended.Values.Any(entry => entry.Outcome == EntryOutcome.FailedRestored),
            });
        }

        // Nothing is written until all are known: if this process ends in between, the next one comes to the same result.
        foreach (var entry in settled.SelectMany((history, at) => history.Entries.Where(entry => states.ContainsKey((services[at].Service, entry.Sequence)))))
        {
            await ledger.SettleAsync(entry, cancellationToken).ConfigureAwait(false);
            progress.Line(DeployText.Settled(entry));
        }

        return settled;
    }

    /// <summary>Whether what the command of an entry has changed of other services is live, too.</summary>
    private static async Task<bool> AreOthersLiveAsync(
        string service, LedgerEntry entry, Dictionary<(string Service, long Sequence), State> states, JointEntries joint, CancellationToken cancellationToken)
    {
        var hasFound = false;
        foreach (var name in entry.Together.Where(name => name != service))
        {
            // A service that the command does not change has no entry.
            if (await joint.FindAsync(name, entry, cancellationToken).ConfigureAwait(false) is not { } other) continue;
            if (!(states.TryGetValue((name, other.Sequence), out var state) ? state.IsLive : other.Outcome == EntryOutcome.Succeeded)) return false;
            hasFound = true;
        }

        // The end of a former name may change nothing itself. Without an entry of what it belongs to, the process ended before that one was written.
        return hasFound || entry.Previous.Count > 0;
    }

    /// <summary>The live state of everything that an entry writes.</summary>
    /// <param name="entry">The entry.</param>
    /// <param name="cancellationToken">Stops reading.</param>
    /// <exception cref="ControlPlaneException">A read failed.</exception>
    public Task<LiveState> ReadAsync(LedgerEntry entry, CancellationToken cancellationToken) => LiveState.ReadAsync(
        controlPlane, entry.Previous.Select(previous => previous.Id), _ => true, concurrency, cancellationToken, time: time);

    private sealed record State(LedgerEntry Entry, LiveState Live, bool IsLive);
}
