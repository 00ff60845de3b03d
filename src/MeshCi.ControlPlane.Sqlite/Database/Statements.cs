using Microsoft.Data.Sqlite;

namespace MeshCi.ControlPlane.Sqlite.Database;

/// <summary>A connection with its statements, each prepared once.</summary>
internal sealed class Statements(SqliteConnection connection) : IDisposable
{
    private readonly Dictionary<string, SqliteCommand> _prepared = new(StringComparer.Ordinal);

    /// <summary>Runs a statement without rows.</summary>
    /// <returns>Number of rows that changed.</returns>
    public int Run(string sql, params ReadOnlySpan<object> values) => Bind(sql, values).ExecuteNonQuery();

    /// <summary>The rows, each read by <paramref name="read"/>.</summary>
    public List<T> Rows<T>(string sql, Func<SqliteDataReader, T> read, params ReadOnlySpan<object> values)
    {
        using var reader = Bind(sql, values).ExecuteReader();
        var rows = new List<T>();
        while (reader.Read()) rows.Add(read(reader));
        return rows;
    }

    /// <summary>The first row, read by <paramref name="read"/>, or default.</summary>
    public T? First<T>(string sql, Func<SqliteDataReader, T> read, params ReadOnlySpan<object> values)
    {
        using var reader = Bind(sql, values).ExecuteReader();
        return reader.Read() ? read(reader) : default;
    }

    /// <summary>The number in the only column of the only row.</summary>
    public long Number(string sql, params ReadOnlySpan<object> values) => (long)Bind(sql, values).ExecuteScalar()!;

    /// <inheritdoc />
    public void Dispose()
    {
        foreach (var command in _prepared.Values) command.Dispose();
        connection.Dispose();
    }

    // Parameters are $0, $1, ... in the order of their values.
    private SqliteCommand Bind(string sql, ReadOnlySpan<object> values)
    {
        if (!_prepared.TryGetValue(sql, out var command))
        {
            command = connection.CreateCommand();
#pragma warning disable CA2100 // Every statement is a constant of this folder; values are bound.
            command.CommandText = sql;
#pragma warning restore CA2100
            for (var index = 0; index < values.Length; index++) command.Parameters.Add(new SqliteParameter { ParameterName = $"${index}" });
            _prepared.Add(sql, command);
        }

        for (var index = 0; index < values.Length; index++) command.Parameters[index].Value = values[index];
        return command;
    }
}
