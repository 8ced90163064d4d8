using Flashback.Aggregation.Assignment;
using Flashback.Aggregation.Rounds;
using Flashback.Ethereum;
using Flashback.Node.Chain;
using Flashback.Node.Store;
using Flashback.OnChain.Transactions;
using Flashback.OnChain.View;
using Flashback.Protocol.Epochs;

namespace Flashback.Node.Accuse;

/// <summary>Brings proofs of equivocation to the dispute court, each validator in its turn, until the liar is expelled.</summary>
public sealed class Accuser(IChainState chain, IChainClock clock, IOutbox outbox, NodeStore store, Address court)
{
    /// <summary>A proof's transaction has ended, successfully or not.</summary>
    public event Action<TransactionIntent, TransactionOutcome>? Sent;

    /// <summary>The proofs of an epoch that were stored before a restart: they will not be found again.</summary>
    public IReadOnlyList<Effect.EquivocationFound> Kept(EpochSetup setup) =>
        store.Equivocations(setup.Snapshot.Epoch, setup.Snapshot.Epoch);

    public async Task RunAsync(EpochSetup setup, Effect.EquivocationFound found, CancellationToken cancellation)
    {
        // A validator need not send a proof against itself, should a second process have used its key.
        if (setup.Self is not { } self || self == found.Validator || EquivocationProof.Create(court, setup, found) is not { } call) return;
        var place = Orders.Transmitters(setup.Snapshot.Hash(), setup.Validators).IndexOf(self);
        var wait = new EpochTimeline(setup.Parameters, setup.Genesis, setup.Snapshot.Epoch).TransmitWait(place);
        await Task.Delay(TimeSpan.FromMilliseconds(wait), clock.Time, cancellation);
        if (chain.View.Validators.TryGetValue(found.Validator, out var validator) && validator.State == ValidatorState.Expelled) return;
        var intent = new TransactionIntent($"equivocation/{setup.Snapshot.Epoch}/{found.Validator}/{found.Slot.Kind}", call);
        var outcome = await outbox.SendAsync(intent, cancellation);
        Sent?.Invoke(intent, outcome);
    }
}
