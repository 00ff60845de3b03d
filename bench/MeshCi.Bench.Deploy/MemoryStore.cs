using System.Collections.Concurrent;
using MeshCi.Deployment.Ledgers.Stores;

namespace MeshCi.Bench.Deploy;

/// <summary>A ledger in this process: a durable one costs the time of the disk for each service.</summary>
internal sealed class MemoryStore : ILedgerStore
{
    private readonly ConcurrentDictionary<string, (byte[] Bytes, string Tag)> _contents = new(StringComparer.Ordinal);
    private readonly ConcurrentDictionary<string, ConcurrentDictionary<string, bool>> _folders = new(StringComparer.Ordinal);
    private long _tags;

    public string Describe(string key) => $"bench://ledger/{key}";

    public Task<IReadOnlyList<string>> ListAsync(string prefix, CancellationToken cancellationToken) => Task.FromResult<IReadOnlyList<string>>(
        [.. Below(prefix).Where(name => !name.EndsWith('/')).Order(StringComparer.Ordinal).Select(name => prefix + name)]);

    public Task<IReadOnlyList<string>> ListFoldersAsync(string prefix, CancellationToken cancellationToken) => Task.FromResult<IReadOnlyList<string>>(
        [.. Below(prefix).Where(name => name.EndsWith('/')).Select(name => name.TrimEnd('/')).Order(StringComparer.Ordinal)]);

    public Task<StoredContent?> ReadAsync(string key, CancellationToken cancellationToken) =>
        Task.FromResult(_contents.TryGetValue(key, out var content) ? new StoredContent(content.Bytes, content.Tag) : null);

    public Task<string?> CreateAsync(string key, ReadOnlyMemory<byte> bytes, CancellationToken cancellationToken)
    {
        var tag = $"{Interlocked.Increment(ref _tags)}";
        if (!_contents.TryAdd(key, (bytes.ToArray(), tag))) return Task.FromResult<string?>(null);
        for (var end = key.LastIndexOf('/'); ;)
        {
            _folders.GetOrAdd(key[..(end + 1)], _ => new(StringComparer.Ordinal))[key[(end + 1)..]] = true;
            key = key[..(end + 1)];
            if ((end = key.TrimEnd('/').LastIndexOf('/')) < 0) break;
        }

        return Task.FromResult<string?>(tag);
    }

    public Task<string?> ReplaceAsync(string key, ReadOnlyMemory<byte> bytes, string tag, CancellationToken cancellationToken)
    {
        if (!_contents.TryGetValue(key, out var present) || present.Tag != tag) return Task.FromResult<string?>(null);
        var next = $"{Interlocked.Increment(ref _tags)}";
        _contents[key] = (bytes.ToArray(), next);
        return Task.FromResult<string?>(next);
    }

    public Task DeleteAsync(string key, CancellationToken cancellationToken)
    {
        var end = key.LastIndexOf('/') + 1;
        if (_contents.TryRemove(key, out _)) _folders[key[..end]].TryRemove(key[end..], out _);
        return Task.CompletedTask;
    }

    private ICollection<string> Below(string prefix) => _folders.TryGetValue(prefix, out var names) ? names.Keys : [];
}
