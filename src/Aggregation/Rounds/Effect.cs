using Flashback.Aggregation.Verdicts;
using Flashback.Ethereum;
using Flashback.Protocol.Messages;
using Flashback.Protocol.Reasons;
using Flashback.Protocol.Validators;

namespace Flashback.Aggregation.Rounds;

/// <summary>What an EpochMachine asks its caller to do, in order.</summary>
public abstract record Effect
{
    private Effect()
    {
    }

    /// <summary>
    /// Record the digest in the sign log, then sign it, and answer with <see cref="Input.SignatureReady"/> or
    /// <see cref="Input.SignatureRefused"/>.
    /// </summary>
    public sealed record SignRequest(SignSlot Slot, Bytes32 Digest, IStructHashed Payload) : Effect;

    /// <summary>
    /// Store the message, then gossip it. After a restart own messages are sent again: those are stored already (<see cref="IsRepeat"/>).
    /// </summary>
    public sealed record Broadcast(GossipMessage Message, bool IsRepeat = false) : Effect;

    /// <summary>An accepted message of another validator: store it, so that it can be replayed after a restart.</summary>
    public sealed record Keep(GossipMessage Message) : Effect;

    /// <summary>
    /// Ask peers for the observations of this validator's batch (protocol /flashback/batch/1). Any other observations are not an answer.
    /// </summary>
    public sealed record FetchReveal(byte Validator, ObservationBatch Batch) : Effect;

    /// <summary>A quorum agreed; carries everything that evidence needs. At most once per report.</summary>
    public sealed record Certified(Certificate Certificate, Tally Tally) : Effect;

    /// <summary>
    /// Send the certificate to the contract at this time, unless the chain shows a report for the epoch
    /// by then. <see cref="Attempt"/> counts from 0:
    /// a later one follows a report that was reorganised away.
    /// </summary>
    public sealed record Transmit(Certificate Certificate, long SubmitAtUnixMillis, int Attempt = 0) : Effect;

    /// <summary>The chain accepted a report, and this node could re-derive it. It replaces one that was accepted before.</summary>
    public sealed record Accepted(Report Report, ValidatorBitmap Signers, Tally Tally) : Effect;

    /// <summary>The report of the last <see cref="Accepted"/> is no longer on the chain.</summary>
    public sealed record Retracted : Effect
    {
        public static readonly Retracted Instance = new();
    }

    /// <summary>Two signed messages of one validator for one slot: an equivocation proof.</summary>
    public sealed record EquivocationFound(byte Validator, SignSlot Slot, GossipMessage First, GossipMessage Second) : Effect;

    /// <summary>A message or a plan of our own was dropped. <see cref="Validator"/> is its proven author, if any.</summary>
    public sealed record Dropped(Reason Reason, byte? Validator) : Effect;

    /// <summary>Call with <see cref="Input.Tick"/> at this time, unless another input comes first. The last one counts.</summary>
    public sealed record NextTick(long AtUnixMillis) : Effect;
}
