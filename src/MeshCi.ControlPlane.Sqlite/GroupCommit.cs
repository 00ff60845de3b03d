using System.Collections.Concurrent;
using MeshCi.ControlPlane.Resources;
using MeshCi.ControlPlane.Sqlite.Database;
using MeshCi.ControlPlane.Store;
using Microsoft.Data.Sqlite;
using SQLitePCL;

namespace MeshCi.ControlPlane.Sqlite;

/// <summary>
/// The only writer of a database. Changes are made one after the other, so they are serializable; those that wait during a write to the disk
/// share the next write. A change is acknowledged only after that.
/// </summary>
internal sealed class GroupCommit : IDisposable
{
    private const int BatchLimit = 256;
    private readonly BlockingCollection<PendingChange> _changes = new(new ConcurrentQueue<PendingChange>());
    private readonly Statements _statements;
    private readonly int _keptChanges;
    private readonly Action<long> _publish;
    private readonly Thread _thread;

    /// <summary>Starts to write.</summary>
    /// <param name="statements">The connection that writes, which this object then owns.</param>
    /// <param name="keptChanges">Number of changes to keep.</param>
    /// <param name="publish">Receives the newest revision after each commit that recorded changes, before they are acknowledged.</param>
    public GroupCommit(Statements statements, int keptChanges, Action<long> publish)
    {
        _statements = statements;
        _keptChanges = keptChanges;
        _publish = publish;
        _thread = new Thread(WriteAll) { IsBackground = true, Name = "writer" };
        _thread.Start();
    }

    /// <summary>Makes a change when its turn comes; completes when it is on disk.</summary>
    public Task<T> Add<T>(Func<IMeshTransaction, T> change)
    {
        var pending = new PendingChange<T>(change);
        try
        {
            _changes.Add(pending);
        }
        catch (InvalidOperationException)
        {
            pending.Refuse(Refusal.Unavailable("The control plane is shutting down. Nothing was changed."));
        }

        return pending.Result;
    }

    /// <summary>Completes pending changes, and closes the connection.</summary>
    public void Dispose()
    {
        _changes.CompleteAdding();
        _thread.Join();
        _statements.Dispose();
        _changes.Dispose();
    }

    private void WriteAll()
    {
        var batch = new List<PendingChange>(BatchLimit);
        foreach (var first in _changes.GetConsumingEnumerable())
        {
            batch.Add(first);
            try
            {
                if (Write(batch) is { } revision) _publish(revision);
                foreach (var change in batch) change.Acknowledge();
            }
            catch (SqliteException exception)
            {
                Abandon();
                foreach (var change in batch) change.Refuse(Refusal.Unavailable(CannotBeWritten(exception)));
            }

            batch.Clear();
        }
    }

    private static string CannotBeWritten(SqliteException exception) => FullDisk.Is(exception)
        ? "The disk that contains the database is full. Free some space, then try again. Nothing was changed."
        : $"The database cannot be written: {exception.Message} Nothing was changed.";

    // Returns the newest revision that was committed; null if no change was recorded.
    private long? Write(List<PendingChange> batch)
    {
        long? revision = null;
        _statements.Run("BEGIN IMMEDIATE");
        var change = batch[0];
        while (true)
        {
            var transaction = new SqliteTransaction(_statements, _keptChanges);
            _statements.Run("SAVEPOINT change");
            try
            {
                change.Make(transaction);
                _statements.Run("RELEASE change");
                revision = transaction.Recorded ?? revision;
            }
            catch (Exception exception) when (exception is not SqliteException fault || IsOfOneStatement(fault))
            {
                // Only this change fails: it is rolled back, and the others of the batch continue. The failure is reported after the
                // commit, because its reason may be a change that is not on disk yet.
                _statements.Run("ROLLBACK TO change");
                _statements.Run("RELEASE change");
                change.Fail(exception);
            }

            if (batch.Count >= BatchLimit || !_changes.TryTake(out change)) break;
            batch.Add(change);
        }

        _statements.Run("COMMIT");
        return revision;
    }

    // After these errors, SQLite rolls back only the statement; after any other, the state of the whole transaction, or of the file, is uncertain.
    private static bool IsOfOneStatement(SqliteException fault) =>
        fault.SqliteErrorCode is raw.SQLITE_ERROR or raw.SQLITE_TOOBIG or raw.SQLITE_CONSTRAINT or raw.SQLITE_MISMATCH or raw.SQLITE_RANGE;

    private void Abandon()
    {
        try
        {
            _statements.Run("ROLLBACK");
        }
        catch (SqliteException)
        {
            // With a full disk, SQLite rolls back automatically; then there is nothing left to do.
        }
    }
}
