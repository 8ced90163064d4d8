using System.Numerics;
using Flashback.Ethereum;
using Flashback.OnChain.Tests.Support;
using Flashback.OnChain.View;
using Flashback.OnChain.Watching;
using Flashback.Protocol.Compliance;
using Flashback.Protocol.Epochs;

namespace Flashback.OnChain.Tests.View;

public sealed class ViewReducerTests
{
    private static readonly object[] Terms = [50_000U, 1UL, 2UL, 999_000U, 999_500U, 100U];

    private readonly FakeChain _chain = new();
    private readonly ChainTracker _tracker = new(Events.Contracts);
    private readonly EpochSetting _setting = new();

    private ChainView View => _tracker.View;

    [Fact]
    public void The_opening_of_an_epoch_can_be_set_up()
    {
        Play(_setting.History());
        Assert.Empty(View.Contradictions);
        Assert.Equal("", _tracker.AddSet(_setting.Snapshot.ValidatorsHash, _setting.Code()));
        Assert.True(View.TrySetupFor(0, Events.Contracts.Domain, EpochSetting.Signer(3), out var setup, out _));
        Assert.Equal<Bytes32>([EpochSetting.UnitA, EpochSetting.UnitB], setup.Units);
        Assert.Equal((byte)3, setup.Self);
        Assert.Equal(1_800_000_000UL, setup.Genesis);
        Assert.False(View.TrySetupFor(1, Events.Contracts.Domain, null, out _, out var problem));
        Assert.Equal("Epoch 1 was not opened.", problem);
        Assert.Null(View.EpochAt(1_799_999_999));
        Assert.Equal(0UL, View.EpochAt(1_800_000_014));
        Assert.Equal(1UL, View.EpochAt(1_800_000_015));
    }

    [Fact]
    public void A_snapshot_with_other_data_units_is_a_contradiction_and_not_worked_on()
    {
        var wrong = new EpochSetting { Snapshot = _setting.Snapshot with { UnitsDigest = Keccak256.Hash([1]) } };
        Play(wrong.History());
        Assert.Contains("data units of epoch 0", Assert.Single(View.Contradictions), StringComparison.Ordinal);
        _tracker.AddSet(_setting.Snapshot.ValidatorsHash, _setting.Code());
        Assert.False(View.TrySetupFor(0, Events.Contracts.Domain, null, out _, out var problem));
        Assert.Equal(View.Contradictions[0], problem);
    }

    [Fact]
    public void A_digest_that_does_not_follow_from_the_changes_is_a_contradiction()
    {
        Play([Events.Providers("ProbeChanged", EpochSetting.UnitA, true, 0UL, Keccak256.Hash([1]))]);
        Assert.Single(View.Contradictions);
        for (var i = 0; i < 40; i++) Play([Events.Providers("ProbeChanged", EpochSetting.UnitA, true, 0UL, Keccak256.Hash([1]))]);
        Assert.Equal(ChainView.MaxContradictions, View.Contradictions.Count);
    }

    [Fact]
    public void Changed_parameters_hold_from_their_epoch_on()
    {
        Play(_setting.History());
        var later = EpochSetting.Criteria with { MinSamples = 9 };
        Play([Events.Oracle("CriteriaChanged", 5UL, new object[]
        {
            later.Version,
            later.MinSamples,
            later.MaxSamples,
            later.ProbeTimeoutMillis,
            later.TransferBytes,
            later.MaxRetrievals
        }, later.Hash())]);
        Assert.Equal(EpochSetting.Criteria, View.CriteriaFor(4));
        Assert.Equal(later, View.CriteriaFor(5));
        Assert.Equal(later, View.CriteriaFor(ulong.MaxValue));
    }

    [Fact]
    public void Units_join_and_leave_at_their_epoch()
    {
        Play(_setting.History());
        Play([Events.Providers("ProbeChanged", EpochSetting.UnitA, false, 4UL,
            UnitsLedger.Append(View.UnitsDigest, new UnitChange(EpochSetting.UnitA, false, 4)))]);
        Assert.Empty(View.Contradictions);
        Assert.Equal<Bytes32>([EpochSetting.UnitA, EpochSetting.UnitB], View.UnitsFor(3).Units);
        Assert.Equal<Bytes32>([EpochSetting.UnitB], View.UnitsFor(4).Units);
        Assert.Equal(View.UnitsDigest, View.UnitsFor(4).Digest);
    }

    [Fact]
    public void A_validators_changes_are_followed()
    {
        Play(_setting.History());
        Play(
        [
            Events.Validators("MultiaddrsChanged", (byte)1, new object[] { "/a", "/b" }),
            Events.Validators("SubmitterChanged", (byte)1, EpochSetting.Signer(50)),
            Events.Validators("SignerRotated", (byte)1, EpochSetting.Signer(60), 2UL),
            Events.Validators("ValidatorStateChanged", (byte)1, (byte)4),
            Events.Validators("ValidatorStateChanged", (byte)77, (byte)4),
        ]);
        var validator = View.Validators[1];
        Assert.Equal<string>(["/a", "/b"], validator.Multiaddrs);
        Assert.Equal((EpochSetting.Signer(50), EpochSetting.Signer(60), ValidatorState.Expelled),
            (validator.Submitter, validator.Signer, validator.State));
        Assert.Contains("validator 77", Assert.Single(View.Contradictions), StringComparison.Ordinal);
    }

    [Fact]
    public void Providers_bridges_and_units_are_followed()
    {
        var (provider, bridge) = (EpochSetting.Signer(70), EpochSetting.Signer(71));
        Play(
        [
            Events.Providers("ProviderCertified", provider, true),
            Events.Providers("CollateralDeposited", provider, 5, 7),
            Events.Providers("BridgeNodeClaimed", bridge, provider, new object[] { "http://b" }, (ushort)3, (byte)1, 9),
            Events.Providers("DataUnitAdded", EpochSetting.UnitA, bridge, provider, "bucket", 1000UL, 50, Terms),
            Events.Providers("DataUnitStateChanged", EpochSetting.UnitA, (byte)2),
            Events.Consumers("LadderChanged", EpochSetting.UnitA, 3UL, (byte)1, (byte)2),
            Events.Consumers("AgreementOpened", BigInteger.One, provider, EpochSetting.UnitA, provider, Address.Zero, 2UL, 10U, 100, Terms,
                Bytes32.Zero),
            Events.Consumers("EpochSettled", BigInteger.One, EpochSetting.UnitA, 3UL, (byte)2, 45, 50, 5, (byte)47),
            Events.Providers("CollateralSlashed", provider, EpochSetting.UnitA, 3UL, 2, Address.Zero),
        ]);
        Assert.Equal(new ProviderView(provider, true, new StakeView(5, 0, 0, 2)), View.Providers[provider]);
        Assert.Equal("http://b", Assert.Single(View.Bridges[bridge].Endpoints));
        Assert.Equal(
            new DataUnitView(EpochSetting.UnitA, bridge, provider, "bucket", 1000, 50, new Terms(50_000, 1, 2, 999_000, 999_500, 100),
                DataUnitState.InUse, 47, LadderStep.Warned, 2),
            View.Units[EpochSetting.UnitA]);
        Play([Events.Providers("BridgeNodeReleased", bridge, provider)]);
        Assert.Empty(View.Bridges);
    }

    [Fact]
    public void Agreements_and_their_settlements_are_followed()
    {
        var (consumer, token) = (EpochSetting.Signer(80), EpochSetting.Signer(81));
        Play(
        [
            Events.Consumers("TokenAllowed", token, true),
            Events.Providers("DataUnitAdded", EpochSetting.UnitA, consumer, consumer, "bucket", 1000UL, 50, Terms),
            Events.Consumers("AgreementOpened", BigInteger.One, consumer, EpochSetting.UnitA, consumer, token, 4UL, 10U, 100, Terms,
                Bytes32.Zero),
            Events.Consumers("ManifestChanged", BigInteger.One, Keccak256.Hash([3])),
            Events.Consumers("EpochSettled", BigInteger.One, EpochSetting.UnitA, 4UL, (byte)2, 45, 50, 5, (byte)48),
            Events.Consumers("AgreementTerminated", BigInteger.One, consumer, 8UL, 600),
            Events.Consumers("AgreementClosed", BigInteger.One, EpochSetting.UnitA),
        ]);
        var agreement = View.Agreements[1];
        Assert.Equal(
            (4UL, 8UL, true, Keccak256.Hash([3])), (agreement.StartEpoch, agreement.EndEpoch, agreement.Closed, agreement.ManifestRoot));
        Assert.Equal(5UL, agreement.NextEpoch);
        Assert.Equal(48, View.Units[EpochSetting.UnitA].Reputation);
        var settled = View.Settlements[new SettlementKey(4, 1)];
        Assert.Equal(
            (Grade.Missed, (BigInteger)45, (BigInteger)50, (BigInteger)5), (settled.Grade, settled.Paid, settled.Refunded, settled.Fee));
    }

    [Fact]
    public void Holds_and_annulments_are_followed()
    {
        Play([Events.Oracle("VerdictHeld", 3UL, EpochSetting.UnitA), Events.Oracle("VerdictHeld", 3UL, EpochSetting.UnitB),
            Events.Oracle("VerdictReleased", 3UL, EpochSetting.UnitA), Events.Oracle("VerdictAnnulled", 3UL, EpochSetting.UnitB)]);
        Assert.Equal([new VerdictKey(3, EpochSetting.UnitB)], View.Held);
        Assert.Equal([new VerdictKey(3, EpochSetting.UnitB)], View.Annulled);
    }

    [Fact]
    public void Old_epochs_are_dropped_at_the_limit_and_not_before()
    {
        Play(_setting.History());
        Play([EpochSetting.Opened(_setting.Snapshot with { Epoch = ChainView.EpochsKept })]);
        Assert.NotNull(View.SnapshotFor(0));
        Play([EpochSetting.Opened(_setting.Snapshot with { Epoch = ChainView.EpochsKept + 1 })]);
        Assert.Null(View.SnapshotFor(0));
        Assert.Equal(2, View.Snapshots.Count);
    }

    private void Play(IEnumerable<Emitted> events)
    {
        foreach (var emitted in events)
        {
            var block = _chain.Mine(emitted);
            Assert.Equal(TrackResult.Applied, _tracker.ApplyBlock(block, _chain.LogsAt(block.Number), []));
        }
    }
}
