using Flashback.Aggregation.Rounds;
using Flashback.Ethereum;
using Flashback.Node.Appeal;
using Flashback.Node.Commands;
using Flashback.Node.Signing;
using Flashback.Node.Signing.Storage;
using Flashback.Protocol.Messages;
using Flashback.Protocol.Validators;

namespace Flashback.Node.Tests.Appeal;

public sealed class JudgeTests : IDisposable
{
    private readonly TempFolder _folder = new();
    private readonly SignLog _log;
    private readonly GuardedSigner _signer;

    public JudgeTests()
    {
        _log = SignLog.Open(_folder.File("signlog.db"), new SignLogScope(World.Domain.ChainId, World.Domain.Oracle));
        _log.Initialise(World.Keys[2].Address);
        _signer = new GuardedSigner(_log, new KeySigner(World.Keys[2]));
    }

    public void Dispose()
    {
        _log.Dispose();
        _folder.Dispose();
    }

    [Fact]
    public void A_member_signs_one_ruling_and_may_repeat_it()
    {
        var vote = Sign(Cases.Open, Ruling.Overturned);
        Assert.Equal((2, Cases.Number, Ruling.Overturned, World.Hash(5)), (vote.Validator, vote.Dispute, vote.Ruling, vote.EvidenceRoot));
        Assert.True(vote.IsSignedBy(World.Keys[2].Address, Secp256k1Recovery.Instance));
        Assert.Equal(vote, Sign(Cases.Open, Ruling.Overturned));
        Assert.Contains("has signed another ruling on appeal 3", Refused(ExitCode.RefusedByGuard, Cases.Open, Ruling.Upheld),
            StringComparison.Ordinal);
        Refused(ExitCode.RefusedByGuard, Cases.Open with { EvidenceRoot = World.Hash(6) }, Ruling.Overturned);
        Assert.Equal(Ruling.Upheld, Sign(Cases.Open with { Number = Cases.Number + 1 }, Ruling.Upheld).Ruling);
    }

    [Fact]
    public void It_is_on_record_before_it_is_signed()
    {
        Sign(Cases.Open, Ruling.Upheld);
        var slot = Assert.Single(_log.InEpoch(World.Keys[2].Address, Cases.Epoch));
        Assert.Equal(new SignSlot(Cases.Epoch, SlotKind.AppealVote, Cases.Number), slot.Slot);
        Assert.Equal(World.Domain.Digest(new AppealVote(Bytes32.FromBigInteger(Cases.Number), 1, World.Hash(5))), slot.Digest);
    }

    [Fact]
    public void An_appeal_that_a_reorganisation_may_take_back_is_not_ruled_on()
    {
        Refused(ExitCode.Failure, Cases.Open with { Depth = Judge.LeastDepth - 1 }, Ruling.Upheld);
        Assert.Empty(_log.Export().Entries);
    }

    [Fact]
    public void A_validator_outside_the_committee_signs_nothing()
    {
        Refused(ExitCode.Failure,
            Cases.Open with { Facts = Cases.Open.Facts with { Members = ValidatorBitmap.Of(0, 1, 3).ToBigInteger() } }, Ruling.Upheld);
        Refused(ExitCode.Failure, Cases.Open with { Set = new ValidatorSet(World.Validators.Active.Take(2)) }, Ruling.Upheld);
        Assert.Empty(_log.Export().Entries);
    }

    [Fact]
    public void Below_the_mark_another_ruling_may_exist()
    {
        _log.RaiseLowWater(World.Keys[2].Address, Cases.Epoch);
        Assert.Contains("may not know everything", Refused(ExitCode.RefusedByGuard, Cases.Open, Ruling.Upheld), StringComparison.Ordinal);
        Assert.NotNull(Sign(Cases.Open with { Facts = Cases.Open.Facts with { Epoch = Cases.Epoch + 1 } }, Ruling.Upheld));
    }

    private Aggregation.Evidence.SignedRuling Sign(AppealCase appeal, Ruling ruling) => Judge.Sign(appeal, ruling, World.Domain, _signer);

    private string Refused(ExitCode code, AppealCase appeal, Ruling ruling)
    {
        var error = Assert.Throws<CommandException>(() => Sign(appeal, ruling));
        Assert.Equal(code, error.Code);
        return error.Message;
    }
}
