using Flashback.Aggregation.Rounds;
using Flashback.Ethereum;
using Flashback.Node.Accuse;
using Flashback.OnChain.Bindings;

namespace Flashback.Node.Tests.Accuse;

public sealed class EquivocationProofTests
{
    private static ReadOnlySpan<byte> Prove(GossipMessage first, GossipMessage second, SlotKind kind) =>
        EquivocationProof.Create(
            Address.Zero, World.Setup(7), new Effect.EquivocationFound(2, new SignSlot(7, kind, 0), first, second))!.Data.Span;

    [Fact]
    public void Each_kind_becomes_the_contracts_call_with_both_payloads_and_their_signatures()
    {
        var batch =
            DisputeCourt.ProveBatchEquivocationInput.Decode(Prove(World.Batch(7, 2), World.Batch(7, 2, content: 9), SlotKind.Batch))!;
        Assert.Equal((World.Batch(7, 2).Signed.Message, World.Batch(7, 2, content: 9).Signed.Message, (byte)2),
            (batch.First, batch.Second, batch.Index));
        Assert.Equal(World.Batch(7, 2).Signed.Signature.ToBytes(), batch.FirstSignature);
        Assert.Equal(World.Setup(7).Snapshot, batch.Snapshot);

        var vote = DisputeCourt.ProveVoteEquivocationInput.Decode(Prove(World.Vote(7, 2), World.Vote(7, 2, content: 9), SlotKind.Vote))!;
        Assert.Equal((World.Report(7), World.Report(7, content: 9)), (vote.First, vote.Second));

        Assert.NotNull(
            DisputeCourt.ProveProposalEquivocationInput.Decode(Prove(World.Proposed(7, 2), World.Proposed(7, 2), SlotKind.Proposal)));
    }

    [Fact]
    public void Messages_of_different_kinds_prove_nothing() =>
        Assert.Null(EquivocationProof.Create(Address.Zero, World.Setup(7),
            new Effect.EquivocationFound(2, new SignSlot(7, SlotKind.Batch, 0), World.Batch(7, 2), World.Vote(7, 2))));
}
