using System.Globalization;
using MeshCi.Definitions.Diagnostics;
using MeshCi.Deployment.Ledgers.Stores;

namespace MeshCi.Deployment.Ledgers.Leases;

/// <summary>The newest state of a lease.</summary>
/// <param name="Number">Its number, from 1; 0 if there is no state.</param>
/// <param name="Record">The state; null if there is none.</param>
internal sealed record LeaseHead(long Number, LeaseRecord? Record)
{
    /// <summary>Whether no process holds the lease.</summary>
    public bool IsFree => Record?.Holder is null;
}

/// <summary>
/// The states of one lease, each with a key of its own: <c>&lt;prefix&gt;&lt;number&gt;</c>. Whoever acquires, renews or releases the lease creates the key
/// with the next number, and a store lets only one caller create a key. So a take-over and a renewal exclude each other on every store.
/// </summary>
/// <param name="store">Stores the states.</param>
/// <param name="prefix">The prefix of the keys, ending with <c>/</c>.</param>
internal sealed class LeaseLog(ILedgerStore store, string prefix)
{
    /// <summary>The number of older states that are kept for readers that have listed them and not read them yet.</summary>
    private const int Kept = 4;

    /// <summary>Reads the newest state.</summary>
    public async Task<LeaseHead> ReadAsync(CancellationToken cancellationToken)
    {
        for (var last = 0L; ;)
        {
            var (number, newest) = (0L, default(ListedKey));
            await foreach (var listed in store.ListNewestFirstAsync(prefix, cancellationToken).ConfigureAwait(false))
            {
                (number, newest) = (NumberOf(listed.Key), listed);
                if (number > 0) break;
            }

            if (number == 0) return new(0, null);
            var content = await store.ReadAsync(newest!, cancellationToken).ConfigureAwait(false);
            if (content is not null) return new(number, LeaseRecord.Read(content.Bytes));
            // It was deleted after it was listed, so there is a newer one, unless the store lists a key that it does not have.
            if (number == last) return new(number, LeaseRecord.Read(default));
            last = number;
        }
    }

    /// <summary>Adds the next state. Returns false if another process has added one since the newest state was read.</summary>
    public async Task<bool> TryAppendAsync(LeaseHead head, LeaseRecord next, CancellationToken cancellationToken)
    {
        var number = head.Number + 1;
        if (await store.CreateAsync(KeyOf(number), next.Write(), cancellationToken).ConfigureAwait(false) is null) return false;
        // A process that was suspended after it read the newest state can create a number again that others have used and deleted.
        IReadOnlyList<long> numbers;
        try
        {
            numbers = await ListAsync(cancellationToken).ConfigureAwait(false);
        }
        catch when (next is { Holder: not null, Renewal: 0 })
        {
            // The caller does not get the lease, so no other process would release it.
            await ReleaseAsync(number, next).ConfigureAwait(false);
            throw;
        }

        if (numbers.Any(other => other > number))
        {
            await DeleteAsync(number, cancellationToken).ConfigureAwait(false);
            return false;
        }

        foreach (var old in numbers.Where(other => other < number - Kept)) await DeleteAsync(old, cancellationToken).ConfigureAwait(false);
        return true;
    }

    private async Task ReleaseAsync(long number, LeaseRecord taken)
    {
        try
        {
            var released = taken with { Renewal = 1, Holder = null, Process = null };
            await store.CreateAsync(KeyOf(number + 1), released.Write(), CancellationToken.None).ConfigureAwait(false);
        }
        catch (MeshException)
        {
            // The lease expires.
        }
    }

    private async Task DeleteAsync(long number, CancellationToken cancellationToken)
    {
        try
        {
            await store.DeleteAsync(KeyOf(number), cancellationToken).ConfigureAwait(false);
        }
        catch (MeshException)
        {
            // A state that is not the newest one has no effect. The next one deletes it.
        }
    }

    private async Task<IReadOnlyList<long>> ListAsync(CancellationToken cancellationToken) =>
        [.. (await store.ListAsync(prefix, cancellationToken).ConfigureAwait(false))
            .Select(NumberOf).Where(number => number > 0)];

    private long NumberOf(string key) =>
        long.TryParse(key[prefix.Length..], NumberStyles.None, CultureInfo.InvariantCulture, out var number) && number < long.MaxValue ? number : 0;

    private string KeyOf(long number) => string.Create(CultureInfo.InvariantCulture, $"{prefix}{number:D12}");
}
