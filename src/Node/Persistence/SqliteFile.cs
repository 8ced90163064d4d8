using Microsoft.Data.Sqlite;

namespace Flashback.Node.Persistence;

/// <summary>One SQLite file, one connection, one statement per command. Not thread-safe: the owner serialises its use.</summary>
internal sealed class SqliteFile : IDisposable
{
    /// <summary>When a commit is on the disk; the values are SQLite's own.</summary>
    public enum Sync
    {
        /// <summary>Some time later: a power cut may take the last commits, never the file.</summary>
        Later = 1,

        /// <summary>When it returns.</summary>
        AtCommit = 2,
    }

    private readonly SqliteConnection _connection;

    private SqliteFile(SqliteConnection connection) => _connection = connection;

    /// <summary>Opens a file, made if there is none, with a write-ahead log.</summary>
    /// <exception cref="InvalidDataException">The file system or the SQLite library did not apply a requested setting.</exception>
    /// <exception cref="SqliteException">The file cannot be opened or is not an SQLite file.</exception>
    public static SqliteFile Open(string path, Sync sync, params ReadOnlySpan<string> pragmas)
    {
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
            file.Scalar("PRAGMA journal_mode = WAL");
            file.Scalar($"PRAGMA synchronous = {(int)sync}");
            CheckDurable(file, path, sync);
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

    /// <summary>SQLite does not fail at a pragma that it cannot apply; it answers with what it does instead.</summary>
    private static void CheckDurable(SqliteFile file, string path, Sync sync)
    {
        var (journal, synchronous) = (file.Scalar("PRAGMA journal_mode"), file.Scalar("PRAGMA synchronous"));
        if (journal is not "wal" || synchronous is not long actual || actual != (int)sync)
            throw new InvalidDataException(
                $"'{path}' can have no write-ahead log (journal mode {journal}, synchronous {synchronous}); use a local disk.");
    }

    private SqliteCommand Command(string sql, ReadOnlySpan<(string Name, object? Value)> parameters)
    {
        var command = _connection.CreateCommand();
        command.CommandText = sql;
        foreach (var (name, value) in parameters) command.Parameters.AddWithValue(name, value ?? DBNull.Value);
        return command;
    }
}
