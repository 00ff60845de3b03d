using System.Collections.Concurrent;
using MeshCi.ControlPlane.Resources;
using MeshCi.ControlPlane.Sqlite.Database;
using MeshCi.ControlPlane.Store;
using Microsoft.Data.Sqlite;

namespace MeshCi.ControlPlane.Sqlite;

/// <summary>A store in a file: any number of readers next to one writer, durable even if the process is killed.</summary>
public sealed class SqliteMeshStore : IMeshStore
{
    private readonly ConcurrentBag<Statements> _readers = [];
    private readonly string _path;
    private readonly ChangeFeed _feed;
    private readonly GroupCommit _writer;
    private volatile bool _closed;

    private SqliteMeshStore(string path, Statements writer, int keptChanges)
    {
        _path = path;
        Id = writer.First("SELECT id FROM store", row => row.GetString(0)) ?? throw new StoreRefusedException($"{path} has no identity, so it is damaged.");
        _feed = new ChangeFeed(new SqliteReader(writer).Revision, (revision, count) => Read(reader => reader.ChangesAfter(revision, count)));
        _writer = new GroupCommit(writer, keptChanges, _feed.Publish);
    }

    /// <inheritdoc />
    public string Id { get; }

    /// <inheritdoc />
    public IChangeFeed Changes => _feed;

    /// <summary>Opens or creates the database.</summary>
    /// <param name="path">Path of the file.</param>
    /// <param name="keptChanges">Number of changes to keep, at least 1; there may be up to 64 more.</param>
    /// <exception cref="StoreRefusedException">The file is damaged, newer, or not a database of MeshCi.</exception>
    public static SqliteMeshStore Open(string path, int keptChanges = RecordedChange.Kept)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(keptChanges, 1);
        var writer = DatabaseFile.OpenWriter(path);
        try
        {
            return new SqliteMeshStore(path, writer, keptChanges);
        }
        catch
        {
            writer.Dispose();
            throw;
        }
    }

    /// <inheritdoc />
    public T Read<T>(Func<IMeshReader, T> read)
    {
        ArgumentNullException.ThrowIfNull(read);
        if (!_readers.TryTake(out var reader)) reader = DatabaseFile.OpenReader(_path);
        try
        {
            reader.Run("BEGIN");
            try
            {
                return read(new SqliteReader(reader));
            }
            finally
            {
                reader.Run("COMMIT");
            }
        }
        finally
        {
            if (_closed) reader.Dispose();
            else _readers.Add(reader);
        }
    }

    /// <inheritdoc />
    /// <exception cref="RefusalException">The write failed, or the store is closed; nothing was changed. Otherwise what the change throws.</exception>
    /// <exception cref="SqliteException">A statement of the change failed, and only that change was rolled back.</exception>
    public Task<T> WriteAsync<T>(Func<IMeshTransaction, T> change)
    {
        ArgumentNullException.ThrowIfNull(change);
        return _writer.Add(change);
    }

    /// <summary>Completes pending changes, and closes the file.</summary>
    public void Dispose()
    {
        if (_closed) return;
        _feed.Close();
        _writer.Dispose();
        _closed = true;
        while (_readers.TryTake(out var reader)) reader.Dispose();
    }
}
