using Flashback.Aggregation.Rounds;
using Flashback.Ethereum;
using Flashback.Orchestrator.Bindings;
using Flashback.Orchestrator.Contracts;

namespace Flashback.Node.Accuse;

/// <summary>The call that proves on chain that a validator signed two things for one slot.</summary>
public static class EquivocationProof
{
    /// <summary>Null for messages that prove nothing together.</summary>
    public static ContractCall? Create(Address court, EpochSetup setup, Effect.EquivocationFound found)
    {
        var contract = new DisputeCourt(court);
        return (found.First, found.Second) switch
        {
            (GossipMessage.Batch a, GossipMessage.Batch b) =>
                contract.ProveBatchEquivocation(setup.Snapshot, found.Validator, a.Signed.Message, a.Signed.Signature.ToCompact(), b.Signed.Message, b.Signed.Signature.ToCompact()),
            (GossipMessage.Proposed a, GossipMessage.Proposed b) =>
                contract.ProveProposalEquivocation(setup.Snapshot, found.Validator, a.Signed.Message, a.Signed.Signature.ToCompact(), b.Signed.Message, b.Signed.Signature.ToCompact()),
            (GossipMessage.Vote a, GossipMessage.Vote b) =>
                contract.ProveVoteEquivocation(setup.Snapshot, found.Validator, a.Signed.Message, a.Signed.Signature.ToCompact(), b.Signed.Message, b.Signed.Signature.ToCompact()),
            _ => null,
        };
    }
}
