using Flashback.Aggregation.Rounds;
using Flashback.Protocol.Epochs;
using Flashback.Protocol.Reasons;

namespace Flashback.Node.Attest;

/// <summary>
/// Receives the results of an epoch's agreement. Called from the epoch's own loop, in order; must be quick and must not throw.
/// </summary>
public interface IAttestListener
{
    /// <summary>A quorum agreed.</summary>
    void Certified(EpochSetup setup, Effect.Certified certified);

    /// <summary>It is this node's turn to send the certificate at the given time, unless the chain has a report by then.</summary>
    void Transmit(EpochSetup setup, Effect.Transmit transmit);

    /// <summary>The chain accepted a report that this node can explain.</summary>
    void Accepted(EpochSetup setup, Effect.Accepted accepted);

    /// <summary>A validator signed two payloads for one slot.</summary>
    void EquivocationFound(EpochSetup setup, Effect.EquivocationFound found);

    /// <summary>A message, or a plan of this node's own, was dropped.</summary>
    void Dropped(EpochSetup setup, Reason reason, byte? validator);

    /// <summary>The sign log refused: something is deeply wrong with this node.</summary>
    void SignatureRefused(EpochSetup setup, SignSlot slot, string why);

    /// <summary>
    /// Processing failed. If the disk or the sign log failed, the epoch has ended and the node must stop; anything else loses one input or
    /// effect.
    /// </summary>
    void Failed(EpochSetup setup, Exception error);
}
