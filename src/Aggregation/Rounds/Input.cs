using System.Collections.Immutable;
using Flashback.Ethereum;
using Flashback.Protocol.Messages;
using Flashback.Protocol.Validators;

namespace Flashback.Aggregation.Rounds;

/// <summary>An input of an EpochMachine.</summary>
public abstract record Input
{
    private Input()
    {
    }

    /// <summary>Time has passed; given at the latest at <see cref="Effect.NextTick"/>.</summary>
    public sealed record Tick : Input
    {
        public static readonly Tick Instance = new();
    }

    /// <summary>
    /// This validator's own observations, in strictly ascending order of data unit; once, at
    /// the end of the epoch, or again after a restart.
    /// </summary>
    public sealed record OwnObservations(ImmutableArray<Observation> Observations) : Input;

    /// <summary>A gossip message, or observations fetched for an <see cref="Effect.FetchReveal"/>.</summary>
    public sealed record Received(GossipMessage Message) : Input;

    /// <summary>The answer to an <see cref="Effect.SignRequest"/>.</summary>
    public sealed record SignatureReady(SignSlot Slot, Signature Signature) : Input;

    /// <summary>The sign log or the signer will not sign this slot.</summary>
    public sealed record SignatureRefused(SignSlot Slot) : Input;

    /// <summary>
    /// The contract accepted a report. The full <see cref="Report"/>, when it is at hand (from
    /// calldata), lets a node that missed it re-derive the evidence. Until one <see cref="IsFinal"/>, a
    /// reorganisation may put another in its place, or none.
    /// </summary>
    public sealed record ReportSeenOnChain(Bytes32 ReportHash, ValidatorBitmap Signers, Report? Report = null, bool IsFinal = true) : Input;

    /// <summary>The chain has no report of the epoch; one that was seen before, and was not final, has been reorganised away.</summary>
    public sealed record ReportGone : Input
    {
        public static readonly ReportGone Instance = new();
    }

    /// <summary>
    /// First input after a restart within the epoch: what the sign log and the store hold. Messages must be in the order of their time.
    /// </summary>
    public sealed record Restored(ImmutableArray<SignedSlot> Slots, ImmutableArray<StoredMessage> Messages) : Input;
}
