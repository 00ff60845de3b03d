using System.Globalization;
using System.Runtime.CompilerServices;
using Amazon.Runtime;
using MeshCi.Definitions.Diagnostics;
using MeshCi.Deployment.Ledgers.Stores;

namespace MeshCi.Aws.Ledgers;

/// <summary>
/// A ledger in a bucket of S3, or of another server with conditional writes. It relies on one ability of the server: of several requests that create one
/// object with <c>If-None-Match: *</c>, one succeeds. Objects are never overwritten, and none that was deleted is created again, so that neither ETags nor
/// delete markers matter.
/// </summary>
public sealed class S3LedgerStore : ILedgerStore, IDisposable
{
    private readonly S3LedgerSettings _settings;
    private readonly S3Keys _keys;
    private readonly S3Client _client;
    private readonly S3Bucket _bucket;

    /// <summary>A store for one bucket and prefix.</summary>
    /// <param name="settings">The bucket, the prefix and the server.</param>
    /// <param name="credentials">The credentials that calls are signed with.</param>
    /// <param name="time">Measures time-outs and waits; null for the system clock.</param>
    /// <exception cref="MeshException">MESH7041 or MESH7042: the region or the endpoint cannot be used.</exception>
    public S3LedgerStore(S3LedgerSettings settings, AWSCredentials credentials, TimeProvider? time = null)
        : this(settings, credentials, time ?? TimeProvider.System, null)
    {
    }

    internal S3LedgerStore(S3LedgerSettings settings, AWSCredentials credentials, TimeProvider time, Func<HttpMessageHandler>? transport)
    {
        ArgumentNullException.ThrowIfNull(settings);
        (_settings, _keys) = (settings, new(settings.Prefix));
        _client = S3Client.Of(settings, credentials, time, transport);
        _bucket = new(settings, _client, time);
    }

    /// <inheritdoc/>
    public string Describe(string key) => key.Length == 0 ? _settings.Address : _bucket.Findings.Describe(_keys.ObjectOf(key));

    /// <inheritdoc/>
    public async Task<IReadOnlyList<string>> ListAsync(string prefix, CancellationToken cancellationToken)
    {
        var keys = new List<string>();
        await foreach (var listed in ObjectsAsync(prefix, _keys.PrefixOf(prefix), cancellationToken).ConfigureAwait(false)) keys.Add(listed.Key);
        keys.Sort(StringComparer.Ordinal);
        return keys;
    }

    /// <inheritdoc/>
    public async IAsyncEnumerable<ListedKey> ListNewestFirstAsync(string prefix, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        // Only the names of entries are in this order. There are few others, such as the states of a lease.
        var others = new List<ListedKey>();
        await foreach (var listed in ObjectsAsync(prefix, _keys.PrefixOf(prefix), cancellationToken).ConfigureAwait(false))
        {
            if (listed.Key.EndsWith(".json", StringComparison.Ordinal) || listed.Key.Contains(".json.", StringComparison.Ordinal))
            {
                foreach (var other in others) yield return other;
                others.Clear();
                if (listed.HasNumber) yield return listed;
            }
            else if (listed.HasNumber)
            {
                others.Add(listed);
            }
        }

        others.Sort(ListedKey.CompareNewestFirst);
        foreach (var other in others) yield return other;
    }

    /// <inheritdoc/>
    public async Task<IReadOnlyList<string>> ListFoldersAsync(string prefix, CancellationToken cancellationToken)
    {
        var segments = new List<string>();
        for (var (page, name) = (default(S3Page), _keys.PrefixOf(prefix)); page is null || page.Next is not null;)
        {
            page = await _bucket.ListAsync(name, page?.Next, cancellationToken).ConfigureAwait(false);
            segments.AddRange(page.Prefixes.Select(S3Keys.SegmentOf));
        }

        segments.Sort(StringComparer.Ordinal);
        return segments;
    }

    /// <inheritdoc/>
    public async Task<StoredContent?> ReadAsync(string key, CancellationToken cancellationToken)
    {
        var prefix = key[..(key.LastIndexOf('/') + 1)];
        await foreach (var listed in ObjectsAsync(prefix, _keys.ObjectOf(key), cancellationToken).ConfigureAwait(false))
        {
            if (listed.Key == key) return await ReadAsync(listed, cancellationToken).ConfigureAwait(false);
        }

        return null;
    }

    /// <inheritdoc/>
    public async Task<StoredContent?> ReadAsync(ListedKey key, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(key);
        var generation = int.Parse(key.Version!, NumberStyles.None, CultureInfo.InvariantCulture);
        return await _bucket.ReadListedAsync(_keys.ObjectOf(key.Key, generation), cancellationToken).ConfigureAwait(false) is { } found
            ? new(found.Bytes, new S3Tag(generation, found.Write).ToString())
            : null;
    }

    /// <inheritdoc/>
    public async Task<string?> CreateAsync(string key, ReadOnlyMemory<byte> bytes, CancellationToken cancellationToken) =>
        await _bucket.CreateAsync(_keys.ObjectOf(key), bytes, cancellationToken).ConfigureAwait(false) is { } write ? new S3Tag(0, write).ToString() : null;

    /// <inheritdoc/>
    public async Task<string?> ReplaceAsync(string key, ReadOnlyMemory<byte> bytes, string tag, CancellationToken cancellationToken)
    {
        if (S3Tag.Parse(tag) is not { } replaced) return null;
        var present = await _bucket.HeadAsync(_keys.ObjectOf(key, replaced.Generation), cancellationToken).ConfigureAwait(false);
        if (present is null || present.Write != replaced.Write) return null;
        var next = replaced.Generation + 1;
        return await _bucket.CreateAsync(_keys.ObjectOf(key, next), bytes, cancellationToken).ConfigureAwait(false) is { } write
            ? new S3Tag(next, write).ToString()
            : null;
    }

    /// <inheritdoc/>
    public async Task DeleteAsync(string key, CancellationToken cancellationToken)
    {
        var newest = 0;
        var prefix = key[..(key.LastIndexOf('/') + 1)];
        await foreach (var listed in ObjectsAsync(prefix, _keys.ObjectOf(key), cancellationToken).ConfigureAwait(false))
        {
            if (listed.Key == key) newest = int.Parse(listed.Version!, NumberStyles.None, CultureInfo.InvariantCulture);
        }

        // As long as the newest content exists, the key has it.
        for (var generation = 0; generation <= newest; generation++)
            await _bucket.DeleteAsync(_keys.ObjectOf(key, generation), cancellationToken).ConfigureAwait(false);
    }

    /// <summary>Closes the connections.</summary>
    public void Dispose()
    {
        _bucket.Dispose();
        _client.Dispose();
    }

    /// <summary>The keys whose objects begin with a name, in the order of their names, each with its newest generation.</summary>
    private async IAsyncEnumerable<ListedKey> ObjectsAsync(string prefix, string name, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        ListedKey? last = null;
        for (var page = default(S3Page); page is null || page.Next is not null;)
        {
            page = await _bucket.ListAsync(name, page?.Next, cancellationToken).ConfigureAwait(false);
            foreach (var found in page.Names)
            {
                if (S3Keys.IsOfDirectory(found)) throw _bucket.Findings.IsOfDirectory(found);
                if (_keys.KeyOf(prefix, found) is not var (key, generation)) continue;
                if (last is not null && last.Key != key) yield return last;
                // Generations are listed as texts, so that ~10 is before ~2.
                var newest = last?.Key == key ? Math.Max(generation, int.Parse(last.Version!, CultureInfo.InvariantCulture)) : generation;
                last = new(key, newest.ToString(CultureInfo.InvariantCulture));
            }
        }

        if (last is not null) yield return last;
    }

    /// <summary>Which content a key has: a generation, and the write that created it.</summary>
    private sealed record S3Tag(int Generation, string? Write)
    {
        public static S3Tag? Parse(string tag) =>
            tag.Split('-') is [var generation, var write] && int.TryParse(generation, NumberStyles.None, CultureInfo.InvariantCulture, out var number)
                ? new(number, write.Length == 0 ? null : write)
                : null;

        public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"{Generation}-{Write}");
    }
}
