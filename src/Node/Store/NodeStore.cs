using System.Collections.Immutable;
using Flashback.Aggregation.Evidence;
using Flashback.Aggregation.Rounds;
using Flashback.Ethereum;
using Flashback.Node.Codecs;
using Flashback.Node.Persistence;
using Flashback.Node.Wire;
using Flashback.Protocol.Epochs;
using Flashback.Protocol.Messages;
using Flashback.Protocol.Samples;
using Flashback.Protocol.Validators;
using Google.Protobuf;
using Microsoft.Data.Sqlite;
using Verdict = Flashback.Protocol.Messages.Verdict;

namespace Flashback.Node.Store;

/// <summary>
/// The node's data of epochs: enough to resume in the middle of one, and to serve the evidence of past ones.
/// It can be rebuilt from peers and chain; what must never be lost is in the sign log. Thread-safe.
/// </summary>
public sealed class NodeStore : IEpochStore, IDisposable
{
    /// <summary>Proofs of equivocation that are read at once.</summary>
    public const int MaxEquivocations = 64;

    private readonly SqliteFile _file;
    private readonly OracleDomain _domain;
    private readonly Lock _gate = new();

    private NodeStore(SqliteFile file, OracleDomain domain) => (_file, _domain) = (file, domain);

    /// <exception cref="InvalidDataException">The file is damaged, belongs to another network or to a newer
    /// program, or lies where none can be kept.</exception>
    public static NodeStore Open(string path, OracleDomain domain)
    {
        SqliteFile? file = null;
        try
        {
            file = SqliteFile.Open(path, SqliteFile.Sync.Later, "busy_timeout = 5000");
            // It holds observations before they are revealed.
            if (!OperatingSystem.IsWindows()) File.SetUnixFileMode(path, UnixFileMode.UserRead | UnixFileMode.UserWrite);
            Migrations.Apply(file, path, StoreSchema.Steps);
            file.Execute("INSERT OR IGNORE INTO scope VALUES (1, $chain, $oracle)", ("$chain", (long)domain.ChainId),
                ("$oracle", domain.Oracle.ToArray()));
            var (chain, oracle) = file.Query(
                "SELECT chain_id, oracle FROM scope", row => ((ulong)row.GetInt64(0), new Address((byte[])row[1])))[0];
            if (chain != domain.ChainId || oracle != domain.Oracle)
                throw new InvalidDataException(
                    $"The store '{path}' belongs to chain {chain}, oracle {oracle}. Use another data directory for another network.");
            return new NodeStore(file, domain);
        }
        catch (Exception error)
        {
            file?.Dispose();
            if (error is SqliteException)
                throw new InvalidDataException($"The store '{path}' cannot be opened: {error.Message.TrimEnd('.')}. If it is damaged, move "
                    + "it away: peers and chain rebuild it.", error);
            throw;
        }
    }

    public void SaveSetup(EpochSetup setup)
    {
        lock (_gate)
            _file.Execute("INSERT OR REPLACE INTO epoch VALUES ($epoch, $setup)", Epoch(setup.Snapshot.Epoch),
                ("$setup", EpochSetupCodec.Encode(setup)));
    }

    public EpochSetup? Setup(ulong epoch)
    {
        lock (_gate)
            return _file.Scalar("SELECT setup FROM epoch WHERE epoch = $epoch", Epoch(epoch)) is byte[] bytes
                ? EpochSetupCodec.Decode(_domain, bytes) : null;
    }

    /// <summary>Keeps a message once, however often it comes.</summary>
    public void SaveMessage(StoredMessage message)
    {
        var body = GossipCodec.Encode(message.Message);
        lock (_gate)
        {
            _file.Execute(
                "INSERT OR IGNORE INTO message (epoch, at, own, hash, body, observer) VALUES ($epoch, $at, $own, $hash, $body, $observer)",
                Epoch(message.Message.Epoch), ("$at", message.AtUnixMillis), ("$own", message.Own ? 1L : 0L), ("$hash",
                    Keccak256.Hash(body).ToArray()), ("$body", body),
                ("$observer", (message.Message as GossipMessage.Reveal)?.Observer.ToArray()));
        }
    }

    /// <summary>The epoch's messages in the order in which they were kept.</summary>
    public ImmutableArray<StoredMessage> Messages(ulong epoch)
    {
        List<(long At, bool Own, byte[] Body)> rows;
        lock (_gate)
            rows = _file.Query("SELECT at, own, body FROM message WHERE epoch = $epoch ORDER BY at, id",
                row => (row.GetInt64(0), row.GetInt64(1) != 0, (byte[])row[2]), Epoch(epoch));
        // Outside the lock: requests for evidence must not delay an epoch's agreement.
        return [
            .. rows.Select(row => GossipCodec.TryDecodeLong(row.Body, out var message) ? new StoredMessage(row.At, row.Own, message) : null)
                .OfType<StoredMessage>()];
    }

    /// <summary>The observations that a validator revealed in an epoch; null if this node has none.</summary>
    public GossipMessage.Reveal? Reveal(ulong epoch, Address observer) =>
        GossipCodec.TryDecodeLong(EncodedReveal(epoch, observer), out var message) ? message as GossipMessage.Reveal : null;

    /// <summary>
    /// Like <see cref="Reveal"/>, in the encoding that is sent. One row is read however much the epoch holds: anyone may ask often.
    /// </summary>
    public byte[]? EncodedReveal(ulong epoch, Address observer)
    {
        if (epoch > long.MaxValue) return null;
        lock (_gate)
            return _file.Scalar("SELECT body FROM message WHERE epoch = $epoch AND observer = $observer ORDER BY id LIMIT 1", Epoch(epoch),
                ("$observer", observer.ToArray())) as byte[];
    }

    /// <summary>
    /// Keeps this node's own observations before they are committed: after a restart the same ones must be revealed. The first ones
    /// kept for an epoch count; they are not shown to others before they may be revealed.
    /// </summary>
    public void SaveOwn(GossipMessage.Reveal observations)
    {
        lock (_gate)
            _file.Execute("INSERT OR IGNORE INTO own VALUES ($epoch, $body)", Epoch(observations.Epoch),
                ("$body", GossipCodec.Encode(observations)));
    }

    public GossipMessage.Reveal? Own(ulong epoch)
    {
        lock (_gate)
            return _file.Scalar("SELECT body FROM own WHERE epoch = $epoch", Epoch(epoch)) is byte[] body
                && GossipCodec.TryDecodeLong(body, out var own) ? own as GossipMessage.Reveal : null;
    }

    /// <summary>Appends raw QoS records of one data unit.</summary>
    public void SaveSamples(ulong epoch, Bytes32 unit, IEnumerable<SampleRecord> records)
    {
        lock (_gate)
        {
            using var transaction = _file.Begin();
            foreach (var record in records)
            {
                _file.Execute("INSERT INTO sample (epoch, unit, record) VALUES ($epoch, $unit, $record)", Epoch(epoch),
                    ("$unit", unit.ToArray()), ("$record", record.ToCanonicalBytes()));
            }
            transaction.Commit();
        }
    }

    public ImmutableArray<SampleRecord> Samples(ulong epoch, Bytes32 unit)
    {
        lock (_gate)
        {
            return [.. _file.Query("SELECT record FROM sample WHERE epoch = $epoch AND unit = $unit ORDER BY id LIMIT $limit",
                row => Sample((byte[])row[0]),
                Epoch(epoch), ("$unit", unit.ToArray()), ("$limit", (long)EvidenceDocument.MaxSampleRecords))];
        }
    }

    private static SampleRecord Sample(byte[] bytes) =>
        SampleRecord.TryParse(bytes, out var record) ? record : throw new InvalidDataException("A stored sample record cannot be read.");

    /// <summary>Keeps a certificate, or what the chain accepted; an accepted report is never replaced by one that was not.</summary>
    public void SaveReport(StoredReport stored)
    {
        lock (_gate)
        {
            _file.Execute("""
                INSERT INTO report VALUES ($epoch, $report, $signers, $signatures, $accepted, $tx)
                ON CONFLICT (epoch) DO UPDATE SET report = excluded.report, signers = excluded.signers, signatures = excluded.signatures, accepted = excluded.accepted, tx = excluded.tx
                WHERE excluded.accepted >= report.accepted
                """,
                Epoch(stored.Report.Epoch), ("$report", ToWire.Map(stored.Report).ToByteArray()), ("$signers",
                    stored.Signers.ToBytes32().ToArray()),
                ("$signatures", stored.Signatures.SelectMany(signature => signature.ToBytes()).ToArray()), ("$accepted",
                    stored.Accepted ? 1L : 0L), ("$tx", stored.Transaction?.ToArray()));
        }
    }

    /// <summary>The chain reverted its acceptance: the report counts as a certificate that was not accepted.</summary>
    public void Retract(ulong epoch)
    {
        lock (_gate) _file.Execute("UPDATE report SET accepted = 0, tx = NULL WHERE epoch = $epoch", Epoch(epoch));
    }

    public StoredReport? Report(ulong epoch)
    {
        lock (_gate)
        {
            return _file.Query("SELECT report, signers, signatures, accepted, tx FROM report WHERE epoch = $epoch", row => new StoredReport(
                FromWire.Map(Wire.Report.Parser.ParseFrom((byte[])row[0]))
                    ?? throw new InvalidDataException("The store holds a damaged report."),
                ValidatorBitmap.FromBytes32(new Bytes32((byte[])row[1])),
                [.. ((byte[])row[2]).Chunk(Signature.Length).Select(bytes => Signature.TryParse(bytes, out var signature)
                    ? signature : throw new InvalidDataException("The store holds a damaged signature."))],
                row.GetInt64(3) != 0,
                row.IsDBNull(4) ? null : new Bytes32((byte[])row[4])), Epoch(epoch)).FirstOrDefault();
        }
    }

    /// <summary>Keeps the epoch's verdicts, which are in the order of the report's tree.</summary>
    public void SaveVerdicts(ulong epoch, IReadOnlyList<Verdict> verdicts)
    {
        lock (_gate)
        {
            using var transaction = _file.Begin();
            _file.Execute("DELETE FROM verdict WHERE epoch = $epoch", Epoch(epoch));
            for (var i = 0; i < verdicts.Count; i++)
            {
                _file.Execute("INSERT INTO verdict VALUES ($epoch, $unit, $place, $body)", Epoch(epoch),
                    ("$unit", verdicts[i].DataUnit.ToArray()), ("$place", (long)i), ("$body", ToWire.Map(verdicts[i]).ToByteArray()));
            }
            transaction.Commit();
        }
    }

    /// <summary>All verdicts of an epoch in the order of the report's tree.</summary>
    public ImmutableArray<Verdict> Verdicts(ulong epoch)
    {
        lock (_gate)
            return [.. _file.Query("SELECT body FROM verdict WHERE epoch = $epoch ORDER BY place", row => ReadVerdict((byte[])row[0]),
                Epoch(epoch))];
    }

    /// <summary>The epoch of the unit's newest verdict whose report the chain accepted.</summary>
    public ulong? LatestAttested(Bytes32 unit)
    {
        lock (_gate)
        {
            return (long?)_file.Scalar("SELECT MAX(v.epoch) FROM verdict v JOIN report r ON r.epoch = v.epoch AND r.accepted = 1 WHERE "
                + "v.unit = $unit", ("$unit", unit.ToArray())) is { } epoch ? (ulong)epoch : null;
        }
    }

    /// <summary>Epochs after one whose report the chain accepted, ascending.</summary>
    public ImmutableArray<ulong> AttestedAfter(ulong epoch, int limit)
    {
        lock (_gate)
        {
            return [.. _file.Query(
                "SELECT epoch FROM report WHERE accepted = 1 AND epoch > $epoch ORDER BY epoch LIMIT $limit",
                row => (ulong)row.GetInt64(0), Epoch(epoch), ("$limit", (long)limit))];
        }
    }

    /// <summary>Epochs with a verdict on the unit whose report the chain accepted, descending, before one if it is given.</summary>
    public ImmutableArray<ulong> AttestedOf(Bytes32 unit, ulong? before, int limit)
    {
        lock (_gate)
        {
            return [.. _file.Query(
                """
                SELECT v.epoch FROM verdict v JOIN report r ON r.epoch = v.epoch AND r.accepted = 1
                WHERE v.unit = $unit AND v.epoch < $epoch ORDER BY v.epoch DESC LIMIT $limit
                """,
                row => (ulong)row.GetInt64(0), ("$unit", unit.ToArray()), Epoch(before ?? long.MaxValue), ("$limit", (long)limit))];
        }
    }

    /// <summary>
    /// Keeps two signed messages of one slot, the proof that a validator equivocated: one proof for a slot, however often it is found.
    /// </summary>
    public void SaveEquivocation(Effect.EquivocationFound found)
    {
        lock (_gate)
        {
            _file.Execute("INSERT OR IGNORE INTO equivocation (epoch, validator, slot, first, second) VALUES ($epoch, $validator, $slot, "
                + "$first, $second)",
                Epoch(found.Slot.Epoch), ("$validator", (long)found.Validator), ("$slot", ((long)found.Slot.Kind << 32) | found.Slot.Round),
                ("$first", GossipCodec.Encode(found.First)), ("$second", GossipCodec.Encode(found.Second)));
        }
    }

    /// <summary>
    /// The proofs of equivocation of epochs from <paramref name="firstEpoch"/> to <paramref name="lastEpoch"/>, newest first.
    /// </summary>
    public ImmutableArray<Effect.EquivocationFound> Equivocations(
        ulong firstEpoch = 0, ulong lastEpoch = long.MaxValue, int limit = MaxEquivocations)
    {
        lock (_gate)
        {
            return [.. _file.Query("SELECT epoch, validator, slot, first, second FROM equivocation WHERE epoch BETWEEN $epoch AND $last "
                + "AND slot IS NOT NULL ORDER BY id DESC LIMIT $limit", row =>
                GossipCodec.TryDecodeLong((byte[])row[3], out var first) && GossipCodec.TryDecodeLong((byte[])row[4], out var second)
                    ? new Effect.EquivocationFound((byte)row.GetInt64(1),
                        new SignSlot((ulong)row.GetInt64(0), (SlotKind)(row.GetInt64(2) >> 32), (uint)row.GetInt64(2)), first, second)
                    : null, Epoch(firstEpoch), ("$last", checked((long)lastEpoch)), ("$limit", (long)limit))
                        .OfType<Effect.EquivocationFound>()];
        }
    }

    public int EquivocationCount()
    {
        lock (_gate) return Convert.ToInt32(_file.Scalar("SELECT COUNT(*) FROM equivocation"));
    }

    public void SaveCursor(string name, ChainCursor cursor)
    {
        lock (_gate)
            _file.Execute("INSERT OR REPLACE INTO cursor VALUES ($name, $block, $hash)", ("$name", name), ("$block", (long)cursor.Block),
                ("$hash", cursor.Hash.ToArray()));
    }

    public ChainCursor? Cursor(string name)
    {
        lock (_gate)
            return _file.Query("SELECT block, hash FROM cursor WHERE name = $name",
                row => new ChainCursor((ulong)row.GetInt64(0), new Bytes32((byte[])row[1])), ("$name", name)).FirstOrDefault();
    }

    /// <summary>The highest epoch in which a message of this node's own is kept.</summary>
    public ulong? HighestOwnEpoch()
    {
        lock (_gate) return (long?)_file.Scalar("SELECT MAX(epoch) FROM message WHERE own = 1") is { } epoch ? (ulong)epoch : null;
    }

    /// <summary>The node's own messages of <see cref="HighestOwnEpoch"/>.</summary>
    public ImmutableArray<GossipMessage> LastSaid() =>
        HighestOwnEpoch() is { } epoch ? [.. Messages(epoch).Where(stored => stored.Own).Select(stored => stored.Message)] : [];

    /// <summary>Forgets everything of epochs below <paramref name="firstKept"/>.</summary>
    /// <returns>Rows deleted.</returns>
    public int Prune(ulong firstKept)
    {
        lock (_gate)
        {
            using var transaction = _file.Begin();
            var rows = 0;
            foreach (var table in (ReadOnlySpan<string>)["epoch", "own", "message", "sample", "report", "verdict", "equivocation"])
            {
                rows += _file.Execute($"DELETE FROM {table} WHERE epoch < $epoch", Epoch(firstKept));
            }
            transaction.Commit();
            return rows;
        }
    }

    public void Dispose() => _file.Dispose();

    private static (string, object?) Epoch(ulong epoch) => ("$epoch", checked((long)epoch));

    private static Verdict ReadVerdict(byte[] body) =>
        FromWire.Map(Wire.Verdict.Parser.ParseFrom(body)) ?? throw new InvalidDataException("The store holds a damaged verdict.");
}
