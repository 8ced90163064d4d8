using Flashback.Aggregation.Rounds;
using Flashback.Node.Signing;
using static Flashback.Node.Tests.Signing.Sample;

namespace Flashback.Node.Tests.Signing;

public sealed class SignLogRollbackTests : IDisposable
{
    private readonly TempFolder _folder = new();
    private readonly SignLog _log;

    public SignLogRollbackTests()
    {
        _log = SignLog.Open(_folder.File("signlog.db"), Scope);
        _log.Initialise(Signer);
    }

    public void Dispose()
    {
        _log.Dispose();
        _folder.Dispose();
    }

    [Fact]
    public void A_log_that_knows_less_is_closed_up_to_what_is_known()
    {
        _log.TryRecord(Signer, Vote(5), Digest(1));
        Assert.Equal(7UL, SignLogRollback.CloseEpochs(_log, Signer, 7));
        Assert.Equal(SignRefusal.BelowLowWater, _log.TryRecord(Signer, Vote(7), Digest(1)).Refusal);
        Assert.True(_log.TryRecord(Signer, Vote(8), Digest(1)).Allowed);
    }

    [Fact]
    public void An_empty_log_next_to_a_store_with_own_messages_is_a_rollback_too() =>
        Assert.Equal(0UL, SignLogRollback.CloseEpochs(_log, Signer, 0));

    [Fact]
    public void A_log_that_knows_as_much_or_more_is_left_alone()
    {
        _log.TryRecord(Signer, Vote(5), Digest(1));
        Assert.Null(SignLogRollback.CloseEpochs(_log, Signer, 5));
        Assert.Null(SignLogRollback.CloseEpochs(_log, Signer, 4));
        Assert.Null(SignLogRollback.CloseEpochs(_log, Signer, null));
        Assert.True(_log.TryRecord(Signer, Vote(5, round: 1), Digest(1)).Allowed);
    }

    [Fact]
    public void An_incomplete_sign_log_closes_the_epoch_and_a_complete_one_is_unchanged()
    {
        GossipMessage[] said = [World.Batch(7, 0), World.Vote(7, 0)];
        _log.TryRecord(Signer, new SignSlot(7, SlotKind.Batch, 0), Digest(1));
        Assert.Null(SignLogRollback.CloseEpochs(_log, Signer, 7, said[..1]));
        Assert.False(_log.IsClosed(Signer, 7));
        Assert.Equal(7UL, SignLogRollback.CloseEpochs(_log, Signer, 7, said));
        Assert.Equal(SignRefusal.BelowLowWater, _log.TryRecord(Signer, Vote(7), Digest(1)).Refusal);
        Assert.Null(SignLogRollback.CloseEpochs(_log, Signer, 7, said));
        Assert.True(_log.TryRecord(Signer, Vote(8), Digest(1)).Allowed);
    }
}
