using System.Runtime.CompilerServices;
using MeshCi.Definitions.Diagnostics;

namespace MeshCi.Deployment.Ledgers.Stores;

/// <summary>The content of a key, and a tag that changes whenever the content does.</summary>
public sealed record StoredContent(ReadOnlyMemory<byte> Bytes, string Tag)
{
    /// <summary>Why there is no content, as part of a sentence, if the key belongs to something that no store has written; otherwise, null.</summary>
    public string? Obstacle { get; init; }
}

/// <summary>
/// Stores ledger entries, and the leases and queues that protect them. A key consists of segments separated by <c>/</c>; a segment is not empty and
/// contains any characters except <c>/</c>, and a store escapes characters that it cannot store. No segment that ends a key also begins another one.
/// Contents are written as a whole, never partially. Of several callers that create one key, or that replace one content, exactly one succeeds, on every
/// machine that uses the store: leases rely on that, and on nothing else. Every member may throw <see cref="MeshException"/>: MESH0012 or, for a store on a
/// network, the diagnostics of services that cannot be reached or that refuse a call.
/// </summary>
public interface ILedgerStore
{
    /// <summary>The name of a key in messages: its full path or address.</summary>
    string Describe(string key);

    /// <summary>The keys with one segment more than a prefix that ends with <c>/</c>, in ordinal order. Empty if there are none.</summary>
    /// <exception cref="MeshException">The keys cannot be listed. A store never returns an incomplete list.</exception>
    Task<IReadOnlyList<string>> ListAsync(string prefix, CancellationToken cancellationToken);

    /// <summary>
    /// The keys of <see cref="ListAsync"/> whose last segments begin with a number, highest number first. A store on a network loads as many as the caller
    /// reads, so that the newest one costs the same however many there are.
    /// </summary>
    /// <exception cref="MeshException">The keys cannot be listed. None is left out.</exception>
    async IAsyncEnumerable<ListedKey> ListNewestFirstAsync(string prefix, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var keys = (await ListAsync(prefix, cancellationToken).ConfigureAwait(false)).Select(key => new ListedKey(key)).Where(key => key.HasNumber).ToList();
        keys.Sort(ListedKey.CompareNewestFirst);
        foreach (var key in keys) yield return key;
    }

    /// <summary>The next segments of the keys with at least two segments more than a prefix that ends with <c>/</c>, each once, in ordinal order.</summary>
    /// <exception cref="MeshException">They cannot be listed.</exception>
    Task<IReadOnlyList<string>> ListFoldersAsync(string prefix, CancellationToken cancellationToken);

    /// <summary>The content, or null if the key does not exist.</summary>
    Task<StoredContent?> ReadAsync(string key, CancellationToken cancellationToken);

    /// <summary>The content of a listed key as it was when it was listed, or a newer one; null if the key no longer exists.</summary>
    Task<StoredContent?> ReadAsync(ListedKey key, CancellationToken cancellationToken) => ReadAsync(key.Key, cancellationToken);

    /// <summary>Writes a new key durably. Returns its tag, or null if the key already exists.</summary>
    Task<string?> CreateAsync(string key, ReadOnlyMemory<byte> bytes, CancellationToken cancellationToken);

    /// <summary>Replaces a key durably if it still has the specified tag. Returns the new tag, or null if it has another one.</summary>
    /// <param name="key">The key.</param>
    /// <param name="bytes">A content that the key has not had before.</param>
    /// <param name="tag">The tag of the content to replace.</param>
    /// <param name="cancellationToken">Stops waiting; the content is then the old or the new one.</param>
    Task<string?> ReplaceAsync(string key, ReadOnlyMemory<byte> bytes, string tag, CancellationToken cancellationToken);

    /// <summary>Deletes a key if it exists.</summary>
    Task DeleteAsync(string key, CancellationToken cancellationToken);
}
