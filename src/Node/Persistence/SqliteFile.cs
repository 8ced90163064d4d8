using Microsoft.Data.Sqlite;

namespace Flashback.Node.Persistence;

/// <summary>One SQLite file, one connection, one statement per command. Not thread-safe: the owner serialises its use.</summary>
internal sealed class SqliteFile : IDisposable
{
    private readonly SqliteConnection _connection;

    private SqliteFile(SqliteConnection connection) => _connection = connection;

    public static SqliteFile Open(string path, params ReadOnlySpan<string> pragmas)
    {
        SqliteLibrary.EnsureBound();
        var connection = new SqliteConnection(new SqliteConnectionStringBuilder
        {
            DataSource = path,
            Mode = SqliteOpenMode.ReadWriteCreate,
            Pooling = false,
        }.ToString());
        try
        {
            connection.Open();
            var file = new SqliteFile(connection);
            foreach (var pragma in pragmas) file.Scalar($"PRAGMA {pragma}");
            return file;
        }
        catch
        {
            connection.Dispose();
            throw;
        }
    }

    /// <summary>Takes the write lock at once (BEGIN IMMEDIATE), so that what is read inside stays true until the commit.</summary>
    public SqliteTransaction Begin() => _connection.BeginTransaction(deferred: false);

    public int Execute(string sql, params ReadOnlySpan<(string Name, object? Value)> parameters)
    {
        using var command = Command(sql, parameters);
        return command.ExecuteNonQuery();
    }

    public object? Scalar(string sql, params ReadOnlySpan<(string Name, object? Value)> parameters)
    {
        using var command = Command(sql, parameters);
        return command.ExecuteScalar() is var value and not DBNull ? value : null;
    }

    public List<T> Query<T>(string sql, Func<SqliteDataReader, T> read, params ReadOnlySpan<(string Name, object? Value)> parameters)
    {
        using var command = Command(sql, parameters);
        using var reader = command.ExecuteReader();
        var rows = new List<T>();
        while (reader.Read()) rows.Add(read(reader));
        return rows;
    }

    public void Dispose() => _connection.Dispose();

    private SqliteCommand Command(string sql, ReadOnlySpan<(string Name, object? Value)> parameters)
    {
        var command = _connection.CreateCommand();
        command.CommandText = sql;
        foreach (var (name, value) in parameters) command.Parameters.AddWithValue(name, value ?? DBNull.Value);
        return command;
    }
}
