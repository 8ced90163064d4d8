using System.Collections.Immutable;
using Flashback.Ethereum;
using Flashback.Protocol.Messages;

namespace Flashback.Aggregation.Rounds;

/// <summary>A message between validators in an epoch. Nothing in it is trusted until the EpochMachine has checked it.</summary>
public abstract record GossipMessage
{
    private GossipMessage()
    {
    }

    public abstract ulong Epoch { get; }

    /// <summary>A commitment.</summary>
    public sealed record Batch(Signed<ObservationBatch> Signed) : GossipMessage
    {
        public override ulong Epoch => Signed.Message.Epoch;
    }

    /// <summary>
    /// The observations behind a commitment, in ascending order of data unit. Unsigned: the commitment authenticates them.
    /// </summary>
    public sealed record Reveal(ulong OfEpoch, Address Observer, ImmutableArray<Observation> Observations) : GossipMessage
    {
        public override ulong Epoch => OfEpoch;
    }

    /// <summary>
    /// A leader's proposal with its report and the struct hashes of the included batches in ascending order of validator index.
    /// </summary>
    public sealed record Proposed(Signed<Proposal> Signed, Report Report, ImmutableArray<Bytes32> Batches) : GossipMessage
    {
        public override ulong Epoch => Signed.Message.Epoch;
    }

    public sealed record Vote(Signed<Report> Signed) : GossipMessage
    {
        public override ulong Epoch => Signed.Message.Epoch;
    }
}
