using Flashback.Aggregation.Assignment;
using Flashback.Aggregation.Reasons;
using Flashback.Aggregation.Rounds;
using Flashback.Aggregation.Tests.Support;
using Flashback.Protocol.Messages;

namespace Flashback.Aggregation.Tests.Rounds.Machine;

public sealed class AgreementTests
{
    [Theory]
    [InlineData(1)]
    [InlineData(4)]
    [InlineData(7)]
    public void All_present_certify_at_the_end_of_the_epoch_without_waiting(int validators)
    {
        var epoch = new TestEpoch(validators);
        var cluster = new Cluster(epoch, epoch.Set.Active.Select(validator => validator.Index));
        foreach (var validator in epoch.Set.Active)
            cluster.Give(validator.Index, new Input.OwnObservations(epoch.ObserveAll(validator.Index)), epoch.Timeline.End);

        Assert.Equal(validators, cluster.Effects<Effect.Certified>().Count());
        Assert.Single(cluster.Effects<Effect.Certified>().Select(effect => effect.Certificate.Report.Hash()).Distinct());
        var inTime = (int)Math.Min(validators, 1 + (epoch.Timeline.ReportDeadline - epoch.Timeline.End) / epoch.Timeline.TransmitWait(1));
        Assert.Equal(inTime, cluster.Effects<Effect.Transmit>().Count());
        Assert.Equal(epoch.Timeline.End, cluster.Effects<Effect.Transmit>().Min(effect => effect.SubmitAtUnixMillis));
        Assert.Equal(epoch.Timeline.End + epoch.Timeline.TransmitWait(inTime - 1),
            cluster.Effects<Effect.Transmit>().Max(effect => effect.SubmitAtUnixMillis));
        Assert.All(cluster.Effects<Effect.Certified>(),
            effect => Assert.All(effect.Tally.Verdicts, verdict => Assert.Equal(VerdictStatus.Measured, verdict.Status)));
    }

    [Fact]
    public void One_absent_of_four_delays_the_reveal_but_not_the_report()
    {
        var epoch = new TestEpoch();
        var absent = Orders.Leaders(epoch.Setup.Snapshot.Hash(), epoch.Set)[0];
        var present = epoch.Set.Active.Select(validator => validator.Index).Where(index => index != absent).ToArray();
        var cluster = new Cluster(epoch, present);
        foreach (var index in present) cluster.Give(index, new Input.OwnObservations(epoch.ObserveAll(index)), epoch.Timeline.End);
        Assert.DoesNotContain(cluster.Effects<Effect.Broadcast>(), effect => effect.Message is GossipMessage.Reveal);

        cluster.Tick(epoch.Timeline.RevealAt - 1);
        Assert.DoesNotContain(cluster.Effects<Effect.Broadcast>(), effect => effect.Message is GossipMessage.Reveal);
        cluster.Tick(epoch.Timeline.RevealAt);
        Assert.Equal(3, cluster.Effects<Effect.Broadcast>().Count(effect => effect.Message is GossipMessage.Reveal));

        cluster.Tick(epoch.Timeline.RoundStart(1) - 1);
        Assert.Empty(cluster.Effects<Effect.Certified>());
        cluster.Tick(epoch.Timeline.RoundStart(1));
        Assert.Equal(3, cluster.Effects<Effect.Certified>().Count());
        Assert.All(cluster.Effects<Effect.Certified>(), effect => Assert.Equal(1u, effect.Certificate.Report.Round));
    }

    [Fact]
    public void Two_absent_of_four_certify_nothing_and_say_nothing_wrong()
    {
        var epoch = new TestEpoch();
        var cluster = new Cluster(epoch, [0, 1]);
        foreach (var index in (byte[])[0, 1]) cluster.Give(index, new Input.OwnObservations(epoch.ObserveAll(index)), epoch.Timeline.End);
        for (var now = epoch.Timeline.End; now < epoch.Timeline.ReportDeadline; now += 250) cluster.Tick(now);
        cluster.Tick(epoch.Timeline.ReportDeadline + 1);

        Assert.Empty(cluster.Effects<Effect.Certified>());
        Assert.DoesNotContain(cluster.Effects<Effect.SignRequest>(), effect => effect.Slot.Kind != SlotKind.Batch);
        Assert.All(cluster.Machines.Values, machine => Assert.True(machine.IsOver));
    }

    [Fact]
    public void The_chain_decides_and_evidence_follows()
    {
        var epoch = new TestEpoch();
        var cluster = new Cluster(epoch, [0, 1, 2, 3]);
        foreach (var validator in epoch.Set.Active)
            cluster.Give(validator.Index, new Input.OwnObservations(epoch.ObserveAll(validator.Index)), epoch.Timeline.End);
        var certificate = cluster.Effects<Effect.Certified>().First().Certificate;

        cluster.Give(2, new Input.ReportSeenOnChain(certificate.Report.Hash(), certificate.Signers), epoch.Timeline.End + 500);

        Assert.Equal(certificate.Report, Assert.Single(cluster.Effects<Effect.Accepted>()).Report);
        Assert.True(cluster.Machines[2].IsOver);
        Assert.DoesNotContain(cluster.Effects<Effect.Dropped>(), effect => effect.Reason != RoundReasons.Duplicate);
    }
}
