namespace Flashback.Node.Persistence;

/// <summary>
/// Forward-only schema steps. Step i takes a file from version i to i+1, each in its own transaction; the version stands in
/// SQLite's <c>user_version</c>. A file written by a newer program is refused, never guessed at.
/// </summary>
internal static class Migrations
{
    /// <exception cref="InvalidDataException">The file's version is above the number of steps known here.</exception>
    public static void Apply(SqliteFile file, string path, params ReadOnlySpan<string[]> steps)
    {
        var version = Convert.ToInt32(file.Scalar("PRAGMA user_version"));
        if (version > steps.Length)
        {
            throw new InvalidDataException(
                $"'{path}' has schema version {version}; this program knows up to {steps.Length}. Run the newer oracle-node.");
        }
        for (; version < steps.Length; version++)
        {
            using var transaction = file.Begin();
            foreach (var statement in steps[version]) file.Execute(statement);
            file.Execute($"PRAGMA user_version = {version + 1}");
            transaction.Commit();
        }
    }
}
