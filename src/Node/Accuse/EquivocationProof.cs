using Flashback.Aggregation.Rounds;
using Flashback.Ethereum;
using Flashback.OnChain.Bindings;
using Flashback.OnChain.Contracts;
using Flashback.Protocol.Epochs;

namespace Flashback.Node.Accuse;

/// <summary>
/// The call that proves on chain that a validator signed two payloads for one slot. The court takes single signatures of 65 bytes.
/// </summary>
public static class EquivocationProof
{
    /// <summary>Null for messages that prove nothing together.</summary>
    public static ContractCall? Create(Address court, EpochSetup setup, Effect.EquivocationFound found)
    {
        var contract = new DisputeCourt(court);
        return (found.First, found.Second) switch
        {
            (GossipMessage.Batch a, GossipMessage.Batch b) =>
                contract.ProveBatchEquivocation(setup.Snapshot, found.Validator, a.Signed.Message, a.Signed.Signature.ToBytes(),
                    b.Signed.Message, b.Signed.Signature.ToBytes()),
            (GossipMessage.Proposed a, GossipMessage.Proposed b) =>
                contract.ProveProposalEquivocation(setup.Snapshot, found.Validator, a.Signed.Message, a.Signed.Signature.ToBytes(),
                    b.Signed.Message, b.Signed.Signature.ToBytes()),
            (GossipMessage.Vote a, GossipMessage.Vote b) =>
                contract.ProveVoteEquivocation(setup.Snapshot, found.Validator, a.Signed.Message, a.Signed.Signature.ToBytes(),
                    b.Signed.Message, b.Signed.Signature.ToBytes()),
            _ => null,
        };
    }
}
