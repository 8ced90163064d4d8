using System.Collections.Immutable;
using Flashback.Protocol.Reasons;

namespace Flashback.Aggregation.Reasons;

/// <summary>Why the protocol core drops a message or cannot go on. A peer's bad message is one of these, never an exception.</summary>
public static class RoundReasons
{
    public static readonly Reason WrongEpoch = Peer("message-wrong-epoch", "The message belongs to another epoch or snapshot.",
        "It names another epoch than the one that received it, or a report for another snapshot; it cannot count here.");
    public static readonly Reason BadSignature =
        Peer("message-bad-signature", "No validator of the epoch's set made this signature.", "The signature does not recover to the "
            + "signer of an active validator, or not to the observer that the message names. The peer that sent it should not "
            + "have forwarded it.");
    public static readonly Reason Duplicate =
        Peer("message-duplicate", "The message is already known.", "Harmless: gossip delivers some messages more than once.");
    public static readonly Reason EpochOver = Peer("message-epoch-over", "The epoch is already decided or past its deadline.",
        "Harmless: it came after the chain had accepted a report, or after the report deadline.");
    public static readonly Reason OutOfBounds = Peer("message-out-of-bounds", "A count or a round in the message exceeds its limit.",
        "A batch covers at most every data unit under probe; an epoch has a limited number of rounds.");
    public static readonly Reason BatchLate = Peer("batch-late", "The commitment came after this node had revealed its own observations.",
        "Its author might have read others' observations first, so this node will not vote for a report that includes it.");
    public static readonly Reason BatchEquivocation = Peer("batch-equivocation", "A validator signed two different batches for one epoch.",
        "Both signed batches are kept: together they are an equivocation proof, for which the contract slashes the validator.");
    public static readonly Reason RevealUnexpected = Peer("reveal-unexpected", "Observations arrived for which no commitment is known.",
        "The commitment may still be on its way; the observations are fetched again when they are needed.") with
    { Retryable = true };
    public static readonly Reason RevealMismatch =
        Peer("reveal-mismatch", "The revealed observations are not the committed ones.", "Their count, order, epoch, observer, data units "
            + "or Merkle root differ from the signed batch. Anyone can forge such a message, so only the peer that sent it is blamed.");
    public static readonly Reason NotLeader = Peer("proposal-not-leader", "A validator proposed in a round that it does not lead.",
        "The leader of each round follows from the epoch's seed.");
    public static readonly Reason ProposalMismatch =
        Peer("proposal-mismatch", "The proposal contradicts its attachments.", "The signed hashes of the report and of the batch "
            + "list must match the report and the list sent with them, in epoch, round and length.");
    public static readonly Reason ProposalEquivocation = Peer("proposal-equivocation", "A leader signed two different proposals "
        + "for one round.", "Both are kept: together they are an equivocation proof, for which the contract slashes the validator.");
    public static readonly Reason ProposalTooFew = Peer("proposal-too-few-batches", "The proposal lists fewer than 2f+1 batches.",
        "A report must include the batches of a quorum of validators.");
    public static readonly Reason ProposalUncommitted =
        Peer("proposal-uncommitted-batch", "The proposal lists a batch that this node did not receive in time.",
            "Only batches committed before this node revealed its own may count; this node does not vote in this round.");
    public static readonly Reason ProposalOmits = Peer("proposal-omits-batches", "The proposal leaves out more than f timely batches.",
        "A leader may leave out what it has not seen, but not so much that honest observations lose their weight.");
    public static readonly Reason ProposalDiffers = Peer("proposal-differs", "Recomputing the report from the listed batches gives "
        + "another one.", "The leader's verdicts do not follow from the observations, or its software differs from this node's.");
    public static readonly Reason VoteEquivocation = Peer("vote-equivocation", "A validator signed two different reports in one round.",
        "Both are kept: together they are an equivocation proof, for which the contract slashes the validator.");
    public static readonly Reason SignRefused = Own("sign-refused", "The sign log or the signer refused a signature.", "Another payload "
        + "was already signed for this slot, or the signer could not be reached. This node stays silent in that slot; the "
        + "others continue.");
    public static readonly Reason SignedElsewhere =
        Own("signed-elsewhere", "Another process signs with this node's key.", "A message arrived that this node's signer signed and "
            + "its sign log does not know. Two nodes with one key sign two payloads for one slot sooner or later, which costs the stake. "
            + "This node signs nothing more until it is restarted; stop the other one first, and find out where it came from.");
    public static readonly Reason CommitMissed =
        Own("commit-missed", "This node's own commitment was not signed in time.", "Observations or the signature came after the reveal "
            + "began, so they cannot count this epoch. Check the signer's latency and the machine's load and clock.");
    public static readonly Reason OwnObservationsInvalid = new("own-observations-invalid", "This node's own observations are malformed.",
        "They must be for this epoch and observer, in strictly ascending order of data units under probe.", false, Fault.Bug);
    public static readonly Reason ReportUnknown = Own("report-unknown", "The chain accepted a report that this node cannot re-derive.",
        "Some of its batches never reached this node, so it cannot serve evidence for the epoch. Other validators can.");

    public static readonly Reason ReportGone =
        new("report-gone", "A report that the chain had accepted is no longer there.", "A reorganisation undid the block that held it. "
            + "Its certificate is sent again while the deadline allows; nothing is signed differently.", true, Fault.Chain);

    public static readonly Reason ReportContradicted = Peer("report-contradicted",
        "A quorum signed a report that does not follow from its own batches.", "This node recomputed it from the same observations and got "
            + "another one. If it reaches the chain, get the evidence from a validator that serves it and open a fault proof.");

    public static ImmutableArray<Reason> All { get; } =
    [
        WrongEpoch, BadSignature, Duplicate, EpochOver, OutOfBounds, BatchLate, BatchEquivocation, RevealUnexpected,
        RevealMismatch, NotLeader,
        ProposalMismatch, ProposalEquivocation, ProposalTooFew, ProposalUncommitted, ProposalOmits, ProposalDiffers, VoteEquivocation,
        SignRefused, SignedElsewhere, CommitMissed, OwnObservationsInvalid, ReportUnknown, ReportGone, ReportContradicted,
    ];

    private static Reason Peer(string code, string line, string text) => new(code, line, text, false, Fault.Peer);
    private static Reason Own(string code, string line, string text) => new(code, line, text, false, Fault.Self);
}
