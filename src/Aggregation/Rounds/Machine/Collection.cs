using System.Collections.Immutable;
using Flashback.Aggregation.Reasons;
using Flashback.Aggregation.Rounds.Ledgers;
using Flashback.Aggregation.Verdicts;
using Flashback.Protocol.Messages;

namespace Flashback.Aggregation.Rounds.Machine;

/// <summary>
/// Commit and reveal: this node's own batch, everyone's commitments, and the observations behind them, fetched when gossip lost them.
/// </summary>
internal sealed class Collection(EpochContext context, SignatureRequests requests)
{
    private readonly FetchPlan _fetches = new();
    private OwnBatch? _own;

    private sealed record OwnBatch(ObservationBatch Batch, ImmutableArray<Observation> Observations);

    public CommitLedger Ledger { get; } = new(context.Rules);

    public CollectionPhase Phase { get; private set; } = CollectionPhase.Committing.Instance;

    /// <summary>When this node revealed; null while commitments are taken.</summary>
    public long? ClosedAt => Phase is CollectionPhase.Revealing revealing ? revealing.ClosedAt : null;

    /// <summary>Accepts this node's own observations, once.</summary>
    public void TakeOwn(ImmutableArray<Observation> observations)
    {
        if (context.Self is not { } self || _own is not null) return;
        var (setup, batch) =
            (context.Setup, new ObservationBatch(context.Epoch, self.Signer, RevealedBatch.Root(observations), (uint)observations.Length));
        var wellFormed = RevealedBatch.Matches(batch, observations)
            && observations.All(
                item => item.Epoch == batch.Epoch && item.Observer == batch.Observer && setup.Units.BinarySearch(item.DataUnit) >= 0);
        if (wellFormed) _own = new OwnBatch(batch, observations);
        else context.Drop(RoundReasons.OwnObservationsInvalid, self.Index);
    }

    /// <summary>Asks for the signature of this node's own batch once the epoch has ended.</summary>
    public void Commit()
    {
        if (_own is null
            || Phase is not CollectionPhase.Committing || context.Now < context.Time.End || Ledger.Of(context.Self!.Index).Count > 0)
            return;
        requests.Ask(SlotKind.Batch, 0, _own.Batch);
    }

    /// <summary>This node's own batch is signed; if that took too long, it is not sent.</summary>
    public void Committed(Signed<ObservationBatch> commitment)
    {
        if (Phase is not CollectionPhase.Committing || context.Now >= context.Time.RevealAt) return;
        Ledger.Add(new Commitment(context.Self!.Index, commitment, commitment.Message.Hash(), context.Now, timely: true));
        context.Send(new GossipMessage.Batch(commitment));
    }

    /// <summary>Commitments are taken until all have arrived or the time has come to reveal.</summary>
    public void Close()
    {
        if (Phase is CollectionPhase.Committing && (context.Now >= context.Time.RevealAt || Ledger.TimelyCount == context.Count))
            CloseNow(OwnReveal.Pending);
    }

    /// <summary>No commitment counts as timely from now on.</summary>
    public void CloseNow(OwnReveal own) => Phase = new CollectionPhase.Revealing(context.Now, own);

    /// <summary>Reveals this node's own observations, and fetches those of others that gossip did not bring in time.</summary>
    public void Reveal()
    {
        if (Phase is not CollectionPhase.Revealing revealing) return;
        if (revealing.Own != OwnReveal.Done && _own is not null) Phase = revealing with { Own = RevealOwn(_own, revealing.Own) };
        if (context.Now >= revealing.ClosedAt + FetchPlan.PatienceMillis) Fetch(Ledger.Timely());
    }

    /// <summary>Asks peers for what is missing, as often and as fast as <see cref="FetchPlan"/> allows.</summary>
    public void Fetch(IEnumerable<Commitment> commitments)
    {
        foreach (var item in commitments)
        {
            if (item.Observations is null && item.Validator != context.Setup.Self && _fetches.Due(item.Validator, context.Now))
                context.Emit(new Effect.FetchReveal(item.Validator, item.Signed.Message));
        }
    }

    /// <summary>The observations are here, or may still be fetched.</summary>
    public bool IsWithinReach(Commitment commitment) =>
        commitment.Observations is not null || _fetches.NextAt(commitment.Validator) is not null;

    /// <summary>When something may be fetched next.</summary>
    public IEnumerable<long> FetchInstants()
    {
        if (ClosedAt is not { } closedAt) yield break;
        yield return closedAt + FetchPlan.PatienceMillis;
        foreach (var item in Ledger.All().Where(item => item.Observations is null))
        {
            if (_fetches.NextAt(item.Validator) is { } instant) yield return instant;
        }
    }

    private OwnReveal RevealOwn(OwnBatch own, OwnReveal before)
    {
        var self = context.Self!;
        var committed = Ledger.Of(self.Index).FirstOrDefault(item => item.Timely && item.Hash == own.Batch.Hash());
        if (committed is null)
        {
            if (before == OwnReveal.Pending) context.Drop(RoundReasons.CommitMissed, self.Index);
            return OwnReveal.Missed;
        }
        committed.Observations = own.Observations;
        context.Send(new GossipMessage.Reveal(context.Epoch, self.Signer, own.Observations));
        return OwnReveal.Done;
    }
}
