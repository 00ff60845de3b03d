namespace MeshCi.Deployment.Ledgers;

/// <summary>Content of a key and the tag that changes whenever the content does.</summary>
public sealed record StoredContent(ReadOnlyMemory<byte> Bytes, string Tag);

/// <summary>The answer to asking for a lease: the lease, or who holds it.</summary>
/// <param name="Lease">Held until it is disposed of or the process dies; null if somebody else holds it.</param>
/// <param name="Holder">What the holder wrote, where it can be told.</param>
public sealed record LeaseAttempt(IAsyncDisposable? Lease, string? Holder);

/// <summary>
/// Where ledger entries are kept: keys of segments joined by <c>/</c>, whole contents, no partial writes. Segments hold any
/// characters but <c>/</c>; a store escapes what it cannot keep. Every member may throw <see cref="Definitions.Diagnostics.MeshException"/> MESH0012 or, for a store
/// behind the network, the diagnostics of unreachable or refusing services.
/// </summary>
public interface ILedgerStore
{
    /// <summary>How messages name a key: its full path or address.</summary>
    string Describe(string key);

    /// <summary>All keys below a prefix that ends with <c>/</c>, in ordinal order; leases are not among them.</summary>
    Task<IReadOnlyList<string>> ListAsync(string prefix, CancellationToken cancellationToken);

    /// <summary>The content, or null if there is none.</summary>
    Task<StoredContent?> ReadAsync(string key, CancellationToken cancellationToken);

    /// <summary>Writes a new key durably; null if it exists already, else its tag.</summary>
    Task<string?> CreateAsync(string key, ReadOnlyMemory<byte> bytes, CancellationToken cancellationToken);

    /// <summary>Replaces a key durably if its tag is still the given one; null if it is not, else the new tag.</summary>
    Task<string?> ReplaceAsync(string key, ReadOnlyMemory<byte> bytes, string tag, CancellationToken cancellationToken);

    /// <summary>Takes the exclusive lease of a key without waiting.</summary>
    /// <param name="key">What is leased; need not exist.</param>
    /// <param name="holder">What others are told about the holder.</param>
    /// <param name="cancellationToken">Stops asking.</param>
    Task<LeaseAttempt> TryLeaseAsync(string key, string holder, CancellationToken cancellationToken);
}
