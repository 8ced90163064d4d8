using System.Diagnostics;
using Flashback.Node.Persistence;
using Flashback.Node.Signing;
using Flashback.Node.Signing.Storage;
using Flashback.Node.Store;

namespace Flashback.Node.Tests.Persistence;

public sealed class SqliteFileTests : IDisposable
{
    /// <summary>
    /// Where SQLite keeps no write-ahead log, and says so only if asked: in memory, and in a file of its own that it deletes.
    /// </summary>
    private static readonly string[] s_without = [":memory:", ""];

    private readonly TempFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    /// <summary>A bundled library is patched by nobody but us, so its version moves on purpose: here, and in the changelog.</summary>
    [Fact]
    public void The_bundled_version_is_this_one()
    {
        using var file = SqliteFile.Open(_folder.File("x.db"), SqliteFile.Sync.Later);
        Assert.Equal("3.53.3", file.Scalar("SELECT sqlite_version()"));
    }

    [Fact]
    public void The_bundled_library_is_the_one_in_use()
    {
        SqliteFile.Open(_folder.File("x.db"), SqliteFile.Sync.Later).Dispose();
        using var process = Process.GetCurrentProcess();
        var loaded = process.Modules.Cast<ProcessModule>().Select(module => module.FileName)
            .Where(file => Path.GetFileName(file).Contains("sqlite3", StringComparison.OrdinalIgnoreCase));
        Assert.StartsWith(Path.Combine(AppContext.BaseDirectory, "runtimes"), Assert.Single(loaded), StringComparison.Ordinal);
    }

    [Fact]
    public void Where_no_write_ahead_log_can_be_kept_nothing_is_opened()
    {
        foreach (var path in s_without)
        {
            foreach (var sync in Enum.GetValues<SqliteFile.Sync>())
            {
                var error = Assert.Throws<InvalidDataException>(() => SqliteFile.Open(path, sync));
                Assert.Contains("no write-ahead log (journal mode ", error.Message, StringComparison.Ordinal);
            }
            Assert.Throws<InvalidDataException>(() => NodeStore.Open(path, World.Domain));
        }
    }

    [Theory]
    [InlineData(nameof(SqliteFile.Sync.Later), 1L)]
    [InlineData(nameof(SqliteFile.Sync.AtCommit), 2L)]
    public void A_file_is_synced_when_it_was_asked_to_be(string sync, long expected)
    {
        using var file = SqliteFile.Open(_folder.File("x.db"), Enum.Parse<SqliteFile.Sync>(sync));
        Assert.Equal(expected, file.Scalar("PRAGMA synchronous"));
        Assert.Equal("wal", file.Scalar("PRAGMA journal_mode"));
    }

    [Fact]
    public void Sign_log_and_store_have_a_write_ahead_log()
    {
        SignLog.Open(_folder.File("signlog.db"), new SignLogScope(World.Domain.ChainId, World.Domain.Oracle)).Dispose();
        NodeStore.Open(_folder.File("node.db"), World.Domain).Dispose();
        foreach (var name in new[] { "signlog.db", "node.db" })
        {
            // Write version and read version of the header (sqlite.org/fileformat.html, 1.3): 2 is a write-ahead log.
            Assert.Equal([2, 2], File.ReadAllBytes(_folder.File(name))[18..20]);
        }
    }
}
