using Flashback.Ethereum;
using Flashback.OnChain.Bindings;
using Flashback.OnChain.Tests.Support;
using Flashback.OnChain.Watching;

namespace Flashback.OnChain.Tests.Watching;

public sealed class ChainWatcherTests
{
    private static readonly Address Alice = Address.Parse("0x00000000000000000000000000000000000000a1");
    private static readonly Address Bob = Address.Parse("0x00000000000000000000000000000000000000b0");

    private readonly FakeChain _chain = new();
    private readonly FakeTimeProvider _time = new();
    private readonly MemoryCursorStore _cursor = new();
    private ChainWatcherOptions _options = new() { FinalDepth = 64, RangeLength = 50 };

    [Fact]
    public async Task A_long_history_is_read_in_ranges_and_the_newest_blocks_one_by_one()
    {
        for (var i = 0; i < 300; i++) _chain.Mine(i % 10 == 0 ? [Certified(Alice, i % 20 == 0)] : []);
        _chain.Mine(Certified(Bob, true));
        var watcher = Create();
        await CatchUpAsync(watcher);
        Assert.Equal(_chain.Head, watcher.Head!.Number);
        Assert.Contains(Bob, watcher.View.Consumers);
        Assert.DoesNotContain(Alice, watcher.View.Consumers);
        // Five ranges, 64 blocks with two requests each, and the polls' own questions.
        Assert.InRange(_chain.Requests, 100, 180);
        var before = _chain.Requests;
        Assert.False(await watcher.PollAsync(default));
        Assert.Equal(before + 1, _chain.Requests);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(64)]
    [InlineData(65)]
    [InlineData(200)]
    public async Task A_reorganisation_of_any_depth_ends_in_the_new_branch(int depth)
    {
        _options = _options with { FinalDepth = ChainTracker.MaxReorgDepth };
        _chain.MineEmpty(300);
        var watcher = Create();
        await CatchUpAsync(watcher);
        for (var i = 0; i < 200; i++) _chain.Mine(i == 199 ? [Certified(Alice, true)] : []);
        await CatchUpAsync(watcher);
        Assert.Contains(Alice, watcher.View.Consumers);
        var changes = watcher.Subscribe();

        _chain.Drop(depth);
        _chain.Mine(Certified(Bob, true));
        _chain.MineEmpty(depth);
        await CatchUpAsync(watcher);
        Assert.Equal([Bob], watcher.View.Consumers);
        Assert.Equal(_chain.BlockAt(_chain.Head).Hash, watcher.Head!.Hash);
        var rolledBack = Assert.Single(Read(changes).OfType<ChainChange.RolledBack>());
        Assert.Equal(500UL - (ulong)depth, rolledBack.To!.Value.Number);
    }

    [Fact]
    public async Task A_reorganisation_deeper_than_the_history_starts_again()
    {
        _chain.Mine(Certified(Alice, true));
        _chain.MineEmpty(400);
        var watcher = Create();
        await CatchUpAsync(watcher);
        var changes = watcher.Subscribe();
        _chain.Drop(401);
        _chain.Mine(Certified(Bob, true));
        _chain.MineEmpty(410);
        await CatchUpAsync(watcher);
        Assert.Equal([Bob], watcher.View.Consumers);
        Assert.Null(Assert.Single(Read(changes).OfType<ChainChange.RolledBack>()).To);
    }

    [Fact]
    public async Task An_endpoint_that_lags_changes_nothing()
    {
        _chain.MineEmpty(20);
        var watcher = Create();
        await CatchUpAsync(watcher);
        _chain.LagsAt = 10;
        for (var i = 0; i < 10; i++) Assert.False(await watcher.PollAsync(default));
        Assert.Equal(20UL, watcher.Head!.Number);
        Assert.Equal("", watcher.Problem);
    }

    [Fact]
    public async Task A_shorter_branch_is_believed_only_when_it_stays()
    {
        _chain.MineEmpty(20);
        var watcher = Create();
        await CatchUpAsync(watcher);
        _chain.Drop(10);
        _chain.MineEmpty(5);
        for (var i = 1; i < ChainWatcher.ShortBranchPatience; i++) Assert.False(await watcher.PollAsync(default));
        Assert.Equal(20UL, watcher.Head!.Number);
        await CatchUpAsync(watcher);
        Assert.Equal(_chain.BlockAt(15).Hash, watcher.Head!.Hash);
    }

    [Fact]
    public async Task Duplicate_and_disordered_logs_do_no_harm()
    {
        _chain.Stutters = true;
        _chain.Mine(Certified(Alice, true), Certified(Alice, false), Certified(Bob, true));
        _chain.MineEmpty(100);
        _chain.Mine(Certified(Bob, false), Certified(Bob, true));
        var watcher = Create();
        var changes = watcher.Subscribe();
        await CatchUpAsync(watcher);
        Assert.Equal([Bob], watcher.View.Consumers);
        Assert.Equal(5, Read(changes).OfType<ChainChange.Happened>().Count());
    }

    [Fact]
    public async Task An_outage_leaves_the_view_and_is_named()
    {
        _chain.Mine(Certified(Alice, true));
        var watcher = Create();
        await CatchUpAsync(watcher);
        _chain.Unreachable = true;
        Assert.False(await watcher.PollAsync(default));
        Assert.Equal("The endpoint is unreachable.", watcher.Problem);
        Assert.Contains(Alice, watcher.View.Consumers);
        _chain.Unreachable = false;
        _chain.Mine(Certified(Bob, true));
        await CatchUpAsync(watcher);
        Assert.Equal("", watcher.Problem);
        Assert.Contains(Bob, watcher.View.Consumers);
    }

    [Fact]
    public async Task Logs_of_another_branch_are_not_taken()
    {
        _chain.Mine(Certified(Alice, true));
        _chain.Corrupt = log => log with { BlockHash = Keccak256.Hash([1]) };
        var watcher = Create();
        Assert.False(await watcher.PollAsync(default));
        Assert.Contains("do not belong", watcher.Problem, StringComparison.Ordinal);
        Assert.Null(watcher.Head);
        _chain.Corrupt = null;
        await CatchUpAsync(watcher);
        Assert.Contains(Alice, watcher.View.Consumers);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(7)]
    [InlineData(50)]
    public async Task An_endpoint_that_gives_short_ranges_only_is_asked_for_shorter_ones(ulong longest)
    {
        _chain.MaxRange = longest;
        _chain.MineEmpty(100);
        _chain.Mine(Certified(Alice, true));
        _chain.MineEmpty(100);
        var watcher = Create();
        for (var polls = 0; watcher.Head?.Number != _chain.Head; polls++)
        {
            Assert.True(polls < 1_000, watcher.Problem);
            await watcher.PollAsync(default);
        }
        Assert.Equal("", watcher.Problem);
        Assert.Contains(Alice, watcher.View.Consumers);
    }

    [Fact]
    public async Task An_endpoint_that_never_tells_a_blocks_logs_is_named()
    {
        _chain.KnowsNoLogsByHash = true;
        _chain.MineEmpty(3);
        var watcher = Create();
        for (var polls = 1; polls < ChainWatcher.UnknownPatience; polls++) await watcher.PollAsync(default);
        Assert.Equal("", watcher.Problem);
        await watcher.PollAsync(default);
        Assert.Contains("does not give block 1", watcher.Problem, StringComparison.Ordinal);
        _chain.KnowsNoLogsByHash = false;
        await CatchUpAsync(watcher);
        Assert.Equal("", watcher.Problem);
    }

    [Fact]
    public async Task A_log_omitted_once_is_found_when_the_view_is_read_again()
    {
        var setting = new EpochSetting();
        var left = false;
        // One change of the data units is missing, so the snapshot's digest is another one.
        _chain.LeavesOut = log => !left && log.Topics[0] == ProviderOrchestrator.ProbeChangedEvent.Topic && (left = true);
        foreach (var emitted in setting.History()) _chain.Mine(emitted);
        _chain.Codes[EpochSetting.Blob] = setting.Code();
        var watcher = Create();
        await CatchUpAsync(watcher);
        Assert.True(left);
        Assert.False(watcher.View.TrySetupFor(0, Events.Contracts.Domain, null, out _, out _));
        Assert.NotEmpty(watcher.View.Contradictions);
        _time.Advance(ChainWatcher.ReadAnewAfter - TimeSpan.FromSeconds(1));
        await CatchUpAsync(watcher);
        Assert.NotEmpty(watcher.View.Contradictions);
        _time.Advance(TimeSpan.FromSeconds(1) + ChainWatcher.ReadAnewAfter);
        await CatchUpAsync(watcher);
        Assert.Empty(watcher.View.Contradictions);
        Assert.True(watcher.View.TrySetupFor(0, Events.Contracts.Domain, null, out _, out var problem), problem);
    }

    [Fact]
    public async Task After_a_restart_changes_delivered_before_are_marked()
    {
        _chain.Mine(Certified(Alice, true));
        await CatchUpAsync(Create());
        _chain.Mine(Certified(Bob, true));
        var watcher = Create();
        var changes = watcher.Subscribe();
        await CatchUpAsync(watcher);
        Assert.Equal([true, false], Read(changes).OfType<ChainChange.Happened>().Select(change => change.Replayed));
        Assert.Equal(new BlockRef(2, _chain.BlockAt(2).Hash), _cursor.Load());
    }

    [Fact]
    public async Task A_slow_subscriber_loses_the_oldest_and_knows_how_many()
    {
        _options = _options with { SubscriptionCapacity = 3 };
        _chain.MineEmpty(10);
        var watcher = Create();
        var changes = watcher.Subscribe();
        await CatchUpAsync(watcher);
        Assert.Equal(7, changes.Missed);
        Assert.Equal([8UL, 9UL, 10UL], Read(changes).OfType<ChainChange.Advanced>().Select(change => change.Head.Number));
    }

    [Fact]
    public async Task A_validator_set_that_is_not_the_snapshots_is_refused()
    {
        var setting = new EpochSetting();
        foreach (var emitted in setting.History()) _chain.Mine(emitted);
        _chain.Codes[EpochSetting.Blob] = [0, .. new byte[32]];
        var watcher = Create();
        await watcher.PollAsync(default);
        Assert.Contains("is not what its snapshot says", watcher.Problem, StringComparison.Ordinal);
        Assert.False(watcher.View.TrySetupFor(0, Events.Contracts.Domain, null, out _, out var problem));
        Assert.Equal("The validator set of epoch 0 was not read yet.", problem);

        _chain.Codes[EpochSetting.Blob] = setting.Code();
        await CatchUpAsync(watcher);
        Assert.True(watcher.View.TrySetupFor(0, Events.Contracts.Domain, EpochSetting.Signer(2), out var setup, out _));
        Assert.Equal((byte)2, setup.Self);
        Assert.Equal(setting.Snapshot, setup.Snapshot);
    }

    private ChainWatcher Create() => new(_chain, Events.Contracts, _cursor, _options, _time);

    private static async Task CatchUpAsync(ChainWatcher watcher)
    {
        for (var polls = 0; await watcher.PollAsync(default); polls++) Assert.True(polls < 100, "The watcher does not come to an end.");
    }

    private static List<ChainChange> Read(ChainSubscription subscription)
    {
        var read = new List<ChainChange>();
        while (subscription.Changes.TryRead(out var change)) read.Add(change);
        return read;
    }

    private static Emitted Certified(Address consumer, bool certified) => Events.Consumers("ConsumerCertified", consumer, certified);

    [Fact]
    public async Task A_subscription_after_the_end_completes()
    {
        var watcher = Create();
        using var stop = new CancellationTokenSource();
        var before = watcher.Subscribe();
        var running = watcher.RunAsync(stop.Token);
        await stop.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => running);
        while (before.Changes.TryRead(out _))
        {
        }
        Assert.False(await before.Changes.WaitToReadAsync());
        Assert.False(await watcher.Subscribe().Changes.WaitToReadAsync());
    }
}
