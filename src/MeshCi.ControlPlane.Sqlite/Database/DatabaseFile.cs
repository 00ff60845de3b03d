using MeshCi.ControlPlane.Store;
using Microsoft.Data.Sqlite;
using SQLitePCL;

namespace MeshCi.ControlPlane.Sqlite.Database;

/// <summary>
/// Opens the database: creates a new one, accepts an intact one of this format, upgrades an older one, and refuses any other without changing it.
/// </summary>
internal static class DatabaseFile
{
    // "Mesh" in ASCII, so that the file of another program is not mistaken for a database of MeshCi.
    private const int ApplicationId = 0x4D657368;
    private const int NoCheckpointOnClose = 1006;
    private const string LeftAsItIs = "It was not changed. Restore it from a backup, or move it to another folder to start with an empty database.";

    /// <summary>The connection that writes; every acknowledged transaction is on disk.</summary>
    /// <exception cref="StoreRefusedException">The file is damaged, newer, or not a database of MeshCi.</exception>
    public static Statements OpenWriter(string path)
    {
        var connection = Open(path, SqliteOpenMode.ReadWriteCreate);
        try
        {
            // Whatever is found below, closing must not move pages in a file that is refused.
            raw.sqlite3_db_config(connection.Handle, NoCheckpointOnClose, 1, out _);
            Examine(connection, path);
            Execute(connection, "PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL; PRAGMA foreign_keys=OFF;");
            Upgrade(connection, path);
            Execute(connection, "PRAGMA foreign_keys=ON;");
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

    /// <summary>A connection that reads what was committed before its transaction began.</summary>
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

    private static void Examine(SqliteConnection connection, string path)
    {
        var format = Number(connection, "PRAGMA user_version");
        var application = Number(connection, "PRAGMA application_id");
        if (format == 0 && application == 0 && Number(connection, "SELECT count(*) FROM sqlite_schema") == 0) return;
        if (application != ApplicationId)
            throw new StoreRefusedException($"{path} is a database of another program. It was not changed. Use another state directory.");
        if (format > Upgrades.Format)
        {
            throw new StoreRefusedException(NewerFormat(path, format));
        }

        using var command = connection.CreateCommand();
        command.CommandText = "PRAGMA quick_check(1)";
        if (command.ExecuteScalar() is not "ok" and var finding) throw Refused(path, $"{finding}", null);
    }

    private static string NewerFormat(string path, long format) =>
        $"{path} has format {format}; this version reads up to {Upgrades.Format}. It was not changed. "
        + "Use the newer MeshCi that wrote it, or another state directory.";

    // All steps or none. Foreign keys must be off: otherwise, recreating a table would delete rows of others that refer to it.
    private static void Upgrade(SqliteConnection connection, string path)
    {
        var format = (int)Number(connection, "PRAGMA user_version");
        if (format == Upgrades.Format) return;
        Execute(connection, "BEGIN IMMEDIATE");
        try
        {
            foreach (var step in Upgrades.Steps.Skip(format)) Execute(connection, step);
            if (Number(connection, "SELECT count(*) FROM pragma_foreign_key_check") > 0)
                throw new StoreRefusedException($"{path} contains rows that do not belong to a resource. {LeftAsItIs}");
            Execute(connection, $"PRAGMA application_id={ApplicationId}; PRAGMA user_version={Upgrades.Format}; COMMIT;");
        }
        catch (SqliteException exception) when (FullDisk.Is(exception))
        {
            throw Refused(path, exception.Message, exception);
        }
        catch (SqliteException exception)
        {
            throw new StoreRefusedException(
                $"{path} has format {format} and could not be upgraded to format {Upgrades.Format}: {exception.Message} {LeftAsItIs}", exception);
        }
    }

    private static StoreRefusedException Refused(string path, string cause, Exception? inner) => inner is not null && FullDisk.Is(inner)
        ? new($"There is no space left on the disk of {path}. It was not changed. Free some space, then start again.", inner)
        : new($"{path} is damaged or cannot be used: {cause} {LeftAsItIs}", inner);

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
