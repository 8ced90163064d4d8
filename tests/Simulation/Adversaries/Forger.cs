using System.Collections.Immutable;
using Flashback.Aggregation.Epochs;
using Flashback.Aggregation.Messages;
using Flashback.Aggregation.Rounds;
using Flashback.Aggregation.Validators;
using Flashback.Aggregation.Verdicts;
using Flashback.Ethereum;
using Flashback.Simulation.Model;

namespace Flashback.Simulation.Adversaries;

/// <summary>Malformed messages, and messages in others' names.</summary>
internal sealed class Forger(World world, ValidatorRecord self, Prng prng)
{
    public GossipMessage Make(EpochFacts epoch, Loot loot)
    {
        var victim = prng.Pick(world.Validators.Active);
        var batches = loot.One();
        var round = (uint)prng.Below(4);
        var tally = ReportRule.Compute(epoch.Setup.Snapshot, epoch.Setup.Criteria, epoch.Committees, round, batches);
        return prng.Below(13) switch
        {
            0 => new GossipMessage.Batch(Own(new ObservationBatch(epoch.Number, victim.Signer, RevealedBatch.Root([]), 0))),
            1 => new GossipMessage.Batch(Impersonate(victim, new ObservationBatch(epoch.Number, victim.Signer, Bytes32.Zero, 0))),
            2 => new GossipMessage.Batch(Own(new ObservationBatch(epoch.Number, self.Signer, Bytes32.Zero, uint.MaxValue))),
            3 or 4 => FalseReveal(epoch, victim, batches),
            5 => new GossipMessage.Reveal(epoch.Number, victim.Signer, default),
            6 => Propose(epoch, self, world.Domain, tally),
            7 => Propose(epoch, self, world.Domain, tally) with { Batches = default },
            8 => Propose(epoch, self, world.Domain, tally) with { Report = tally.Report with { VerdictCount = 99 } },
            9 => new GossipMessage.Vote(Own(tally.Report with { Round = uint.MaxValue })),
            10 => new GossipMessage.Vote(Own(tally.Report with { Snapshot = Bytes32.Zero })),
            11 => new GossipMessage.Vote(Impersonate(victim, Lies.False(tally).Report)),
            _ => new GossipMessage.Vote(Own(tally.Report with { VerdictsRoot = Bytes32.Zero, Round = (uint)prng.Below(EpochTimeline.MaxRounds + 2) })),
        };
    }

    public static GossipMessage.Proposed Propose(EpochFacts epoch, ValidatorRecord author, OracleDomain domain, Tally tally)
    {
        ImmutableArray<Bytes32> hashes = [.. tally.Batches.Select(batch => batch.Commitment.Message.Hash())];
        var proposal = new Proposal(epoch.Number, tally.Report.Round, tally.Report.Hash(), Proposal.HashBatches(hashes));
        return new GossipMessage.Proposed(new Signed<Proposal>(proposal, FakeSignatures.Sign(author.Signer, domain.Digest(proposal))), tally.Report, hashes);
    }

    public static ImmutableArray<Observation> Spoil(ImmutableArray<Observation> observations) =>
        [.. observations.Select(observation => observation with { MeanLatencyMicros = observation.MeanLatencyMicros / 2 })];

    private GossipMessage FalseReveal(EpochFacts epoch, ValidatorRecord victim, ImmutableArray<RevealedBatch> batches)
    {
        var known = batches.FirstOrDefault(batch => batch.Validator == victim.Index)?.Observations ?? Lies.Everywhere(epoch, world, victim.Index, truthful: true, prng);
        return new GossipMessage.Reveal(epoch.Number, victim.Signer, Spoil(known));
    }

    private Signed<T> Own<T>(T message)
        where T : IStructHashed => new(message, FakeSignatures.Sign(self.Signer, world.Domain.Digest(message)));

    /// <summary>Names the victim, but binds nothing.</summary>
    private Signed<T> Impersonate<T>(ValidatorRecord victim, T message)
        where T : IStructHashed => new(message, FakeSignatures.Sign(victim.Signer, Bytes32.Zero) with { R = prng.Word() });
}
