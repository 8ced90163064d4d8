using System.Collections.Immutable;
using Flashback.Ethereum;
using Flashback.Protocol.Messages;

namespace Flashback.Aggregation.Rounds.Ledgers;

/// <summary>One signed batch of a validator, as this node received it.</summary>
internal sealed class Commitment(byte validator, Signed<ObservationBatch> signed, Bytes32 hash, long receivedAt, bool timely)
{
    public byte Validator => validator;
    public Signed<ObservationBatch> Signed => signed;
    public Bytes32 Hash => hash;
    public long ReceivedAt => receivedAt;

    /// <summary>It came before this node revealed its own.</summary>
    public bool Timely => timely;

    /// <summary>Null until revealed.</summary>
    public ImmutableArray<Observation>? Observations { get; set; }
}
