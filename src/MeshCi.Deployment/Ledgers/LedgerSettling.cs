using MeshCi.Definitions.Diagnostics;

namespace MeshCi.Deployment.Ledgers;

public sealed partial class Ledger
{
    /// <summary>Gives an entry of an earlier run its outcome durably, under the lease of the service.</summary>
    /// <param name="entry">The entry with its outcome.</param>
    /// <param name="cancellationToken">Stops waiting.</param>
    /// <exception cref="MeshException">The store cannot be read or written, or another process has changed the entry.</exception>
    internal async Task SettleAsync(LedgerEntry entry, CancellationToken cancellationToken)
    {
        var key = KeyOf(entry);
        var stored = await store.ReadAsync(key, cancellationToken).ConfigureAwait(false);
        var written = stored is null ? null : LedgerEntryJson.Read(stored.Bytes, store.Describe(key));
        if (written is null) return;
        if (LedgerEntryJson.Write(entry with { Settled = written.Settled }).AsSpan().SequenceEqual(stored!.Bytes.Span)) return;
        // A store does not accept a content again that it has had before, which alternating failures would lead to.
        await ReplaceAsync(new(written, stored.Tag), entry with { Settled = written.Settled + 1 }, cancellationToken).ConfigureAwait(false);
    }
}
