using System.Collections.Immutable;
using Flashback.Aggregation.Rounds;
using Flashback.Aggregation.Verdicts;
using Flashback.Ethereum;
using Flashback.Node.Codecs;
using Flashback.Protocol.Epochs;
using Flashback.Protocol.Messages;
using Flashback.Protocol.Validators;
using Flashback.Simulation.Model;

namespace Flashback.Simulation.Adversaries;

/// <summary>Malformed messages, and messages in others' names.</summary>
internal sealed class Forger(World world, ValidatorRecord self, Prng prng)
{
    private readonly Prng _writer = prng.Fork("writer");

    public GossipMessage Make(EpochFacts epoch, OverheardBatches overheard)
    {
        var victim = prng.Pick(world.Validators.Active);
        var batches = overheard.One();
        var round = (uint)prng.Below(4);
        var tally = ReportRule.Compute(epoch.Setup.Snapshot, epoch.Setup.Criteria, epoch.Committees, round, batches);
        return prng.Below(13) switch
        {
            0 => new GossipMessage.Batch(Own(new ObservationBatch(epoch.Number, victim.Signer, RevealedBatch.Root([]), 0))),
            1 => new GossipMessage.Batch(Impersonate(victim, new ObservationBatch(epoch.Number, victim.Signer, Bytes32.Zero, 0))),
            2 => new GossipMessage.Batch(Own(new ObservationBatch(epoch.Number, self.Signer, Bytes32.Zero, uint.MaxValue))),
            3 or 4 => FalseReveal(epoch, victim, batches),
            5 => new GossipMessage.Reveal(epoch.Number, victim.Signer, []),
            6 => Propose(epoch, self, world, tally),
            7 => Propose(self, world, tally.Report, []),
            8 => Propose(epoch, self, world, tally) with { Report = tally.Report with { VerdictCount = 99 } },
            9 => new GossipMessage.Vote(Own(tally.Report with { Round = uint.MaxValue })),
            10 => new GossipMessage.Vote(Own(tally.Report with { Snapshot = Bytes32.Zero })),
            11 => new GossipMessage.Vote(Impersonate(victim, Lies.False(tally).Report)),
            _ => new GossipMessage.Vote(
                Own(tally.Report with { VerdictsRoot = Bytes32.Zero, Round = (uint)prng.Below(EpochTimeline.MaxRounds + 2) })),
        };
    }

    public static GossipMessage.Proposed Propose(EpochFacts epoch, ValidatorRecord author, World world, Tally tally) =>
        Propose(author, world, tally.Report, [.. tally.Batches.Select(batch => batch.Commitment.Message.Hash())]);

    /// <summary>As it is sent; now and then some bytes are changed, left out or added.</summary>
    public byte[] Written(GossipMessage message)
    {
        var bytes = GossipCodec.Encode(message);
        switch (_writer.Below(15))
        {
            case 0: return bytes[.._writer.Below(bytes.Length)];
            case 1: return [.. bytes, (byte)_writer.Next()];
            case 2:
                bytes[_writer.Below(bytes.Length)] ^= (byte)(1 << _writer.Below(8));
                return bytes;
            default: return bytes;
        }
    }

    private static GossipMessage.Proposed Propose(ValidatorRecord author, World world, Report report, ImmutableArray<Bytes32> hashes)
    {
        var proposal = new Proposal(report.Epoch, report.Round, report.Hash(), Proposal.HashBatches(hashes));
        return new GossipMessage.Proposed(
            new Signed<Proposal>(proposal, world.Signatures.Sign(author.Signer, world.Domain.Digest(proposal))), report, hashes);
    }

    public static ImmutableArray<Observation> Spoil(ImmutableArray<Observation> observations) =>
        [.. observations.Select(observation => observation with { MeanLatencyMicros = observation.MeanLatencyMicros / 2 })];

    private GossipMessage FalseReveal(EpochFacts epoch, ValidatorRecord victim, ImmutableArray<RevealedBatch> batches)
    {
        var known = batches.FirstOrDefault(batch => batch.Validator == victim.Index)?.Observations
            ?? Lies.Everywhere(epoch, world, victim.Index, truthful: true, prng);
        return new GossipMessage.Reveal(epoch.Number, victim.Signer, Spoil(known));
    }

    private Signed<T> Own<T>(T message)
        where T : IStructHashed => new(message, world.Signatures.Sign(self.Signer, world.Domain.Digest(message)));

    /// <summary>Names the victim, but binds nothing.</summary>
    private Signed<T> Impersonate<T>(ValidatorRecord victim, T message)
        where T : IStructHashed => new(message, world.Signatures.Sign(victim.Signer, Bytes32.Zero) with { R = prng.Word() });
}
