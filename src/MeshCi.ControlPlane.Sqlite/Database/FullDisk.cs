using Microsoft.Data.Sqlite;

namespace MeshCi.ControlPlane.Sqlite.Database;

/// <summary>Distinguishes a full disk, or an exceeded disk quota, from other failures.</summary>
public static class FullDisk
{
    private const int SqliteFull = 13;

    /// <summary>Whether an exception, or one that caused it, reports a full disk.</summary>
    public static bool Is(Exception? problem)
    {
        for (; problem is not null; problem = problem.InnerException)
        {
            if (problem is SqliteException { SqliteErrorCode: SqliteFull }) return true;
            if (problem is IOException && IsCode(problem.HResult)) return true;
        }

        return false;
    }

    // ERROR_HANDLE_DISK_FULL and ERROR_DISK_FULL; ENOSPC, and EDQUOT on Linux and on macOS.
    private static bool IsCode(int code) => OperatingSystem.IsWindows() ? (code & 0xffff) is 39 or 112 : code is 28 or 122 or 69;
}
