using Flashback.Aggregation.Rounds;
using Flashback.Ethereum;
using Flashback.Libp2p.Gossip;
using Flashback.Node.Gossip;
using GossipMessage = Flashback.Aggregation.Rounds.GossipMessage;

namespace Flashback.Node.Tests.Gossip;

public sealed class GossipGateTests
{
    private readonly EpochBook _book = new();
    private readonly GossipGate _gate;

    public GossipGateTests()
    {
        _book.Add(World.Setup(7));
        _gate = new GossipGate(_book, Secp256k1Recovery.Instance);
    }

    [Fact]
    public void Signed_messages_of_validators_pass_once()
    {
        foreach (var message in new GossipMessage[] { World.Batch(7, 0), World.Proposed(7, 1), World.Vote(7, 2), World.Vote(7, 2, round: 1),
            World.Vote(7, 3) })
        {
            Assert.Equal(Validation.Accept, _gate.Judge(message));
            Assert.Equal(Validation.Ignore, _gate.Judge(message));
        }
    }

    [Fact]
    public void Two_contents_of_a_slot_pass_as_proof_of_equivocation_and_a_third_does_not()
    {
        Assert.Equal(Validation.Accept, _gate.Judge(World.Vote(7, 0, content: 1)));
        Assert.Equal(Validation.Accept, _gate.Judge(World.Vote(7, 0, content: 2)));
        Assert.Equal(Validation.Ignore, _gate.Judge(World.Vote(7, 0, content: 3)));
        Assert.Equal(Validation.Accept, _gate.Judge(World.Vote(7, 1, content: 3)));
    }

    [Fact]
    public void Messages_of_other_epochs_are_ignored_without_blame() => Assert.Equal(Validation.Ignore, _gate.Judge(World.Batch(8, 0)));

    [Fact]
    public void A_signature_from_outside_the_set_is_rejected()
    {
        var stranger = PrivateKey.FromBytes(World.Hash(99).Span);
        var vote = World.Vote(7, 0);
        Assert.Equal(Validation.Reject,
            _gate.Judge(new GossipMessage.Vote(vote.Signed with { Signature = stranger.Sign(World.Domain.Digest(vote.Signed.Message)) })));
    }

    [Fact]
    public void A_batch_in_another_validators_name_is_rejected()
    {
        var batch = World.Batch(7, 0);
        var renamed = batch.Signed.Message with { Observer = World.Keys[1].Address };
        Assert.Equal(
            Validation.Reject, _gate.Judge(new GossipMessage.Batch(new(renamed, World.Keys[0].Sign(World.Domain.Digest(renamed))))));
    }

    [Theory]
    [InlineData(63u, Validation.Accept)]
    [InlineData(64u, Validation.Reject)]
    public void Rounds_are_bounded(uint round, Validation expected) => Assert.Equal(expected, _gate.Judge(World.Vote(7, 0, round)));

    [Fact]
    public void A_reveal_passes_only_if_it_matches_a_commitment_that_was_seen()
    {
        var reveal = World.Reveal(7, 0);
        Assert.Equal(Validation.Ignore, _gate.Judge(reveal));
        var batch = new Flashback.Protocol.Messages.ObservationBatch(
            7, World.Keys[0].Address, Flashback.Aggregation.Verdicts.RevealedBatch.Root(reveal.Observations), 3);
        Assert.Equal(Validation.Accept, _gate.Judge(new GossipMessage.Batch(new(batch, World.Keys[0].Sign(World.Domain.Digest(batch))))));
        Assert.Equal(Validation.Accept, _gate.Judge(reveal));
        Assert.Equal(Validation.Reject, _gate.Judge(reveal with { Observations = [reveal.Observations[0]] }));
        Assert.Equal(Validation.Reject, _gate.Judge(reveal with { Observer = Address.Zero }));
    }

    [Fact]
    public void The_book_keeps_the_newest_epochs()
    {
        for (ulong epoch = 8; epoch < 8 + EpochBook.MaxEpochs; epoch++) _book.Add(World.Setup(epoch));
        Assert.Null(_book[7]);
        Assert.NotNull(_book[8]);
        Assert.NotNull(_book[7 + EpochBook.MaxEpochs]);
    }

    [Fact]
    public void A_reveal_that_may_match_an_unseen_commitment_is_not_blamed()
    {
        Assert.Equal(Validation.Accept, _gate.Judge(World.Batch(7, 0, content: 1)));
        Assert.Equal(Validation.Reject, _gate.Judge(World.Reveal(7, 0)));
        // It equivocates: of three batches each node sees two, and forwards their observations rightly.
        Assert.Equal(Validation.Accept, _gate.Judge(World.Batch(7, 0, content: 2)));
        Assert.Equal(Validation.Ignore, _gate.Judge(World.Reveal(7, 0)));
        Assert.Equal(Validation.Accept, _gate.Judge(World.Batch(7, 1, content: 1)));
        Assert.Equal(Validation.Reject, _gate.Judge(World.Reveal(7, 1)));
    }
}
