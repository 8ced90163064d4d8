using Flashback.Aggregation.Rounds;
using Flashback.Ethereum;
using Flashback.Node.Codecs;
using Flashback.Node.Persistence;
using Flashback.Node.Store;
using Flashback.Protocol.Validators;

namespace Flashback.Node.Tests.Store;

public sealed class NodeStoreTests : IDisposable
{
    private readonly TempFolder _folder = new();
    private NodeStore _store;

    public NodeStoreTests() => _store = NodeStore.Open(_folder.File("node.db"), World.Domain);

    public void Dispose()
    {
        _store.Dispose();
        _folder.Dispose();
    }

    private void Restart()
    {
        _store.Dispose();
        _store = NodeStore.Open(_folder.File("node.db"), World.Domain);
    }

    [Theory]
    [InlineData(2)]
    [InlineData(null)]
    public void An_epochs_setup_survives_a_restart(int? self)
    {
        var setup = World.Setup(7, (byte?)self);
        _store.SaveSetup(setup);
        Restart();
        var read = _store.Setup(7)!;
        Assert.Empty(read.Problems());
        Assert.Equal(setup.Snapshot.Hash(), read.Snapshot.Hash());
        Assert.Equal(setup.Units.ToArray(), read.Units.ToArray());
        Assert.Equal((byte?)self, read.Self);
        Assert.Null(_store.Setup(8));
    }

    [Fact]
    public void Messages_come_back_once_each_in_their_order()
    {
        _store.SaveMessage(new StoredMessage(20, false, World.Batch(7, 1)));
        _store.SaveMessage(new StoredMessage(10, true, World.Batch(7, 0)));
        _store.SaveMessage(new StoredMessage(30, false, World.Batch(7, 1)));
        _store.SaveMessage(new StoredMessage(20, false, World.Reveal(7, 1)));
        _store.SaveMessage(new StoredMessage(5, true, World.Vote(8, 0)));
        Restart();
        var messages = _store.Messages(7);
        Assert.Equal([10, 20, 20], messages.Select(message => message.AtUnixMillis));
        Assert.Equal([true, false, false], messages.Select(message => message.Own));
        Assert.IsType<GossipMessage.Reveal>(messages[2].Message);
        Assert.Equal(8UL, _store.HighestOwnEpoch());
    }

    [Fact]
    public void What_the_node_said_last_is_its_own_messages_of_its_highest_epoch()
    {
        Assert.Empty(_store.LastSaid());
        _store.SaveMessage(new StoredMessage(10, true, World.Batch(7, 0)));
        _store.SaveMessage(new StoredMessage(20, true, World.Batch(8, 0)));
        _store.SaveMessage(new StoredMessage(30, false, World.Reveal(8, 1)));
        _store.SaveMessage(new StoredMessage(40, true, World.Vote(8, 0)));
        _store.SaveMessage(new StoredMessage(50, false, World.Batch(9, 1)));
        Restart();
        var said = _store.LastSaid();
        Assert.All(said, message => Assert.Equal(8UL, message.Epoch));
        Assert.Equal([typeof(GossipMessage.Batch), typeof(GossipMessage.Vote)], said.Select(message => message.GetType()));
    }

    [Fact]
    public void Samples_come_back_in_the_order_of_their_time()
    {
        _store.SaveSamples(7, World.Units[0], [World.Sample(1), World.Sample(2)]);
        _store.SaveSamples(7, World.Units[0], [World.Sample(3)]);
        _store.SaveSamples(7, World.Units[1], [World.Sample(9)]);
        Restart();
        Assert.Equal([World.Sample(1), World.Sample(2), World.Sample(3)], _store.Samples(7, World.Units[0]).ToArray());
    }

    [Fact]
    public void An_accepted_report_is_never_replaced_by_one_that_was_not()
    {
        var signatures = World.Keys.Take(3).Select(key => key.Sign(World.Hash(1))).ToArray();
        _store.SaveReport(new StoredReport(World.Report(7), ValidatorBitmap.Of(0, 1, 2), [.. signatures], false, null));
        Assert.False(_store.Report(7)!.Accepted);
        _store.SaveReport(new StoredReport(World.Report(7, round: 1), ValidatorBitmap.Of(0, 1, 3), [.. signatures], true, World.Hash(9)));
        _store.SaveReport(new StoredReport(World.Report(7, round: 2), ValidatorBitmap.Of(0, 1, 2), [.. signatures], false, null));
        Restart();
        var report = _store.Report(7)!;
        Assert.True(report.Accepted);
        Assert.Equal(1u, report.Report.Round);
        Assert.Equal(signatures, report.Signatures);
        Assert.Equal(World.Hash(9), report.Transaction);
    }

    [Fact]
    public void The_latest_attested_verdict_is_one_that_the_chain_accepted()
    {
        foreach (var epoch in new ulong[] { 7, 8 }) _store.SaveVerdicts(epoch, [.. World.Units.Select(unit => World.Verdict(epoch, unit))]);
        Assert.Null(_store.LatestAttested(World.Units[0]));
        _store.SaveReport(new StoredReport(World.Report(7), ValidatorBitmap.Of(0, 1, 2), [], true, null));
        _store.SaveReport(new StoredReport(World.Report(8), ValidatorBitmap.Of(0, 1, 2), [], false, null));
        Assert.Equal(7UL, _store.LatestAttested(World.Units[0]));
        Assert.Equal(World.Units.Select(unit => World.Verdict(7, unit)), _store.Verdicts(7));
    }

    [Fact]
    public void Pruning_forgets_epochs_below_the_first_kept_and_no_others()
    {
        foreach (var epoch in new ulong[] { 7, 8 })
        {
            _store.SaveSetup(World.Setup(epoch));
            _store.SaveMessage(new StoredMessage(1, true, World.Batch(epoch, 0)));
            _store.SaveSamples(epoch, World.Units[0], [World.Sample(1)]);
            _store.SaveVerdicts(epoch, [World.Verdict(epoch, World.Units[0])]);
            _store.SaveReport(new StoredReport(World.Report(epoch), ValidatorBitmap.Empty, [], true, null));
            _store.SaveEquivocation(World.Equivocation(epoch, 1));
        }
        Assert.Equal(6, _store.Prune(8));
        Assert.Null(_store.Setup(7));
        Assert.Empty(_store.Messages(7));
        Assert.Empty(_store.Samples(7, World.Units[0]));
        Assert.NotNull(_store.Setup(8));
        Assert.Single(_store.Messages(8));
    }

    [Fact]
    public void One_proof_of_equivocation_is_kept_for_a_slot_and_survives_a_restart()
    {
        _store.SaveEquivocation(World.Equivocation(7, 1));
        _store.SaveEquivocation(World.Equivocation(7, 1, second: 8));
        _store.SaveEquivocation(World.Equivocation(7, 2));
        _store.SaveEquivocation(World.Equivocation(8, 1));
        Restart();
        Assert.Equal(3, _store.EquivocationCount());
        Assert.Equal(new[] { World.Equivocation(8, 1), World.Equivocation(7, 2), World.Equivocation(7, 1) }.Select(Text),
            _store.Equivocations().Select(Text));
        Assert.Equal(Text(World.Equivocation(7, 2)), Text(Assert.Single(_store.Equivocations(7, 7, limit: 1))));
        Assert.Empty(_store.Equivocations(9));
    }

    private static string Text(Effect.EquivocationFound found) =>
        $"{found.Slot} {found.Validator} {Convert.ToHexString(GossipCodec.Encode(found.First))} "
            + $"{Convert.ToHexString(GossipCodec.Encode(found.Second))}";

    [Fact]
    public void The_cursor_moves()
    {
        Assert.Null(_store.Cursor("events"));
        _store.SaveCursor("events", new ChainCursor(5, World.Hash(1)));
        _store.SaveCursor("events", new ChainCursor(6, World.Hash(2)));
        Restart();
        Assert.Equal(new ChainCursor(6, World.Hash(2)), _store.Cursor("events"));
    }

    [Fact]
    public void Another_networks_store_is_refused()
    {
        _store.Dispose();
        Assert.Throws<InvalidDataException>(() => NodeStore.Open(_folder.File("node.db"), new(1, Address.Zero)));
    }

    [Fact]
    public void A_damaged_store_is_refused_with_its_name_and_what_to_do()
    {
        _store.Dispose();
        var path = _folder.Write("node.db", new string('x', 8192));
        var error = Assert.Throws<InvalidDataException>(() => NodeStore.Open(path, World.Domain));
        Assert.Contains($"'{path}' cannot be opened", error.Message, StringComparison.Ordinal);
        Assert.Contains("move it away", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_newer_schema_is_refused()
    {
        _store.Dispose();
        using (var file = SqliteFile.Open(_folder.File("node.db"), SqliteFile.Sync.Later)) file.Execute("PRAGMA user_version = 99");
        var error = Assert.Throws<InvalidDataException>(() => NodeStore.Open(_folder.File("node.db"), World.Domain));
        Assert.Contains("schema version 99", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Migrations_are_all_or_nothing()
    {
        var path = _folder.File("other.db");
        using var file = SqliteFile.Open(path, SqliteFile.Sync.Later);
        string[] good = ["CREATE TABLE a (x INTEGER) STRICT"], bad = ["CREATE TABLE b (x INTEGER) STRICT", "NOT SQL"];
        Assert.ThrowsAny<Exception>(() => Migrations.Apply(file, path, good, bad));
        Assert.Equal(1L, file.Scalar("PRAGMA user_version"));
        Assert.Equal(0L, file.Scalar("SELECT COUNT(*) FROM sqlite_master WHERE name = 'b'"));
        Migrations.Apply(file, path, good, ["CREATE TABLE b (x INTEGER) STRICT"]);
        Assert.Equal(2L, file.Scalar("PRAGMA user_version"));
    }

    [Fact]
    public void A_reverted_report_is_no_longer_accepted()
    {
        var stored = new StoredReport(World.Report(7), ValidatorBitmap.Of(0, 1, 2), [], true, World.Hash(1));
        _store.SaveReport(stored);
        _store.SaveVerdicts(7, [World.Verdict(7, World.Units[0])]);
        Assert.Equal(7UL, _store.LatestAttested(World.Units[0]));
        _store.Retract(7);
        _store.Retract(8);
        Assert.False(_store.Report(7)!.Accepted);
        Assert.Null(_store.Report(7)!.Transaction);
        Assert.Null(_store.LatestAttested(World.Units[0]));
        _store.SaveReport(stored with { Report = World.Report(7, round: 1) });
        Assert.Equal(1U, _store.Report(7)!.Report.Round);
    }

    [Fact]
    public void A_store_without_the_reveal_index_still_works()
    {
        _store.SaveMessage(new StoredMessage(1, false, World.Reveal(7, 1)));
        _store.Dispose();
        using (var file = SqliteFile.Open(_folder.File("node.db"), SqliteFile.Sync.Later))
        {
            file.Execute("DROP INDEX message_by_observer");
            file.Execute("ALTER TABLE message DROP COLUMN observer");
            file.Execute("PRAGMA user_version = 2");
        }
        _store = NodeStore.Open(_folder.File("node.db"), World.Domain);
        Assert.Null(_store.Reveal(7, World.Keys[1].Address));
        Assert.Single(_store.Messages(7));
        _store.SaveMessage(new StoredMessage(1, false, World.Reveal(7, 2)));
        Assert.NotNull(_store.Reveal(7, World.Keys[2].Address));
    }

    [Fact]
    public void No_other_user_can_read_it()
    {
        if (OperatingSystem.IsWindows()) return;
        Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(_folder.File("node.db")));
        _store.SaveOwn(World.Reveal(7, 1));
        foreach (var path in Directory.GetFiles(_folder.Path, "node.db*"))
            Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(path));
    }

    [Fact]
    public void Attested_epochs_are_listed_from_both_ends()
    {
        foreach (var epoch in new ulong[] { 5, 6, 7, 8 })
        {
            _store.SaveVerdicts(epoch, [World.Verdict(epoch, World.Units[epoch == 6 ? 1 : 0])]);
            _store.SaveReport(new StoredReport(World.Report(epoch), ValidatorBitmap.Of(0, 1, 2), [], epoch != 8, null));
        }
        Assert.Equal([6UL, 7UL], _store.AttestedAfter(5, 10).ToArray());
        Assert.Equal([5UL], _store.AttestedAfter(0, 1).ToArray());
        Assert.Empty(_store.AttestedAfter(7, 10).ToArray());
        Assert.Equal([7UL, 5UL], _store.AttestedOf(World.Units[0], null, 10).ToArray());
        Assert.Equal([7UL], _store.AttestedOf(World.Units[0], null, 1).ToArray());
        Assert.Equal([5UL], _store.AttestedOf(World.Units[0], 7, 10).ToArray());
        Assert.Empty(_store.AttestedOf(World.Units[2], null, 10).ToArray());
    }
}
