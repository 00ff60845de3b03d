using Microsoft.Data.Sqlite;
using SQLitePCL;

namespace MeshCi.Local.Store;

/// <summary>Opens the database: makes a new one, accepts a sound one of this format, refuses any other without changing it.</summary>
internal static class DatabaseFile
{
    /// <summary>The format that this code reads and writes.</summary>
    public static int Format => 1 + Upgrades.Length;

    // "Mesh" in ASCII, so that a file of another program is not taken for ours.
    private const int ApplicationId = 0x4D657368;
    private const int NoCheckpointOnClose = 1006;

    private const string Schema =
        """
        CREATE TABLE resource (
            key INTEGER PRIMARY KEY AUTOINCREMENT,
            region TEXT NOT NULL, mesh TEXT NOT NULL, kind INTEGER NOT NULL, parent TEXT NOT NULL, name TEXT NOT NULL,
            uid TEXT NOT NULL, version INTEGER NOT NULL, created INTEGER NOT NULL, updated INTEGER NOT NULL, spec BLOB NOT NULL,
            UNIQUE (region, kind, mesh, parent, name)
        ) STRICT;
        CREATE TABLE link (
            source INTEGER NOT NULL REFERENCES resource ON DELETE CASCADE,
            region TEXT NOT NULL, mesh TEXT NOT NULL, kind INTEGER NOT NULL, name TEXT NOT NULL,
            PRIMARY KEY (source, kind, name)
        ) STRICT, WITHOUT ROWID;
        CREATE INDEX link_target ON link (region, mesh, kind, name);
        CREATE TABLE tag (
            resource INTEGER NOT NULL REFERENCES resource ON DELETE CASCADE, key TEXT NOT NULL, value TEXT NOT NULL,
            PRIMARY KEY (resource, key)
        ) STRICT, WITHOUT ROWID;
        CREATE TABLE token (
            region TEXT NOT NULL, operation TEXT NOT NULL, token TEXT NOT NULL,
            resource INTEGER NOT NULL REFERENCES resource ON DELETE CASCADE,
            digest BLOB NOT NULL, answer BLOB NOT NULL, used INTEGER NOT NULL,
            PRIMARY KEY (region, operation, token)
        ) STRICT, WITHOUT ROWID;
        CREATE INDEX token_resource ON token (resource);
        CREATE INDEX token_used ON token (used);
        """;

    // What makes a database of format 1 one of format 2, and so on. A new one is made in the same steps, so that no two databases of a
    // format differ; a step that was released is never edited.
    private static readonly string[] Upgrades =
    [
        """
        CREATE TABLE change (
            number INTEGER PRIMARY KEY AUTOINCREMENT,
            at INTEGER NOT NULL, operation TEXT NOT NULL, who TEXT NOT NULL,
            region TEXT NOT NULL, mesh TEXT NOT NULL, kind INTEGER NOT NULL, parent TEXT NOT NULL, name TEXT NOT NULL,
            before INTEGER NOT NULL, after INTEGER NOT NULL
        ) STRICT;
        """,
    ];

    /// <summary>The connection that writes; every acknowledged transaction is on the disk.</summary>
    /// <exception cref="StartRefusedException">The file is damaged, newer, or not a database of MeshCi.</exception>
    public static Statements OpenWriter(string path)
    {
        var connection = Open(path, SqliteOpenMode.ReadWriteCreate);
        try
        {
            // Whatever is found below, closing must not move pages about in a file that is refused.
            raw.sqlite3_db_config(connection.Handle, NoCheckpointOnClose, 1, out _);
            Examine(connection, path);
            Execute(connection, "PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL; PRAGMA foreign_keys=ON;");
            BringUpToDate(connection);
            raw.sqlite3_db_config(connection.Handle, NoCheckpointOnClose, 0, out _);
            return new Statements(connection);
        }
        catch (SqliteException exception)
        {
            connection.Dispose();
            throw Refused(path, exception.Message, exception);
        }
        catch
        {
            connection.Dispose();
            throw;
        }
    }

    /// <summary>A connection that reads what was committed when its transaction began.</summary>
    public static Statements OpenReader(string path) => new(Open(path, SqliteOpenMode.ReadOnly));

    private static SqliteConnection Open(string path, SqliteOpenMode mode)
    {
        var connection = new SqliteConnection(new SqliteConnectionStringBuilder { DataSource = path, Mode = mode, Pooling = false }.ConnectionString);
        try
        {
            connection.Open();
            return connection;
        }
        catch (SqliteException exception)
        {
            connection.Dispose();
            throw Refused(path, exception.Message, exception);
        }
    }

    // All steps at once or none: a process that dies in between leaves the database as it was.
    private static void BringUpToDate(SqliteConnection connection)
    {
        var format = (int)Number(connection, "PRAGMA user_version");
        if (format == Format) return;
        string[] steps = format == 0 ? [Schema, .. Upgrades] : Upgrades[(format - 1)..];
        Execute(connection, $"BEGIN IMMEDIATE; {string.Concat(steps)} PRAGMA application_id={ApplicationId}; PRAGMA user_version={Format}; COMMIT;");
    }

    private static void Examine(SqliteConnection connection, string path)
    {
        var format = Number(connection, "PRAGMA user_version");
        var application = Number(connection, "PRAGMA application_id");
        if (format == 0 && application == 0 && Number(connection, "SELECT count(*) FROM sqlite_schema") == 0) return;
        if (application != ApplicationId)
            throw new StartRefusedException($"{path} is a database of another program. It was left as it is. Use another state directory.");
        if (format > Format)
        {
            throw new StartRefusedException(
                $"{path} has format {format}; this version reads up to {Format}. It was left as it is. Use the newer MeshCi that wrote it, or another state directory.");
        }

        using var command = connection.CreateCommand();
        command.CommandText = "PRAGMA quick_check(1)";
        if (command.ExecuteScalar() is not "ok" and var finding) throw Refused(path, $"{finding}", null);
    }

    private static StartRefusedException Refused(string path, string cause, Exception? inner) => new(
        $"{path} is damaged or cannot be used: {cause} It was left as it is. Restore it from a copy, or move it away to start with an empty mesh.", inner);

    private static void Execute(SqliteConnection connection, string sql)
    {
        using var command = connection.CreateCommand();
#pragma warning disable CA2100 // Constants of this file.
        command.CommandText = sql;
#pragma warning restore CA2100
        command.ExecuteNonQuery();
    }

    private static long Number(SqliteConnection connection, string sql)
    {
        using var command = connection.CreateCommand();
#pragma warning disable CA2100 // Constants of this file.
        command.CommandText = sql;
#pragma warning restore CA2100
        return (long)command.ExecuteScalar()!;
    }
}
