using Flashback.Node.Accuse;
using Flashback.Node.Chain;
using Flashback.Node.Store;
using Flashback.OnChain.Transactions;
using Flashback.OnChain.View;

namespace Flashback.Node.Tests.Accuse;

public sealed class AccuserTests : IDisposable
{
    private readonly TempFolder _folder = new();
    private readonly NodeStore _store;
    private readonly FakeChain _chain = new();
    private readonly Outbox _outbox = new();
    private readonly Accuser _accuser;

    public AccuserTests()
    {
        _store = NodeStore.Open(_folder.File("node.db"), World.Domain);
        _accuser = new Accuser(_chain, _chain, _outbox, _store, World.Domain.Oracle);
    }

    public void Dispose()
    {
        _store.Dispose();
        _folder.Dispose();
    }

    [Fact]
    public async Task A_proof_is_sent_in_turn_and_not_after_the_validator_is_expelled()
    {
        await RunAsync();
        Assert.Equal("equivocation/7/2/Vote", Assert.Single(_outbox.Sent).Key);
        _chain.View = _chain.View with
        {
            Validators = _chain.View.Validators.SetItem(2, _chain.View.Validators[2] with { State = ValidatorState.Expelled })
        };
        await RunAsync();
        Assert.Single(_outbox.Sent);
    }

    [Fact]
    public void Proofs_that_were_kept_before_a_restart_are_taken_up_again_by_their_epoch()
    {
        _store.SaveEquivocation(World.Equivocation(7, 2));
        _store.SaveEquivocation(World.Equivocation(8, 1));
        Assert.Equal((byte)2, Assert.Single(_accuser.Kept(World.Setup(7))).Validator);
        Assert.Empty(_accuser.Kept(World.Setup(9)));
    }

    [Fact]
    public async Task A_node_that_is_not_a_validator_sends_no_accusation()
    {
        await _accuser.RunAsync(World.Setup(7, self: null), World.Equivocation(7, 2), CancellationToken.None);
        Assert.Empty(_outbox.Sent);
    }

    private Task RunAsync()
    {
        var run = _accuser.RunAsync(World.Setup(7), World.Equivocation(7, 2), CancellationToken.None);
        // Its turn is at most as far away as there are validators.
        _chain.Time.Advance(TimeSpan.FromMinutes(1));
        return run;
    }

    private sealed class Outbox : IOutbox
    {
        public List<TransactionIntent> Sent { get; } = [];

        public Task<TransactionOutcome> SendAsync(TransactionIntent intent, CancellationToken cancellation)
        {
            Sent.Add(intent);
            return Task.FromResult<TransactionOutcome>(new TransactionOutcome.Dropped(OutcomeKind.Expired, "test"));
        }
    }
}
