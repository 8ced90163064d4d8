using Flashback.Node.Schedule;
using Flashback.OnChain.View;

namespace Flashback.Node.Tests.Schedule;

public sealed class EpochSchedulerTests
{
    private readonly FakeChain _chain = new();
    private readonly List<ulong> _began = [];

    private EpochScheduler Scheduler(int? validator = 0)
    {
        var scheduler = new EpochScheduler(_chain, _chain, World.Domain, validator is { } index ? World.Keys[index].Address : null);
        scheduler.Began += setup => _began.Add(setup.Snapshot.Epoch);
        return scheduler;
    }

    [Fact]
    public void An_epoch_begins_once_when_its_time_has_come_and_everything_fits()
    {
        var scheduler = Scheduler();
        _chain.Open(1);
        _chain.GoTo(0, 14.9);
        scheduler.Tick();
        Assert.Empty(_began);
        _chain.GoTo(1, 0);
        scheduler.Tick();
        scheduler.Tick();
        Assert.Equal([1UL], _began);
        Assert.Empty(scheduler.Problem);
    }

    [Fact]
    public void After_a_restart_epochs_whose_disputes_are_open_are_taken_up_again()
    {
        var scheduler = Scheduler();
        foreach (var epoch in new ulong[] { 1, 2, 3 }) _chain.Open(epoch);
        _chain.GoTo(3, 3);
        scheduler.Tick();
        // Epoch 1 ended 18 s ago, its dispute window lasted 16 s.
        Assert.Equal([2UL, 3UL], _began);
    }

    [Fact]
    public void A_snapshot_that_does_not_fit_is_not_worked_on()
    {
        var scheduler = Scheduler();
        var snapshot = _chain.Open(1);
        _chain.View = _chain.View with { Snapshots = _chain.View.Snapshots.SetItem(1, snapshot with { Criteria = World.Hash(5) }) };
        _chain.GoTo(1, 1);
        scheduler.Tick();
        Assert.Empty(_began);
        Assert.Contains("criteria", scheduler.Problem, StringComparison.Ordinal);
    }

    [Fact]
    public void Validators_open_the_next_epoch_in_turn_and_once_each()
    {
        _chain.Open(1);
        var openings = new List<(int Validator, double At)>();
        var schedulers = Enumerable.Range(0, 4).Select(i =>
        {
            var scheduler = Scheduler(i);
            scheduler.Opening += intent =>
            {
                Assert.Equal("open/2", intent.Key);
                openings.Add((i, (_chain.NowMillis - (long)(World.Genesis + 15) * 1000) / 1000.0));
            };
            return scheduler;
        }).ToList();
        for (var second = 0.0; second < 15; second += 0.25)
        {
            _chain.GoTo(1, second);
            schedulers.ForEach(scheduler => scheduler.Tick());
        }
        Assert.Equal(4, openings.Select(item => item.Validator).Distinct().Count());
        Assert.Equal(4, openings.Count);
        // A quarter of the epoch, then one after another at an eighth of its length.
        Assert.Equal([3.75, 5.75, 7.5, 9.5], openings.Select(item => item.At));
    }

    [Fact]
    public void No_validator_opens_an_open_epoch()
    {
        var scheduler = Scheduler();
        scheduler.Opening += _ => Assert.Fail("it is open");
        _chain.Open(1);
        _chain.Open(2);
        _chain.GoTo(1, 14);
        scheduler.Tick();
    }

    [Fact]
    public void Epoch_0_is_opened_before_genesis_in_order_of_index()
    {
        var opened = new List<string>();
        var first = Scheduler(0);
        var second = Scheduler(1);
        first.Opening += intent => opened.Add($"first {intent.Key}");
        second.Opening += intent => opened.Add($"second {intent.Key}");
        _chain.GoTo(0, -5);
        first.Tick();
        second.Tick();
        Assert.Equal(["first open/0"], opened);
        _chain.GoTo(0, -3);
        second.Tick();
        Assert.Equal(["first open/0", "second open/0"], opened);
    }

    [Fact]
    public void An_observer_opens_nothing()
    {
        var scheduler = Scheduler(null);
        scheduler.Opening += _ => Assert.Fail("an observer has no turn");
        _chain.Open(1);
        _chain.GoTo(1, 14);
        scheduler.Tick();
        Assert.Equal([1UL], _began);
    }

    [Fact]
    public void Without_genesis_nothing_happens()
    {
        _chain.View = ChainView.Empty;
        var scheduler = Scheduler();
        scheduler.Tick();
        Assert.Contains("no genesis", scheduler.Problem, StringComparison.Ordinal);
    }

    [Fact]
    public void An_epoch_that_cannot_be_set_up_loses_only_itself_and_is_reported_at_every_tick()
    {
        var scheduler = Scheduler();
        var failed = new List<ulong>();
        scheduler.Failed += (epoch, _) => failed.Add(epoch);
        foreach (var epoch in new ulong[] { 2, 3 }) _chain.Open(epoch);
        Poison(2);
        _chain.GoTo(3, 3);
        scheduler.Tick();
        scheduler.Tick();
        Assert.Equal([3UL], _began);
        Assert.Equal([2UL, 2UL], failed);
        Assert.Empty(scheduler.Problem);
    }

    [Fact]
    public void While_the_current_epoch_fails_the_node_says_so()
    {
        var scheduler = Scheduler();
        _chain.Open(2);
        Poison(2);
        _chain.GoTo(2, 1);
        scheduler.Tick();
        Assert.Empty(_began);
        Assert.Contains("an internal error", scheduler.Problem, StringComparison.Ordinal);
    }

    [Fact]
    public void An_exception_in_an_epochs_start_does_not_prevent_the_next_epoch()
    {
        var scheduler = Scheduler();
        var failed = new List<ulong>();
        scheduler.Began += setup =>
        {
            if (setup.Snapshot.Epoch == 2) throw new UriFormatException("a step fails");
        };
        scheduler.Failed += (epoch, _) => failed.Add(epoch);
        foreach (var epoch in new ulong[] { 2, 3 }) _chain.Open(epoch);
        _chain.GoTo(3, 3);
        scheduler.Tick();
        scheduler.Tick();
        Assert.Equal([2UL, 3UL], _began);
        Assert.Equal([2UL], failed);
    }

    /// <summary>No chain does this to a snapshot: it stands for any unforeseen error.</summary>
    private void Poison(ulong epoch) => _chain.View = _chain.View with
    {
        Snapshots = _chain.View.Snapshots.SetItem(epoch, _chain.View.Snapshots[epoch] with { ValidatorsHash = World.Hash(99) }),
        Sets = _chain.View.Sets.SetItem(World.Hash(99), null!),
    };

    [Fact]
    public void Paused_it_begins_and_opens_nothing_more()
    {
        var scheduler = Scheduler();
        scheduler.Opening += _ => Assert.Fail("a paused scheduler opens nothing");
        _chain.Open(1);
        _chain.GoTo(1, 0);
        scheduler.Tick();
        scheduler.Pause();
        _chain.Open(2);
        foreach (var seconds in new[] { 0.0, 14.0 })
        {
            _chain.GoTo(2, seconds);
            scheduler.Tick();
        }
        Assert.Equal([1UL], _began);
        Assert.True(scheduler.IsPaused);
    }
}
