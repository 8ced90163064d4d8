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
    public void An_empty_log_beside_a_store_that_spoke_is_an_old_copy_too() => Assert.Equal(0UL, SignLogRollback.CloseEpochs(_log, Signer, 0));

    [Fact]
    public void A_log_that_knows_as_much_or_more_is_left_alone()
    {
        _log.TryRecord(Signer, Vote(5), Digest(1));
        Assert.Null(SignLogRollback.CloseEpochs(_log, Signer, 5));
        Assert.Null(SignLogRollback.CloseEpochs(_log, Signer, 4));
        Assert.Null(SignLogRollback.CloseEpochs(_log, Signer, null));
        Assert.True(_log.TryRecord(Signer, Vote(5, round: 1), Digest(1)).Allowed);
    }
}
