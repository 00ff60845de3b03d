using System.Collections.Concurrent;
using Microsoft.Data.Sqlite;
using SQLitePCL;

namespace MeshCi.Local.Store;

/// <summary>
/// The database: any number of readers beside one writer. Changes are made one after the other, so they are serialisable; those that wait
/// while one is being written to the disk share the next write to it. A change is acknowledged only after that.
/// </summary>
internal sealed class MeshStore : IDisposable
{
    private const int BatchLimit = 256;
    private readonly BlockingCollection<IChange> _changes = new(new ConcurrentQueue<IChange>());
    private readonly ConcurrentBag<Statements> _readers = [];
    private readonly Statements _writer;
    private readonly Thread _thread;
    private readonly string _path;
    private volatile bool _closed;

    private MeshStore(string path, Statements writer)
    {
        _path = path;
        _writer = writer;
        _thread = new Thread(WriteAll) { IsBackground = true, Name = "writer" };
        _thread.Start();
    }

    private interface IChange
    {
        void Make(MeshTransaction transaction);

        void Fail(Exception cause);

        void Acknowledge();

        void Refuse(Exception cause);
    }

    /// <summary>Opens or makes the database.</summary>
    /// <exception cref="StartRefusedException">It is damaged, newer, or not of MeshCi.</exception>
    public static MeshStore Open(string path) => new(path, DatabaseFile.OpenWriter(path));

    /// <summary>Reads from one state of the database: what was acknowledged before is seen.</summary>
    public T Read<T>(Func<MeshTransaction, T> read)
    {
        if (!_readers.TryTake(out var reader)) reader = DatabaseFile.OpenReader(_path);
        try
        {
            reader.Run("BEGIN");
            try
            {
                return read(new MeshTransaction(reader));
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

    /// <summary>Makes a change as a whole or not at all; completes when it is on the disk.</summary>
    /// <exception cref="ApiException">What <paramref name="change"/> threw; or the disk refused the write, and nothing was changed.</exception>
    /// <exception cref="SqliteException">A statement of <paramref name="change"/> failed, and it alone was taken back.</exception>
    public Task<T> WriteAsync<T>(Func<MeshTransaction, T> change)
    {
        var pending = new Change<T>(change);
        try
        {
            _changes.Add(pending);
        }
        catch (InvalidOperationException)
        {
            pending.Refuse(ApiException.ServiceUnavailable("The control plane is ending. Nothing was changed."));
        }

        return pending.Outcome;
    }

    /// <summary>Finishes the changes that were asked for and closes the database.</summary>
    public void Dispose()
    {
        _changes.CompleteAdding();
        _thread.Join();
        _closed = true;
        while (_readers.TryTake(out var reader)) reader.Dispose();
        _writer.Dispose();
        _changes.Dispose();
    }

    private void WriteAll()
    {
        var batch = new List<IChange>(BatchLimit);
        foreach (var first in _changes.GetConsumingEnumerable())
        {
            batch.Add(first);
            try
            {
                Write(batch);
                foreach (var change in batch) change.Acknowledge();
            }
            catch (SqliteException exception)
            {
                Abandon();
                foreach (var change in batch)
                    change.Refuse(ApiException.ServiceUnavailable($"The database cannot be written: {exception.Message} Nothing was changed."));
            }

            batch.Clear();
        }
    }

    private void Write(List<IChange> batch)
    {
        var transaction = new MeshTransaction(_writer);
        _writer.Run("BEGIN IMMEDIATE");
        var change = batch[0];
        while (true)
        {
            _writer.Run("SAVEPOINT change");
            try
            {
                change.Make(transaction);
                _writer.Run("RELEASE change");
            }
            catch (Exception exception) when (exception is not SqliteException fault || IsOfOneStatement(fault))
            {
                // Only this change fails; its half is taken back and the others of the batch go on. Its author hears of it after the
                // commit, since the reason may be a change that is not on the disk yet.
                _writer.Run("ROLLBACK TO change");
                _writer.Run("RELEASE change");
                change.Fail(exception);
            }

            if (batch.Count >= BatchLimit || !_changes.TryTake(out change)) break;
            batch.Add(change);
        }

        _writer.Run("COMMIT");
    }

    // Of these SQLite takes back the statement alone; after any other the whole transaction, or the file, is in doubt.
    private static bool IsOfOneStatement(SqliteException fault) =>
        fault.SqliteErrorCode is raw.SQLITE_ERROR or raw.SQLITE_TOOBIG or raw.SQLITE_CONSTRAINT or raw.SQLITE_MISMATCH or raw.SQLITE_RANGE;

    private void Abandon()
    {
        try
        {
            _writer.Run("ROLLBACK");
        }
        catch (SqliteException)
        {
            // A full disk makes SQLite roll back by itself; then there is nothing left to do.
        }
    }

    private sealed class Change<T>(Func<MeshTransaction, T> make) : IChange
    {
        private readonly TaskCompletionSource<T> _outcome = new(TaskCreationOptions.RunContinuationsAsynchronously);
        private T? _result;
        private Exception? _failure;

        public Task<T> Outcome => _outcome.Task;

        public void Make(MeshTransaction transaction) => _result = make(transaction);

        public void Fail(Exception cause) => _failure = cause;

        public void Acknowledge()
        {
            if (_failure is null) _outcome.TrySetResult(_result!);
            else _outcome.TrySetException(_failure);
        }

        public void Refuse(Exception cause) => _outcome.TrySetException(cause);
    }
}
