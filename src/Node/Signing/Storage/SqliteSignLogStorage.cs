using System.Collections.Immutable;
using Flashback.Aggregation.Rounds;
using Flashback.Ethereum;
using Flashback.Node.Persistence;
using Microsoft.Data.Sqlite;

namespace Flashback.Node.Signing.Storage;

/// <summary>The sign log's SQLite file, synced at every commit and held by one process.</summary>
internal sealed class SqliteSignLogStorage : ISignLogStorage
{
    private const long NoLowWater = -1;

    private static readonly string[][] s_schema =
    [
        [
            "CREATE TABLE scope (id INTEGER PRIMARY KEY CHECK (id = 1), chain_id INTEGER NOT NULL, oracle BLOB NOT NULL) STRICT",
            "CREATE TABLE signer (address BLOB PRIMARY KEY, low_water INTEGER NOT NULL) STRICT",
            """
            CREATE TABLE signed (
                signer BLOB NOT NULL, epoch INTEGER NOT NULL, kind INTEGER NOT NULL, round INTEGER NOT NULL, digest BLOB NOT NULL,
                UNIQUE (signer, epoch, kind, round)) STRICT
            """,
        ],
    ];

    private readonly SqliteFile _file;
    private readonly FileStream _lock;

    private SqliteSignLogStorage(SqliteFile file, FileStream processLock) => (_file, _lock) = (file, processLock);

    /// <summary>Opens the file, creating it empty if there is none, and holds it for this process until disposed.</summary>
    /// <exception cref="SignLogException">Another process holds it, it belongs to another network, or it is damaged.</exception>
    public static SqliteSignLogStorage Open(string path, SignLogScope scope)
    {
        var processLock = Acquire(path + ".lock");
        SqliteFile? file = null;
        try
        {
            // A write-ahead log with FULL is synced at every commit; a rollback journal would need EXTRA to survive power loss.
            file = SqliteFile.Open(path, SqliteFile.Sync.AtCommit, "locking_mode = EXCLUSIVE");
            CheckWhole(file);
            if (!OperatingSystem.IsWindows()) File.SetUnixFileMode(path, UnixFileMode.UserRead | UnixFileMode.UserWrite);
            Migrations.Apply(file, path, s_schema);
            BindScope(file, path, scope);
            return new SqliteSignLogStorage(file, processLock);
        }
        catch (Exception error)
        {
            file?.Dispose();
            processLock.Dispose();
            if (error is SqliteException or InvalidDataException)
                throw new SignLogException($"The sign log '{path}' cannot be opened: {error.Message}", error);
            throw;
        }
    }

    public SignerMark? Mark(Address signer) =>
        _file.Scalar("SELECT low_water FROM signer WHERE address = $signer", ("$signer", signer.ToArray())) is long mark
            ? Mark(signer, mark) : null;

    public Bytes32? Digest(Address signer, SignSlot slot) =>
        _file.Scalar("SELECT digest FROM signed WHERE signer = $signer AND epoch = $epoch AND kind = $kind AND round = $round",
            Key(signer, slot)) is byte[] digest
            ? new Bytes32(digest)
            : null;

    public ulong? HighestEpoch(Address signer, SlotKind except) =>
        _file.Scalar("SELECT MAX(epoch) FROM signed WHERE signer = $signer AND kind <> $except", ("$signer", signer.ToArray()),
            ("$except", (long)except)) is long epoch
            ? (ulong)epoch
            : null;

    public IReadOnlyList<SignedSlot> InEpoch(Address signer, ulong epoch) => _file.Query(
        "SELECT kind, round, digest FROM signed WHERE signer = $signer AND epoch = $epoch ORDER BY kind, round",
        row => new SignedSlot(new SignSlot(epoch, (SlotKind)row.GetInt64(0), (uint)row.GetInt64(1)), new Bytes32((byte[])row[2])),
        ("$signer", signer.ToArray()), ("$epoch", checked((long)epoch)));

    public IReadOnlyList<SignerMark> Marks() => _file.Query(
        "SELECT address, low_water FROM signer ORDER BY address", row => Mark(new Address((byte[])row[0]), row.GetInt64(1)));

    public IReadOnlyList<SignLogEntry> Entries() => _file.Query(
        "SELECT signer, epoch, kind, round, digest FROM signed ORDER BY signer, epoch, kind, round",
        row => new SignLogEntry(
            new Address((byte[])row[0]), new SignSlot((ulong)row.GetInt64(1), (SlotKind)row.GetInt64(2), (uint)row.GetInt64(3)),
            new Bytes32((byte[])row[4])));

    public void Write(ImmutableArray<SignerMark> marks, ImmutableArray<SignLogEntry> entries)
    {
        using var transaction = _file.Begin();
        foreach (var mark in marks)
        {
            _file.Execute(
                "INSERT INTO signer VALUES ($signer, $mark) ON CONFLICT (address) DO UPDATE SET low_water = MAX(low_water, "
                    + "excluded.low_water)",
                ("$signer", mark.Signer.ToArray()), ("$mark", mark.LowWater is { } epoch ? checked((long)epoch) : NoLowWater));
        }
        foreach (var entry in entries)
        {
            _file.Execute(
                "INSERT INTO signed VALUES ($signer, $epoch, $kind, $round, $digest)",
                [.. Key(entry.Signer, entry.Slot), ("$digest", entry.Digest.ToArray())]);
        }
        transaction.Commit();
    }

    public void Dispose()
    {
        _file.Dispose();
        _lock.Dispose();
    }

    private static FileStream Acquire(string path)
    {
        try
        {
            return new FileStream(path, FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None);
        }
        catch (IOException error) when (error is not DirectoryNotFoundException and not FileNotFoundException)
        {
            throw new SignLogException(
                $"The sign log is in use by another process ('{path}'). Two nodes must never share a signer: "
                    + "stop the other one first.", error);
        }
    }

    /// <summary>
    /// A damaged index could miss an existing record and so allow a second signature. The log is small, so all of it is read.
    /// </summary>
    private static void CheckWhole(SqliteFile file)
    {
        var problems = file.Query("PRAGMA integrity_check(3)", row => row.GetString(0));
        if (problems is ["ok"]) return;
        throw new InvalidDataException(
            $"it is damaged ({string.Join("; ", problems)}). Do not restore an old copy: move it away and start a new one with "
            + "oracle-node signlog init SIGNER --after EPOCH, where EPOCH is the current epoch and one.");
    }

    private static void BindScope(SqliteFile file, string path, SignLogScope scope)
    {
        file.Execute("INSERT OR IGNORE INTO scope VALUES (1, $chain, $oracle)", ("$chain", (long)scope.ChainId),
            ("$oracle", scope.Oracle.ToArray()));
        var found = file.Query(
            "SELECT chain_id, oracle FROM scope", row => new SignLogScope((ulong)row.GetInt64(0), new Address((byte[])row[1])))[0];
        if (found == scope) return;
        throw new SignLogException(
            $"The sign log '{path}' belongs to chain {found.ChainId}, oracle {found.Oracle}, not to chain {scope.ChainId}, oracle "
                + $"{scope.Oracle}. "
            + "Use another data directory for another network.");
    }

    private static SignerMark Mark(Address signer, long lowWater) => new(signer, lowWater == NoLowWater ? null : (ulong)lowWater);

    private static (string, object?)[] Key(Address signer, SignSlot slot) =>
        [("$signer", signer.ToArray()), ("$epoch", checked((long)slot.Epoch)), ("$kind", (long)slot.Kind), ("$round", (long)slot.Round)];
}
