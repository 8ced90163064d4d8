namespace Flashback.Aggregation.Rounds.Machine;

/// <summary>Restores the state after a restart within the epoch.</summary>
internal sealed class Restart(
    EpochContext context, SignatureRequests requests, Collection collection, Agreement agreement, Admission admission)
{
    /// <summary>
    /// Replays what the store kept, at the original times. Nothing that was announced before is announced again, except this node's own
    /// messages.
    /// </summary>
    public void Restore(Input.Restored restored)
    {
        foreach (var slot in restored.Slots) requests.Restore(slot);
        if (HasLostItsStore(restored)) collection.CloseNow(OwnReveal.Pending);
        foreach (var stored in restored.Messages)
        {
            context.AdvanceTo(stored.AtUnixMillis);
            if (stored.Own) RestoreOwn(stored.Message);
            admission.Receive(stored.Message);
        }
        context.BeginStep([.. context.Effects.OfType<Effect.Transmit>(), .. RepeatOwnMessages(restored)]);
    }

    private void RestoreOwn(GossipMessage message)
    {
        if (message is GossipMessage.Reveal && collection.Phase is CollectionPhase.Committing) collection.CloseNow(OwnReveal.Done);
        if (message is GossipMessage.Vote vote) agreement.RestoreVote(vote.Signed.Message.Round);
    }

    private static IEnumerable<Effect> RepeatOwnMessages(Input.Restored restored) => restored.Messages
        .Where(stored => stored.Own)
        .Select(stored => stored.Message)
        .DistinctBy(message => (message.GetType(), RoundOf(message)))
        .Select(message => new Effect.Broadcast(message, IsRepeat: true));

    private static uint RoundOf(GossipMessage message) => message switch
    {
        GossipMessage.Proposed proposed => proposed.Report.Round,
        GossipMessage.Vote vote => vote.Signed.Message.Round,
        _ => 0,
    };

    /// <summary>
    /// A batch was signed, but the store has none: it may have been revealed too, so no later commitment can count as timely.
    /// </summary>
    private static bool HasLostItsStore(Input.Restored restored) =>
        restored.Slots.Any(slot => slot.Slot.Kind == SlotKind.Batch)
        && !restored.Messages.Any(stored => stored.Own && stored.Message is GossipMessage.Batch);
}
