using Flashback.Ethereum;
using Flashback.Ethereum.JsonRpc;
using Flashback.OnChain.Tests.Support;
using Flashback.OnChain.Watching;

namespace Flashback.OnChain.Tests.Watching;

public sealed class ChainTrackerTests
{
    private readonly FakeChain _chain = new();
    private readonly ChainTracker _tracker = new(Events.Contracts);
    private readonly List<ChainChange> _changes = [];

    [Fact]
    public void Blocks_apply_in_order_and_each_log_once()
    {
        var owner = Address.Parse("0x00000000000000000000000000000000000000bb");
        var block = _chain.Mine(Events.Validators("OwnerCertified", owner, true), Events.Validators("OwnerCertified", owner, false));
        var logs = _chain.LogsAt(1);
        Assert.Equal(TrackResult.Applied, _tracker.ApplyBlock(block, [.. logs.Reverse(), .. logs], _changes));
        Assert.DoesNotContain(owner, _tracker.View.CertifiedOwners);
        Assert.Equal(2, _changes.OfType<ChainChange.Happened>().Count());
        Assert.Equal(TrackResult.Known, _tracker.ApplyBlock(block, logs, _changes));
        Assert.Equal(3, _changes.Count);
    }

    [Fact]
    public void A_gap_is_not_jumped_over()
    {
        _chain.MineEmpty(3);
        Assert.Equal(TrackResult.Gap, _tracker.ApplyBlock(_chain.BlockAt(2), [], _changes));
        Assert.Equal(1UL, _tracker.Next);
    }

    [Fact]
    public void A_block_of_another_branch_is_noticed_on_top_and_below()
    {
        _chain.MineEmpty(3);
        Apply(1, 3);
        _chain.Drop(2);
        _chain.MineEmpty(3);
        Assert.Equal(TrackResult.Fork, _tracker.ApplyBlock(_chain.BlockAt(4), [], _changes));
        Assert.Equal(TrackResult.Fork, _tracker.ApplyBlock(_chain.BlockAt(3), [], _changes));
        Assert.Equal(TrackResult.Known, _tracker.ApplyBlock(_chain.BlockAt(1), [], _changes));
    }

    [Fact]
    public void Logs_that_do_not_belong_to_the_block_change_nothing()
    {
        var emitted = Events.Oracle("GenesisScheduled", 5UL);
        var block = _chain.Mine(emitted);
        var log = _chain.LogsAt(1)[0];
        foreach (var bad in new LogEntry[] { log with { BlockHash = Keccak256.Hash([1]) }, log with { BlockNumber = 2 },
            log with { Address = Address.Zero } })
            Assert.Equal(TrackResult.BadLogs, _tracker.ApplyBlock(block, [log, bad], _changes));
        Assert.Equal(0UL, _tracker.View.Genesis);
        Assert.Equal(TrackResult.Applied, _tracker.ApplyBlock(block, [log], _changes));
        Assert.Equal(5UL, _tracker.View.Genesis);
    }

    [Fact]
    public void Unknown_and_malformed_events_of_our_contracts_are_passed_over()
    {
        var good = Events.Oracle("GenesisScheduled", 5UL);
        var block =
            _chain.Mine(good with { Topics = [Keccak256.Hash([9])] }, good with { Data = [1, 2, 3] }, good with { Topics = [] }, good);
        Assert.Equal(TrackResult.Applied, _tracker.ApplyBlock(block, _chain.LogsAt(1), _changes));
        Assert.Equal(5UL, _tracker.View.Genesis);
        Assert.Single(_changes.OfType<ChainChange.Happened>());
    }

    [Fact]
    public void The_deepest_rollback_is_exactly_the_limit()
    {
        _chain.MineEmpty(ChainTracker.MaxReorgDepth + 10);
        Apply(1, _chain.Head);
        Assert.False(_tracker.Rollback(_chain.Head - ChainTracker.MaxReorgDepth - 1, _changes));
        Assert.Equal(_chain.Head, _tracker.Head!.Number);
        Assert.True(_tracker.Rollback(_chain.Head - ChainTracker.MaxReorgDepth, _changes));
        Assert.Equal(_chain.Head - ChainTracker.MaxReorgDepth, _tracker.Head!.Number);
    }

    [Fact]
    public void A_range_is_final_and_what_follows_is_not()
    {
        _chain.Mine(Events.Oracle("GenesisScheduled", 5UL));
        _chain.MineEmpty(20);
        Assert.Equal(TrackResult.Applied, _tracker.ApplyRange(_chain.BlockAt(20), _chain.LogsAt(1), _changes));
        Apply(21, 21);
        Assert.True(_tracker.Rollback(20, _changes));
        Assert.False(_tracker.Rollback(19, _changes));
        Assert.Equal(TrackResult.BadLogs, _tracker.ApplyRange(_chain.BlockAt(21), _chain.LogsAt(1), _changes));
    }

    [Fact]
    public void A_set_must_have_the_hash_that_the_snapshot_names()
    {
        byte[] records = [.. new byte[19], 1, .. new byte[12]];
        var hash = Keccak256.Hash(records);
        Assert.NotEqual("", _tracker.AddSet(hash, []));
        Assert.NotEqual("", _tracker.AddSet(hash, records));
        Assert.NotEqual("", _tracker.AddSet(hash, [0, .. records, 0]));
        Assert.Empty(_tracker.View.Sets);
        Assert.Equal("", _tracker.AddSet(hash, [0, .. records]));
        Assert.Single(_tracker.View.Sets[hash].Active);
        _tracker.Reset(_changes);
        Assert.Single(_tracker.View.Sets);
    }

    /// <summary>Whatever branches a chain takes, the view equals that of a fresh reading of the branch that won.</summary>
    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    [InlineData(4)]
    [InlineData(5)]
    [InlineData(6)]
    [InlineData(7)]
    [InlineData(8)]
    public void After_any_reorganisations_the_view_is_that_of_the_winning_branch(ulong seed)
    {
        var random = new Prng(seed);
        for (var round = 0; round < 60; round++)
        {
            var depth = Math.Min(random.Below(random.Below(8) == 0 ? 120 : 6), (int)_chain.Head);
            _chain.Drop(depth);
            for (var mined = random.Below(8) + 1; mined > 0; mined--) _chain.Mine(RandomEvents(random));
            Follow();
        }
        var fresh = new ChainTracker(Events.Contracts);
        for (var number = 1UL; number <= _chain.Head; number++)
            Assert.Equal(TrackResult.Applied, fresh.ApplyBlock(_chain.BlockAt(number), _chain.LogsAt(number), []));

        var (expected, actual) = (fresh.View, _tracker.View);
        Assert.Equal(expected.Genesis, actual.Genesis);
        Assert.Equal(expected.UnitsDigest, actual.UnitsDigest);
        Assert.Equal(expected.UnitChanges, actual.UnitChanges);
        Assert.True(expected.Consumers.SetEquals(actual.Consumers));
        Assert.Equal(expected.Validators.Count, actual.Validators.Count);
        Assert.True(expected.Annulled.SetEquals(actual.Annulled));
        Assert.Equal(expected.Contradictions, actual.Contradictions);
        Assert.Contains(_changes, change => change is ChainChange.RolledBack);
    }

    private static Emitted[] RandomEvents(Prng random) =>
    [
        .. Enumerable.Range(0, random.Below(4)).Select(_ => random.Below(4) switch
        {
            0 => Events.Oracle("GenesisScheduled", random.Next()),
            1 => Events.Consumers("ConsumerCertified", random.Address(), random.Below(2) == 0),
            2 => Events.Oracle("VerdictAnnulled", (ulong)random.Below(100), random.Word()),
            _ => Events.Providers("ProbeChanged", random.Word(), random.Below(2) == 0, (ulong)random.Below(100), random.Word()),
        }),
    ];

    private void Apply(ulong from, ulong to)
    {
        for (var number = from; number <= to; number++)
            Assert.Equal(TrackResult.Applied, _tracker.ApplyBlock(_chain.BlockAt(number), _chain.LogsAt(number), _changes));
    }

    private void Follow()
    {
        var common = Math.Min(_chain.Head, _tracker.Head?.Number ?? 0);
        while (common > 0 && _tracker.At(common)?.Hash != _chain.BlockAt(common).Hash) common--;
        if (common == 0 || !_tracker.Rollback(common, _changes)) _tracker.Reset(_changes);
        Apply(_tracker.Next, _chain.Head);
    }
}
