namespace MeshCi.Deployment.Ledgers;

/// <summary>The content of a key, and a tag that changes whenever the content does.</summary>
public sealed record StoredContent(ReadOnlyMemory<byte> Bytes, string Tag);

/// <summary>The result of trying to take a lease: the lease, or its holder.</summary>
/// <param name="Lease">Held until it is disposed or the process ends; null if another process holds it.</param>
/// <param name="Holder">The text that the holder wrote, if it is known.</param>
public sealed record LeaseAttempt(IAsyncDisposable? Lease, string? Holder);

/// <summary>
/// Stores ledger entries. A key consists of segments separated by <c>/</c>. Contents are written as a whole, never partially. Segments contain any
/// characters except <c>/</c>; a store escapes characters that it cannot store. Every member may throw
/// <see cref="Definitions.Diagnostics.MeshException"/>: MESH0012 or, for a store on a network, the diagnostics of services that cannot be reached or
/// that refuse a call.
/// </summary>
public interface ILedgerStore
{
    /// <summary>The name of a key in messages: its full path or address.</summary>
    string Describe(string key);

    /// <summary>All keys below a prefix that ends with <c>/</c>, in ordinal order; leases are not among them.</summary>
    Task<IReadOnlyList<string>> ListAsync(string prefix, CancellationToken cancellationToken);

    /// <summary>The content, or null if the key does not exist.</summary>
    Task<StoredContent?> ReadAsync(string key, CancellationToken cancellationToken);

    /// <summary>Writes a new key durably. Returns its tag, or null if the key already exists.</summary>
    Task<string?> CreateAsync(string key, ReadOnlyMemory<byte> bytes, CancellationToken cancellationToken);

    /// <summary>Replaces a key durably if it still has the specified tag. Returns the new tag, or null if it has another one.</summary>
    Task<string?> ReplaceAsync(string key, ReadOnlyMemory<byte> bytes, string tag, CancellationToken cancellationToken);

    /// <summary>Takes the exclusive lease of a key without waiting.</summary>
    /// <param name="key">The key to lease. It need not exist.</param>
    /// <param name="holder">The description of the holder that other processes see.</param>
    /// <param name="cancellationToken">Stops the attempt.</param>
    Task<LeaseAttempt> TryLeaseAsync(string key, string holder, CancellationToken cancellationToken);
}
