using System.Numerics;
using Flashback.Ethereum;
using Flashback.OnChain.Tests.Support;
using Flashback.OnChain.View;
using Flashback.OnChain.Watching;
using Flashback.Protocol.Messages;
using Flashback.Protocol.Validators;

namespace Flashback.OnChain.Tests.View;

public sealed class AppealsTests
{
    private static readonly Address Provider = EpochSetting.Signer(70);
    private static readonly Address Blob = EpochSetting.Signer(71);
    private static readonly Bytes32 Evidence = Keccak256.Hash([1]);

    private readonly FakeChain _chain = new();
    private readonly ChainTracker _tracker = new(Events.WithAppeals);
    private readonly EpochSetting _setting = new();

    private ChainView View => _tracker.View;

    [Fact]
    public void An_appeal_is_followed_and_taken_back_with_its_block()
    {
        Play(Opened(1));
        Assert.Equal(new AppealView(
            new VerdictKey(0, EpochSetting.UnitA), Provider, Blob, ValidatorBitmap.Of(0, 2), 900, Evidence, Ruling.None), View.Appeals[1]);
        Play(Ruled(1, Ruling.Overturned));
        Assert.Equal(Ruling.Overturned, View.Appeals[1].Ruling);
        Assert.True(_tracker.Rollback(1, []));
        Assert.Equal(Ruling.None, View.Appeals[1].Ruling);
        Assert.Empty(View.Contradictions);
    }

    [Fact]
    public void A_ruling_on_nothing_is_a_contradiction()
    {
        Play(Ruled(2, Ruling.Upheld));
        Assert.Contains("appeal 2", Assert.Single(View.Contradictions), StringComparison.Ordinal);
    }

    [Fact]
    public void A_network_without_the_court_has_no_trace_of_it()
    {
        var tracker = new ChainTracker(Events.Contracts);
        var block = _chain.Mine(Opened(1));
        Assert.Equal(TrackResult.BadLogs, tracker.ApplyBlock(block, _chain.LogsAt(block.Number), []));
    }

    [Fact]
    public void Ruled_appeals_are_pruned_with_their_epoch_and_open_ones_stay()
    {
        Play([.. _setting.History(), Opened(1), Opened(2), Ruled(2, Ruling.Expired)]);
        Play(EpochSetting.Opened(_setting.Snapshot with { Epoch = ChainView.EpochsKept }));
        Assert.Equal(2, View.Appeals.Count);
        Play(EpochSetting.Opened(_setting.Snapshot with { Epoch = ChainView.EpochsKept + 1 }));
        Assert.Equal(1, Assert.Single(View.Appeals).Key);
    }

    private static Emitted Opened(int number) =>
        Events.Appeals("AppealOpened", (BigInteger)number, 0UL, EpochSetting.UnitA, Provider, Blob, (BigInteger)0b101, 900UL, Evidence);

    private static Emitted Ruled(int number, Ruling ruling) =>
        Events.Appeals("AppealRuled", (BigInteger)number, 0UL, EpochSetting.UnitA, (byte)ruling, Evidence);

    private void Play(params IEnumerable<Emitted> events)
    {
        var block = _chain.Mine(events);
        Assert.Equal(TrackResult.Applied, _tracker.ApplyBlock(block, _chain.LogsAt(block.Number), []));
    }
}
