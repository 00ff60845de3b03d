using System.Security.Cryptography;
using System.Text;
using MeshCi.Definitions.Diagnostics;
using MeshCi.Shared;

namespace MeshCi.Deployment.Ledgers;

/// <summary>A ledger in a directory. A lease is a lock on a file, which the operating system releases when the process ends.</summary>
/// <param name="root">The directory. It is created by the first write.</param>
public sealed class DirectoryLedgerStore(string root) : ILedgerStore
{
    // An entry contains a definition, and what it changed.
    private const long LargestEntry = 512L * 1024 * 1024;
    private readonly LedgerPaths _paths = new(Path.GetFullPath(root));

    /// <inheritdoc/>
    public string Describe(string key) => PathOf(key);

    /// <inheritdoc/>
    public Task<IReadOnlyList<string>> ListAsync(string prefix, CancellationToken cancellationToken) => Guard(_paths.Root, () =>
    {
        var directory = PathOf(prefix.TrimEnd('/'));
        IReadOnlyList<string> keys = !Directory.Exists(directory) ? [] :
            // Files that a person has renamed count, too. Files whose names begin with a dot are still being written.
            [.. Directory.EnumerateFiles(directory, "*.json*", SearchOption.AllDirectories)
                .Where(file => !Path.GetFileName(file).StartsWith('.'))
                .Select(file => _paths.KeyOf(prefix, file)).OfType<string>()
                .Order(StringComparer.Ordinal)];
        return Task.FromResult(keys);
    });

    /// <inheritdoc/>
    public Task<StoredContent?> ReadAsync(string key, CancellationToken cancellationToken) => Guard(PathOf(key), () =>
    {
        try
        {
            var bytes = OrdinaryFile.ReadAll(PathOf(key), LargestEntry);
            return Task.FromResult<StoredContent?>(new(bytes, TagOf(bytes)));
        }
        catch (Exception problem) when (problem is FileNotFoundException or DirectoryNotFoundException)
        {
            return Task.FromResult<StoredContent?>(null);
        }
    });

    /// <inheritdoc/>
    public Task<string?> CreateAsync(string key, ReadOnlyMemory<byte> bytes, CancellationToken cancellationToken) => Guard(PathOf(key), async () =>
    {
        foreach (var (file, name) in _paths.NamesOf(key).Where(folder => !File.Exists(folder.File)))
            await DurableFile.WriteAsync(file, Encoding.UTF8.GetBytes(name), replace: false, cancellationToken).ConfigureAwait(false);
        return await DurableFile.WriteAsync(PathOf(key), bytes, replace: false, cancellationToken).ConfigureAwait(false) ? TagOf(bytes.Span) : null;
    });

    /// <inheritdoc/>
    public Task<string?> ReplaceAsync(string key, ReadOnlyMemory<byte> bytes, string tag, CancellationToken cancellationToken) => Guard(PathOf(key), async () =>
    {
        if (await ReadAsync(key, cancellationToken).ConfigureAwait(false) is not { } present || present.Tag != tag) return null;
        await DurableFile.WriteAsync(PathOf(key), bytes, replace: true, cancellationToken).ConfigureAwait(false);
        return TagOf(bytes.Span);
    });

    /// <inheritdoc/>
    public Task<LeaseAttempt> TryLeaseAsync(string key, string holder, CancellationToken cancellationToken) => Guard(PathOf(key), async () =>
    {
        // The holder is described in a separate file, because only the holder can open the locked one.
        var (locked, text) = (PathOf(key) + ".lock", PathOf(key) + ".holder");
        Directory.CreateDirectory(Path.GetDirectoryName(locked)!);
        FileStream stream;
        try
        {
            stream = new FileStream(locked, FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None);
        }
        catch (IOException problem) when (IsSharingViolation(problem))
        {
            return new LeaseAttempt(null, File.Exists(text) ? OrdinaryFile.ReadAllText(text) : null);
        }

        try
        {
            await DurableFile.WriteAsync(text, Encoding.UTF8.GetBytes(holder), replace: true, cancellationToken).ConfigureAwait(false);
        }
        catch
        {
            await stream.DisposeAsync().ConfigureAwait(false);
            throw;
        }

        return new LeaseAttempt(stream, null);
    });

    private static bool IsSharingViolation(IOException problem) =>
        // ERROR_SHARING_VIOLATION and ERROR_LOCK_VIOLATION; EWOULDBLOCK of Linux and of macOS.
        OperatingSystem.IsWindows() ? (problem.HResult & 0xffff) is 32 or 33 : problem.HResult is 11 or 35;

    private static string TagOf(ReadOnlySpan<byte> bytes) => Convert.ToHexStringLower(SHA256.HashData(bytes));

    private static async Task<T> Guard<T>(string path, Func<Task<T>> action)
    {
        try
        {
            return await action().ConfigureAwait(false);
        }
        catch (Exception problem) when (problem is IOException or UnauthorizedAccessException)
        {
            throw new MeshException(MeshDiagnostics.FileNotAccessible.At(new(Item: "MeshLedger"), NotAccessible(path, problem)), problem);
        }
    }

    private static string NotAccessible(string path, Exception problem) =>
        $"The ledger file '{path}' cannot be read or written: {problem.Message} "
        + "Free some space, grant the current user write permission for its directory, or set MeshLedger to another directory.";

    private string PathOf(string key) => _paths.PathOf(key);
}
