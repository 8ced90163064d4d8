using Flashback.Aggregation.Rounds;
using Flashback.Ethereum;
using Flashback.Node.Persistence;
using Microsoft.Data.Sqlite;

namespace Flashback.Node.Signing;

/// <summary>
/// The memory that keeps a validator from signing two things for one slot. A record is durable before
/// <see cref="TryRecord"/> returns, so it outlives any crash that follows.
/// </summary>
/// <remarks>
/// Guaranteed: one process at a time; check and record are one transaction; nothing is ever overwritten.
/// Not guaranteed: a copy put back by hand knows nothing of what was signed after it was taken. That is what
/// <see cref="RaiseLowWater"/> is for: whoever knows better (store, chain, peers) raises the mark before the first signature.
/// </remarks>
public sealed class SignLog : IDisposable
{
    /// <summary>Rows of one export or import.</summary>
    public const int MaxInterchangeRows = 1_000_000;

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

    private const long NoLowWater = -1;

    private readonly SqliteFile _file;
    private readonly FileStream _lock;
    private readonly Lock _gate = new();

    private SignLog(SqliteFile file, FileStream processLock, SignLogScope scope) => (_file, _lock, Scope) = (file, processLock, scope);

    public SignLogScope Scope { get; }

    /// <summary>Opens the log, creating it empty if there is none, and holds it for this process until disposed.</summary>
    /// <exception cref="SignLogException">Another process holds it, it belongs to another network, or it is damaged.</exception>
    public static SignLog Open(string path, SignLogScope scope)
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
            return new SignLog(file, processLock, scope);
        }
        catch (Exception error)
        {
            file?.Dispose();
            processLock.Dispose();
            if (error is SqliteException or InvalidDataException) throw new SignLogException($"The sign log '{path}' cannot be opened: {error.Message}", error);
            throw;
        }
    }

    /// <summary>Declares a signer, told that it has signed nothing above <paramref name="lowWater"/> (null: nothing at all).</summary>
    /// <returns>False if the signer was known already; its mark is then only ever raised.</returns>
    public bool Initialise(Address signer, ulong? lowWater = null)
    {
        lock (_gate)
        {
            var isNew = _file.Execute("INSERT OR IGNORE INTO signer VALUES ($signer, $mark)", ("$signer", signer.ToArray()), ("$mark", NoLowWater)) == 1;
            if (lowWater is { } mark) RaiseLowWaterLocked(signer, mark);
            return isNew;
        }
    }

    public bool Knows(Address signer)
    {
        lock (_gate) return LowWater(signer) is not null;
    }

    public IReadOnlyList<Address> Signers()
    {
        lock (_gate) return _file.Query("SELECT address FROM signer ORDER BY address", row => new Address((byte[])row[0]));
    }

    /// <summary>
    /// The highest epoch that the signer took part in, or its low-water mark if that is higher; null if neither exists. A ruling on an
    /// appeal against an epoch's verdict says nothing about whether the log knows what was signed in that epoch.
    /// </summary>
    public ulong? HighestEpoch(Address signer)
    {
        lock (_gate)
        {
            var signed = (long?)_file.Scalar("SELECT MAX(epoch) FROM signed WHERE signer = $signer AND kind <> $ruling", ("$signer", signer.ToArray()), ("$ruling", (long)SlotKind.AppealVote)) ?? NoLowWater;
            var highest = Math.Max(signed, LowWater(signer) ?? NoLowWater);
            return highest == NoLowWater ? null : (ulong)highest;
        }
    }

    /// <summary>The epoch is at or below the signer's low-water mark: what is not recorded of it may have been signed all the same.</summary>
    public bool IsClosed(Address signer, ulong epoch)
    {
        lock (_gate) return LowWater(signer) is { } mark && mark >= 0 && epoch <= (ulong)mark;
    }

    /// <summary>Refuses, from now on, every slot at or below <paramref name="epoch"/> that is not recorded. Never lowers the mark.</summary>
    public void RaiseLowWater(Address signer, ulong epoch)
    {
        lock (_gate) RaiseLowWaterLocked(signer, epoch);
    }

    /// <summary>Checks and records in one transaction. When it allows, the record is on disk already: sign now.</summary>
    public SignDecision TryRecord(Address signer, SignSlot slot, Bytes32 digest)
    {
        if (slot.Epoch > long.MaxValue) throw new ArgumentOutOfRangeException(nameof(slot), "An epoch above 2^63-1 cannot be stored.");
        lock (_gate)
        {
            using var transaction = _file.Begin();
            if (LowWater(signer) is not { } lowWater) return new SignDecision(SignRefusal.UnknownSigner);
            if (Recorded(signer, slot) is { } existing)
            {
                return existing == digest ? new SignDecision(SignRefusal.None, existing) : new SignDecision(SignRefusal.OtherDigest, existing);
            }
            if ((long)slot.Epoch <= lowWater) return new SignDecision(SignRefusal.BelowLowWater);
            Insert(new SignLogEntry(signer, slot, digest));
            transaction.Commit();
            return new SignDecision(SignRefusal.None);
        }
    }

    /// <summary>What the signer signed in one epoch: a node that restarts within it gives this to the protocol core.</summary>
    public IReadOnlyList<SignedSlot> InEpoch(Address signer, ulong epoch)
    {
        lock (_gate)
        {
            return _file.Query("SELECT kind, round, digest FROM signed WHERE signer = $signer AND epoch = $epoch ORDER BY kind, round",
                row => new SignedSlot(new SignSlot(epoch, (SlotKind)row.GetInt64(0), (uint)row.GetInt64(1)), new Bytes32((byte[])row[2])),
                ("$signer", signer.ToArray()), ("$epoch", checked((long)epoch)));
        }
    }

    /// <summary>Everything in the log, in a stable order.</summary>
    public SignLogContent Export()
    {
        lock (_gate)
        {
            var signers = _file.Query("SELECT address, low_water FROM signer ORDER BY address", row =>
                new SignerMark(new Address((byte[])row[0]), row.GetInt64(1) is var mark and not NoLowWater ? (ulong)mark : null));
            var entries = _file.Query("SELECT signer, epoch, kind, round, digest FROM signed ORDER BY signer, epoch, kind, round", row =>
                new SignLogEntry(new Address((byte[])row[0]), new SignSlot((ulong)row.GetInt64(1), (SlotKind)row.GetInt64(2), (uint)row.GetInt64(3)), new Bytes32((byte[])row[4])));
            return new SignLogContent(Scope, signers, entries);
        }
    }

    /// <summary>
    /// Adds another log to this one: nothing recorded here changes, and each imported signer's mark rises to the highest epoch the
    /// import mentions, since the import may be older than the last signature. All or nothing.
    /// </summary>
    /// <returns>The number of entries where the two logs hold different digests: each is an equivocation that has already happened.</returns>
    /// <exception cref="SignLogException">The content is for another network or too large.</exception>
    public ImportResult Import(SignLogContent content)
    {
        if (content.Scope != Scope) throw new SignLogException($"The import is for chain {content.Scope.ChainId}, oracle {content.Scope.Oracle}; this log is for chain {Scope.ChainId}, oracle {Scope.Oracle}.");
        if (content.Entries.Count > MaxInterchangeRows) throw new SignLogException($"The import has {content.Entries.Count} rows; at most {MaxInterchangeRows} are taken.");
        lock (_gate)
        {
            using var transaction = _file.Begin();
            foreach (var mark in content.Signers)
            {
                Initialise(mark.Signer, mark.LowWater);
            }
            int added = 0, known = 0, conflicts = 0;
            foreach (var item in content.Entries)
            {
                var existing = Recorded(item.Signer, item.Slot);
                if (existing is null) { Insert(item); added++; }
                else if (existing == item.Digest) known++;
                else conflicts++;
            }
            foreach (var last in content.Entries.GroupBy(item => item.Signer))
            {
                Initialise(last.Key, last.Max(item => item.Slot.Epoch));
            }
            transaction.Commit();
            return new ImportResult(added, known, conflicts);
        }
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
            throw new SignLogException($"The sign log is in use by another process ('{path}'). Two nodes must never share a signer: stop the other one first.", error);
        }
    }

    /// <summary>A damaged index would find no record where there is one, and so allow a second signature. The log is small: it is read whole.</summary>
    private static void CheckWhole(SqliteFile file)
    {
        var problems = file.Query("PRAGMA integrity_check(3)", row => row.GetString(0));
        if (problems is not ["ok"])
            throw new InvalidDataException($"it is damaged ({string.Join("; ", problems)}). Do not restore an old copy: move it away and start a new one with oracle-node signlog init SIGNER --after EPOCH, where EPOCH is the current epoch and one.");
    }

    private static void BindScope(SqliteFile file, string path, SignLogScope scope)
    {
        file.Execute("INSERT OR IGNORE INTO scope VALUES (1, $chain, $oracle)", ("$chain", (long)scope.ChainId), ("$oracle", scope.Oracle.ToArray()));
        var found = file.Query("SELECT chain_id, oracle FROM scope", row => new SignLogScope((ulong)row.GetInt64(0), new Address((byte[])row[1])))[0];
        if (found != scope)
        {
            throw new SignLogException($"The sign log '{path}' belongs to chain {found.ChainId}, oracle {found.Oracle}, not to chain {scope.ChainId}, oracle {scope.Oracle}. Use another data directory for another network.");
        }
    }

    private void RaiseLowWaterLocked(Address signer, ulong epoch) =>
        _file.Execute("UPDATE signer SET low_water = MAX(low_water, $mark) WHERE address = $signer", ("$mark", checked((long)epoch)), ("$signer", signer.ToArray()));

    private long? LowWater(Address signer) =>
        (long?)_file.Scalar("SELECT low_water FROM signer WHERE address = $signer", ("$signer", signer.ToArray()));

    private Bytes32? Recorded(Address signer, SignSlot slot) =>
        _file.Scalar("SELECT digest FROM signed WHERE signer = $signer AND epoch = $epoch AND kind = $kind AND round = $round", Key(signer, slot)) is byte[] digest
            ? new Bytes32(digest)
            : null;

    private void Insert(SignLogEntry item) =>
        _file.Execute("INSERT INTO signed VALUES ($signer, $epoch, $kind, $round, $digest)", [.. Key(item.Signer, item.Slot), ("$digest", item.Digest.ToArray())]);

    private static (string, object?)[] Key(Address signer, SignSlot slot) =>
        [("$signer", signer.ToArray()), ("$epoch", checked((long)slot.Epoch)), ("$kind", (long)slot.Kind), ("$round", (long)slot.Round)];
}
