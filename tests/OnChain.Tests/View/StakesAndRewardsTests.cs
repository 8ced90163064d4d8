using System.Numerics;
using Flashback.Ethereum;
using Flashback.OnChain.Bindings;
using Flashback.OnChain.Tests.Support;
using Flashback.OnChain.View;
using Flashback.OnChain.Watching;
using Flashback.Protocol.Validators;

namespace Flashback.OnChain.Tests.View;

/// <summary>Stakes, collateral, rewards and duties, rebuilt from logs alone.</summary>
public sealed class StakesAndRewardsTests
{
    private static readonly Address Owner = EpochSetting.Signer(90);
    private static readonly Address Coin = Address.Zero;

    private readonly FakeChain _chain = new();
    private readonly ChainTracker _tracker = new(Events.Contracts);

    private ChainView View => _tracker.View;

    private StakeView Stake => View.Validators[1].Stake;

    [Fact]
    public void A_stake_is_added_unbonded_slashed_and_taken_out()
    {
        Play(Registered(1), Events.Validators("StakeAdded", (byte)1, 100, 100), Events.Validators("StakeAdded", (byte)1, 20, 120));
        Assert.Equal(new StakeView(120, 0, 0, 0), Stake);
        Play(Events.Validators("UnbondRequested", (byte)1, 20, 5000UL));
        Assert.Equal(new StakeView(100, 20, 5000, 0), Stake);
        Play(Slashed(90));
        Assert.Equal(new StakeView(10, 20, 5000, 90), Stake);
        Play(Slashed(15)); // bonded first, then what unbonds
        Assert.Equal(new StakeView(0, 15, 5000, 105), Stake);
        Play(Events.Validators("UnbondCompleted", (byte)1, 15));
        Assert.Equal(new StakeView(0, 0, 5000, 105), Stake);
        Assert.Empty(View.Contradictions);
    }

    [Fact]
    public void More_than_there_is_is_a_contradiction_and_changes_nothing()
    {
        Play(Registered(1), Events.Validators("StakeAdded", (byte)1, 100, 100), Events.Validators("UnbondRequested", (byte)1, 40, 1UL));
        var before = Stake;
        foreach (var (amount, name) in new[] { (61, "UnbondRequested"), (41, "UnbondCompleted"), (101, "ValidatorSlashed") })
        {
            var known = View.Contradictions.Count;
            Play(Movement(name, amount));
            Assert.Equal(known + 1, View.Contradictions.Count);
            Assert.Equal(before, Stake);
            Assert.Equal("An event takes more from validator 1 than it has at stake.", View.Contradictions[^1]);
        }
        Play(Movement("ValidatorSlashed", 100));
        Assert.Equal(3, View.Contradictions.Count);
        Play(Events.Validators("StakeAdded", (byte)9, 1, 1));
        Assert.Contains("validator 9", View.Contradictions[^1], StringComparison.Ordinal);
    }

    [Fact]
    public void The_next_holder_of_an_index_begins_with_nothing()
    {
        Play(Registered(1), Events.Validators("StakeAdded", (byte)1, 100, 100), Slashed(100), Registered(1));
        Assert.Equal(StakeView.None, Stake);
    }

    [Fact]
    public void A_suspension_and_its_end_are_tracked()
    {
        Play(Registered(1), Events.Validators("ValidatorSuspended", (byte)1, 7000UL),
            Events.Validators("ValidatorStateChanged", (byte)1, (byte)5));
        Assert.Equal((ValidatorState.Suspended, 7000UL), (View.Validators[1].State, View.Validators[1].SuspendedUntil));
        Play(Events.Validators("ValidatorStateChanged", (byte)1, (byte)1));
        Assert.Equal(ValidatorState.Active, View.Validators[1].State);
    }

    [Fact]
    public void Collateral_is_deposited_unbonded_slashed_and_taken_out()
    {
        Play(Events.Providers("CollateralDeposited", Owner, 50, 50), Events.Providers("UnbondRequested", Owner, 30, 9000UL));
        Assert.Equal(new ProviderView(Owner, false, new StakeView(20, 30, 9000, 0)), View.Providers[Owner]);
        Play(Events.Providers("CollateralSlashed", Owner, EpochSetting.UnitA, 3UL, 25, Address.Zero),
            Events.Providers("UnbondCompleted", Owner, 25));
        Assert.Equal(new StakeView(0, 0, 9000, 25), View.Providers[Owner].Collateral);
        Assert.Empty(View.Contradictions);
        Play(Events.Providers("UnbondCompleted", Owner, 1));
        Assert.Equal($"An event takes more from provider {Owner} than its collateral.", Assert.Single(View.Contradictions));
    }

    [Fact]
    public void Rewards_are_credited_and_withdrawn_token_by_token()
    {
        Play(
            Events.Pool("EpochDistributed", 4UL, Coin, 30, 0b101),
            Events.Pool("Credited", Owner, Coin, 15),
            Events.Pool("Credited", Owner, Coin, 1),
            Events.Pool("Credited", Owner, EpochSetting.Signer(91), 7));
        var share = View.Distributions[new DistributionKey(4, Coin)];
        Assert.Equal(((BigInteger)30, ValidatorBitmap.Of(0, 2)), (share.Amount, share.Paid));
        Assert.Equal(16, View.Rewards[new RewardKey(Owner, Coin)]);
        Play(Events.Pool("Withdrawn", Owner, Coin, 16));
        Assert.Equal(7, Assert.Single(View.Rewards).Value);
        Assert.Empty(View.Contradictions);
        Play(Events.Pool("Withdrawn", Owner, Coin, 1));
        Assert.Single(View.Contradictions);
    }

    [Fact]
    public void Duties_strikes_and_withheld_rewards_are_followed()
    {
        var rules = new Duties(8, 6, 6, 2, 10, 1_000_000, 8000, 8);
        Play(
            Events.Duties("DutiesChanged", 0UL, new object[] { rules.Window, rules.Absences, rules.Strikes, rules.Providers,
                rules.LatencyFactor, rules.LatencySlackMicros, rules.AvailabilityGapBps, rules.CoolingEpochs }),
            Events.Duties("StrikeProven", 12UL, (byte)3, Owner),
            Events.Duties("RewardsWithheld", (byte)3, Owner, 10UL, 0b101));
        Assert.Equal(rules, View.Duties[0]);
        Assert.Equal([new DutyKey(12, 3)], View.Strikes);
        Assert.Equal([new DutyKey(10, 3), new DutyKey(12, 3)], View.Withheld.OrderBy(key => key.Epoch));
    }

    [Fact]
    public void Old_epochs_are_dropped_with_their_shares_and_strikes()
    {
        var setting = new EpochSetting();
        foreach (var emitted in setting.History()) Play(emitted);
        foreach (var epoch in new[] { 0UL, 1UL })
            Play(Events.Pool("EpochDistributed", epoch, Coin, 1, 1), Events.Duties("StrikeProven", epoch, (byte)3, Owner),
                Events.Duties("RewardsWithheld", (byte)3, Owner, epoch, 1));
        Play(EpochSetting.Opened(setting.Snapshot with { Epoch = ChainView.EpochsKept }));
        Assert.Equal((2, 2, 2), (View.Distributions.Count, View.Strikes.Count, View.Withheld.Count));
        Play(EpochSetting.Opened(setting.Snapshot with { Epoch = ChainView.EpochsKept + 1 }));
        Assert.Equal(1UL, Assert.Single(View.Distributions).Key.Epoch);
        Assert.Equal([new DutyKey(1, 3)], View.Strikes);
        Assert.Equal([new DutyKey(1, 3)], View.Withheld);
    }

    [Fact]
    public void A_reorganisation_takes_movements_back_and_the_other_branch_counts()
    {
        Play(Registered(1), Events.Validators("StakeAdded", (byte)1, 100, 100), Events.Pool("Credited", Owner, Coin, 10));
        var (fork, before) = (_chain.Head, View);
        Play(Slashed(60), Events.Pool("Withdrawn", Owner, Coin, 10));
        Assert.Equal((40, 0), ((int)Stake.Bonded, View.Rewards.Count));
        _chain.Drop(1);
        Assert.True(_tracker.Rollback(fork, []));
        Assert.Equal((before.Validators[1], 10), (View.Validators[1], (int)View.Rewards[new RewardKey(Owner, Coin)]));
        Play(Slashed(1));
        Assert.Equal(new StakeView(99, 0, 0, 1), Stake);
    }

    [Fact]
    public void A_log_that_comes_twice_or_out_of_order_counts_once_in_its_place()
    {
        var block = _chain.Mine(Registered(1), Events.Validators("StakeAdded", (byte)1, 100, 100), Slashed(30),
            Events.Pool("Credited", Owner, Coin, 10), Events.Pool("Withdrawn", Owner, Coin, 4));
        Follow(_chain.Head - 1);
        var logs = _chain.LogsAt(block.Number);
        Assert.Equal(TrackResult.Applied, _tracker.ApplyBlock(block, [.. logs.Concat(logs).Reverse()], []));
        Assert.Equal(new StakeView(70, 0, 0, 30), Stake);
        Assert.Equal(6, View.Rewards[new RewardKey(Owner, Coin)]);
        Assert.Empty(View.Contradictions);
    }

    private static Emitted Registered(byte index) =>
        Events.Validators("ValidatorRegistered", index, Owner, EpochSetting.Signer(index), EpochSetting.Signer(index), new byte[33],
            (ushort)1, 2U, Array.Empty<object>(), 2UL);

    private static Emitted Slashed(int amount) => Movement("ValidatorSlashed", amount);

    private static Emitted Movement(string name, int amount) => name switch
    {
        "UnbondRequested" => Events.Validators(name, (byte)1, amount, 2UL),
        "UnbondCompleted" => Events.Validators(name, (byte)1, amount),
        _ => Events.Validators(name, (byte)1, Bytes32.Zero, amount, Address.Zero),
    };

    private void Play(params IEnumerable<Emitted> events)
    {
        _chain.Mine(events);
        Follow(_chain.Head);
    }

    private void Follow(ulong last)
    {
        for (var number = _tracker.Next; number <= last; number++)
            Assert.Equal(TrackResult.Applied, _tracker.ApplyBlock(_chain.BlockAt(number), _chain.LogsAt(number), []));
    }
}
