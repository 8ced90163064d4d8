using Flashback.Aggregation.Rounds;
using Flashback.Protocol.Messages;

namespace Flashback.Node.Signing;

/// <summary>The slot that a message's signature fills.</summary>
public static class SignSlots
{
    /// <summary>The slot and what is signed in it; null for observations, which carry no signature.</summary>
    public static (SignSlot Slot, IStructHashed Payload)? Of(GossipMessage message) => message switch
    {
        GossipMessage.Batch { Signed.Message: var batch } => (new SignSlot(batch.Epoch, SlotKind.Batch, 0), batch),
        GossipMessage.Proposed { Signed.Message: var proposal }
            => (new SignSlot(proposal.Epoch, SlotKind.Proposal, proposal.Round), proposal),
        GossipMessage.Vote { Signed.Message: var report } => (new SignSlot(report.Epoch, SlotKind.Vote, report.Round), report),
        _ => null,
    };
}
