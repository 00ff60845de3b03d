using System.Security.Cryptography;
using System.Text;
using MeshCi.Definitions.Diagnostics;
using MeshCi.Shared;

namespace MeshCi.Deployment.Ledgers.Stores;

/// <summary>
/// A ledger in a directory. It relies on one ability of the file system: of several processes that give a file the same new name, one succeeds. File locks,
/// which many network file systems lack, are not used.
/// </summary>
/// <remarks>
/// A content is replaced by a hidden file whose name contains the tag of that content, and that is therefore written once. Then the file itself is
/// overwritten, for people and for other programs. Whoever reads the file follows the hidden files, because the overwriting process may have been
/// interrupted, or may have been so slow that it restored an older content. The hidden files are deleted together with the key.
/// </remarks>
/// <param name="root">The directory. It is created by the first write.</param>
public sealed class DirectoryLedgerStore(string root) : ILedgerStore
{
    // An entry contains a definition, and what it changed.
    private const long LargestEntry = 512L * 1024 * 1024;
    private readonly LedgerPaths _paths = new(Path.GetFullPath(root));

    /// <inheritdoc/>
    public string Describe(string key) => PathOf(key);

    /// <inheritdoc/>
    public Task<IReadOnlyList<string>> ListAsync(string prefix, CancellationToken cancellationToken) => Guard(FolderOf(prefix), () =>
    {
        var folder = FolderOf(prefix);
        IReadOnlyList<string> keys = !LedgerFolder.Exists(folder) ? [] :
            // Files that a person has renamed count, too, and so does a directory in the place of an entry, which cannot be read.
            // Files whose names begin with a dot are not keys.
            [.. Directory.EnumerateFiles(folder).Concat(Directory.EnumerateDirectories(folder, "*.json").Where(LedgerPaths.IsNumbered))
                .Where(file => !Path.GetFileName(file).StartsWith('.') && !LedgerPaths.IsName(file))
                .Select(file => prefix + LedgerPaths.SegmentOfFile(file))
                .Order(StringComparer.Ordinal)];
        return Task.FromResult(keys);
    });

    /// <inheritdoc/>
    public Task<IReadOnlyList<string>> ListFoldersAsync(string prefix, CancellationToken cancellationToken) => Guard(FolderOf(prefix), () =>
    {
        var folder = FolderOf(prefix);
        IReadOnlyList<string> segments = !LedgerFolder.Exists(folder) ? [] :
            [.. Directory.EnumerateDirectories(folder)
                .Where(below => !Path.GetFileName(below).StartsWith('.'))
                .Select(LedgerPaths.SegmentOfFolder).OfType<string>()
                .Order(StringComparer.Ordinal)];
        return Task.FromResult(segments);
    });

    /// <inheritdoc/>
    public Task<StoredContent?> ReadAsync(string key, CancellationToken cancellationToken) =>
        Guard(PathOf(key), () => Task.FromResult(Read(PathOf(key))));

    /// <inheritdoc/>
    public Task<string?> CreateAsync(string key, ReadOnlyMemory<byte> bytes, CancellationToken cancellationToken) => Guard<string?>(PathOf(key), async () =>
    {
        var path = PathOf(key);
        _ = LedgerFolder.Exists(Path.GetDirectoryName(path)!);
        foreach (var (file, name) in _paths.NamesOf(key).Where(folder => !File.Exists(folder.File)))
            await DurableFile.CreateAsync(file, Encoding.UTF8.GetBytes(name), cancellationToken).ConfigureAwait(false);
        if (await DurableFile.CreateAsync(path, bytes, cancellationToken).ConfigureAwait(false)) return TagOf(bytes.Span);
        return Directory.Exists(path) ? throw LedgerFolder.InTheWay(path) : null;
    });

    /// <inheritdoc/>
    public Task<string?> ReplaceAsync(string key, ReadOnlyMemory<byte> bytes, string tag, CancellationToken cancellationToken) =>
        Guard(PathOf(key), () => ReplaceFileAsync(PathOf(key), bytes, tag, cancellationToken));

    /// <inheritdoc/>
    public Task DeleteAsync(string key, CancellationToken cancellationToken) => Guard(PathOf(key), () =>
    {
        var path = PathOf(key);
        if (!LedgerFolder.Exists(Path.GetDirectoryName(path)!)) return Task.FromResult(false);
        File.Delete(path);
        foreach (var successor in LedgerPaths.SuccessorsOf(path).ToList()) File.Delete(successor);
        return Task.FromResult(true);
    });

    private static async Task<string?> ReplaceFileAsync(string path, ReadOnlyMemory<byte> bytes, string tag, CancellationToken cancellationToken)
    {
        if (Read(path)?.Tag != tag) return null;
        var next = TagOf(bytes.Span);
        if (next == tag || File.Exists(LedgerPaths.SuccessorOf(path, next)))
        {
            // Another process may have written this content since, and replaced it.
            if (Read(path)?.Tag != tag) return null;
            throw new ArgumentException("A key cannot have a content again that it has had before.", nameof(bytes));
        }

        if (!await DurableFile.CreateAsync(LedgerPaths.SuccessorOf(path, tag), bytes, cancellationToken).ConfigureAwait(false)) return null;
        try
        {
            await DurableFile.OverwriteAsync(path, bytes).ConfigureAwait(false);
        }
        catch (Exception problem) when (problem is IOException or UnauthorizedAccessException)
        {
            // The content has been replaced, even if the file cannot be overwritten.
        }

        return next;
    }

    private static StoredContent? Read(string path)
    {
        if (Directory.Exists(path)) throw LedgerFolder.InTheWay(path);
        if (ReadIfExists(path) is not { } content) return null;
        // A person may have edited the hidden files.
        var seen = new HashSet<string>();
        while (seen.Add(content.Tag) && ReadIfExists(LedgerPaths.SuccessorOf(path, content.Tag)) is { } successor) content = successor;
        return content;
    }

    private static StoredContent? ReadIfExists(string path)
    {
        try
        {
            var bytes = OrdinaryFile.ReadAll(path, LargestEntry);
            return new(bytes, TagOf(bytes)) { Obstacle = bytes.Length == 0 ? SpecialFile.Explain(path) : null };
        }
        catch (Exception problem) when (problem is FileNotFoundException or DirectoryNotFoundException)
        {
            return null;
        }
    }

    private static string TagOf(ReadOnlySpan<byte> bytes) => Convert.ToHexStringLower(SHA256.HashData(bytes));

    private async Task<T> Guard<T>(string path, Func<Task<T>> action)
    {
        try
        {
            return await action().ConfigureAwait(false);
        }
        catch (Exception problem) when (problem is IOException or UnauthorizedAccessException)
        {
            throw new MeshException(MeshDiagnostics.FileNotAccessible.At(new(Item: "MeshLedger"), LedgerFolder.Explain(path, _paths.Root, problem)), problem);
        }
    }

    private string PathOf(string key) => _paths.PathOf(key);

    private string FolderOf(string prefix) => prefix.Length == 0 ? _paths.Root : _paths.PathOf(prefix.TrimEnd('/'));
}
