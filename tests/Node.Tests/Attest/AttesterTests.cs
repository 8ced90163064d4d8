using Flashback.Aggregation.Rounds;
using Flashback.Node.Attest;

namespace Flashback.Node.Tests.Attest;

public sealed class AttesterTests
{
    [Fact]
    public void Four_validators_certify_one_report_with_one_verdict_for_each_data_unit()
    {
        using var world = new AttestWorld();
        world.AdvanceTo(0);
        world.Observe();
        world.AdvanceTo(6);
        var certificates = world.Nodes.Select(node => Assert.Single(node.Certificates)).ToArray();
        Assert.Single(certificates.Select(item => item.Certificate.Report.Hash()).Distinct());
        Assert.Equal(3, certificates[0].Tally.Verdicts.Length);
        Assert.True(certificates[0].Certificate.Signers.Count >= 3);
        Assert.All(world.Nodes, node => Assert.Single(node.Transmits));
        Assert.Equal(4, world.Nodes.Select(node => node.Transmits[0].SubmitAtUnixMillis).Distinct().Count());
    }

    [Fact]
    public void A_report_seen_on_chain_ends_the_epoch_with_its_evidence()
    {
        using var world = new AttestWorld();
        world.AdvanceTo(0);
        world.Observe();
        world.AdvanceTo(6);
        var certificate = world.Nodes[0].Certificates[0].Certificate;
        foreach (var node in world.Nodes) node.Attester.ReportSeen(certificate.Report, certificate.Signers);
        world.AdvanceTo(6.5);
        Assert.All(world.Nodes, node => Assert.Equal(certificate.Report.Hash(), Assert.Single(node.AcceptedReports).Report.Hash()));
        Assert.All(world.Nodes, node => Assert.Empty(node.Attester.Loops));
        Assert.All(world.Nodes, node => Assert.Empty(node.Errors));
    }

    [Theory]
    [InlineData(false, false)]
    [InlineData(false, true)]
    [InlineData(true, false)]
    [InlineData(true, true)]
    public void A_failure_of_an_epoch_is_reported_even_if_it_looks_like_a_stop(bool inFetch, bool isCancellation)
    {
        using var world = new AttestWorld();
        // The third misses a reveal, so that it fetches.
        world.IsLost = (from, to, message) => message is GossipMessage.Reveal && from == 0 && to == 2;
        var fault = isCancellation ? (Exception)new OperationCanceledException("by nobody") : new InvalidOperationException("broken");
        world.Fault = (node, message) => node == 2 && message is null == inFetch ? fault : null;
        world.AdvanceTo(0);
        world.Observe();
        world.AdvanceTo(6);
        Assert.NotEmpty(world.Nodes[2].Errors);
        Assert.All(world.Nodes[2].Errors, error => Assert.Same(fault, error));
        Assert.All(new[] { 0, 1, 3 }, i => Assert.Empty(world.Nodes[i].Errors));
    }

    [Fact]
    public void A_stopped_node_has_not_failed()
    {
        using var world = new AttestWorld();
        world.AdvanceTo(0);
        Assert.All(world.Nodes, node => Assert.Single(node.Attester.Loops));
        foreach (var node in world.Nodes) node.Stop();
        Assert.All(world.Nodes, node => Assert.Empty(node.Errors));
        Assert.All(world.Nodes, node => Assert.Empty(node.Attester.Loops));
    }

    [Theory]
    [InlineData(0.5)]
    [InlineData(1.5)]
    [InlineData(2.9)]
    public void A_node_killed_at_any_phase_and_started_again_signs_nothing_twice(double killedAt)
    {
        using var world = new AttestWorld();
        // A batch never reaches the third node, so that no phase ends early.
        world.IsLost = (from, to, message) => message is GossipMessage.Batch && from == 0 && to == 2;
        world.AdvanceTo(0);
        world.Observe();
        world.AdvanceTo(killedAt);
        world.Nodes[1].Stop();
        world.AdvanceTo(killedAt + 0.4);
        world.Nodes[1].Start();
        world.AdvanceTo(10);
        Assert.Empty(world.Nodes[1].Refusals);
        Assert.All(world.Nodes, node => Assert.Empty(node.Equivocations));
        var slots = world.Sent.Where(item => item.From == 1 && item.Message is not GossipMessage.Reveal).Select(item => item.Message)
            .Distinct().GroupBy(Slot);
        Assert.All(slots, slot => Assert.Single(slot));
        // The third lacks a batch, so it cannot explain the report; the others can.
        Assert.All(new[] { 0, 1, 3 }, i => Assert.NotEmpty(world.Nodes[i].Certificates));
    }

    [Fact]
    public void A_validator_that_crashes_before_observing_leaves_three_who_certify_without_it()
    {
        using var world = new AttestWorld();
        world.Nodes[3].Stop();
        world.AdvanceTo(0);
        world.Observe();
        world.AdvanceTo(12);
        var signers = Assert.Single(world.Nodes[0].Certificates).Certificate.Signers;
        Assert.Equal(3, signers.Count);
        Assert.False(signers.Contains(3));
    }

    [Fact]
    public void A_validator_without_observations_still_commits_for_the_quorum()
    {
        using var world = new AttestWorld();
        world.AdvanceTo(0);
        foreach (var node in world.Nodes.Take(2)) node.Observe();
        foreach (var node in world.Nodes.Skip(2)) node.Attester.Observed(AttestWorld.Epoch, []);
        world.AdvanceTo(10);
        Assert.All(world.Nodes, node => Assert.Equal(4, Assert.Single(node.Certificates).Certificate.Report.Included.Count));
        Assert.All(world.Nodes[0].Certificates[0].Tally.Verdicts, verdict => Assert.False(verdict.Observers.Contains(3)));
    }

    [Fact]
    public void A_lost_reveal_is_fetched()
    {
        using var world = new AttestWorld();
        world.IsLost = (from, to, message) => message is GossipMessage.Reveal && from == 0;
        world.AdvanceTo(0);
        world.Observe();
        world.AdvanceTo(10);
        Assert.All(world.Nodes, node => Assert.True(Assert.Single(node.Certificates).Certificate.Report.Included.Contains(0)));
    }

    [Fact]
    public void Observations_are_fixed_once_they_are_kept()
    {
        using var world = new AttestWorld();
        world.AdvanceTo(0);
        world.Nodes[0].Observe();
        var first = world.Nodes[0].Store.Own(AttestWorld.Epoch)!;
        world.Nodes[0].Attester.Observed(AttestWorld.Epoch, [World.Observe(AttestWorld.Epoch, 0, World.Units[0])]);
        Assert.Equal(first.Observations.ToArray(), world.Nodes[0].Store.Own(AttestWorld.Epoch)!.Observations.ToArray());
    }

    private static object Slot(GossipMessage message) => message switch
    {
        GossipMessage.Proposed proposed => (SlotKind.Proposal, proposed.Signed.Message.Round),
        GossipMessage.Vote vote => (SlotKind.Vote, vote.Signed.Message.Round),
        _ => (SlotKind.Batch, 0u),
    };

    [Fact]
    public void A_report_that_the_chain_takes_back_is_sent_again_and_no_longer_served_as_accepted()
    {
        using var world = new AttestWorld();
        world.AdvanceTo(0);
        world.Observe();
        world.AdvanceTo(4);
        var certificate = world.Nodes[0].Certificates[0].Certificate;
        foreach (var node in world.Nodes) node.Attester.ReportSeen(certificate.Report, certificate.Signers, isFinal: false);
        world.AdvanceTo(4.5);
        foreach (var node in world.Nodes)
        {
            Assert.Single(node.AcceptedReports);
            Assert.Single(node.Attester.Loops);
            node.Store.SaveReport(new(certificate.Report, certificate.Signers, certificate.Signatures, true, World.Hash(1)));
            node.Attester.ReportGone(AttestWorld.Epoch);
        }
        world.AdvanceTo(5);
        Assert.Contains(world.Nodes, node => node.Transmits.Count == 2);
        Assert.All(world.Nodes, node => Assert.False(node.Store.Report(AttestWorld.Epoch)!.Accepted));
        foreach (var node in world.Nodes) node.Attester.ReportSeen(certificate.Report, certificate.Signers);
        world.AdvanceTo(5.5);
        Assert.All(world.Nodes, node => Assert.Empty(node.Attester.Loops));
        Assert.All(world.Nodes, node => Assert.Empty(node.Errors));
        Assert.All(world.Nodes, node => Assert.Empty(node.Equivocations));
    }

    [Fact]
    public void A_flood_of_messages_does_not_push_out_what_this_node_observed()
    {
        using var world = new AttestWorld();
        world.AdvanceTo(0);
        for (var i = 0; i < 2 * EpochLoop.MaxQueued; i++) world.Nodes[0].Attester.Receive(World.Vote(AttestWorld.Epoch, 1));
        world.Observe();
        world.AdvanceTo(6);
        Assert.Contains(world.Sent, item => item.From == 0 && item.Message is GossipMessage.Batch);
        Assert.All(world.Nodes, node => Assert.Single(node.Certificates));
    }

    [Fact]
    public void Two_nodes_with_one_key_stop_signing_as_soon_as_they_hear_each_other()
    {
        using var world = new AttestWorld();
        world.AdvanceTo(0);
        // The twin measured something else, as it would.
        var twin = World.Batch(AttestWorld.Epoch, 0, content: 77);
        world.Nodes[0].Attester.Receive(twin);
        world.AdvanceTo(0.1);
        world.Observe();
        world.AdvanceTo(10);
        Assert.DoesNotContain(world.Sent, item => item.From == 0 && item.Message is not GossipMessage.Reveal);
        Assert.Contains(Flashback.Aggregation.Reasons.RoundReasons.SignedElsewhere, world.Nodes[0].Drops);
        Assert.True(world.Nodes[0].Signer.HasStoodDown);
        Assert.All(world.Nodes.Skip(1), node => Assert.False(node.Signer.HasStoodDown));
    }

    [Fact]
    public void An_exception_loses_one_message_and_not_the_epoch()
    {
        using var world = new AttestWorld();
        world.IsLost = (from, to, message) => message is GossipMessage.Reveal && from == 0 && to == 2;
        // Until the message is there, nobody gives the third what it misses.
        world.Fault = (node, message) => node == 2 && message is null ? new TimeoutException() : null;
        world.AdvanceTo(0);
        world.Observe();
        // No decoder lets this through: it stands for whatever nobody thought of.
        world.Nodes[2].Attester.Receive(new GossipMessage.Reveal(AttestWorld.Epoch, World.Keys[0].Address, [null!, null!, null!]));
        world.Observe();
        world.Fault = (_, _) => null;
        world.AdvanceTo(6);
        Assert.Single(world.Nodes[2].Errors.OfType<NullReferenceException>());
        Assert.All(world.Nodes, node => Assert.Single(node.Certificates));
    }

    [Fact]
    public void An_exception_loses_one_effect_and_not_the_epoch()
    {
        using var world = new AttestWorld();
        world.Fault = (node, message) => node == 2 && message is GossipMessage.Vote ? new UriFormatException("nobody expects this") : null;
        world.AdvanceTo(0);
        world.Observe();
        world.AdvanceTo(6);
        Assert.NotEmpty(world.Nodes[2].Errors);
        Assert.All(world.Nodes, node => Assert.Single(node.Certificates));
    }
}
