using Flashback.Aggregation.Reasons;
using Flashback.Aggregation.Rounds;
using Flashback.Aggregation.Verdicts;
using Flashback.Ethereum;
using Flashback.Node.Signing;
using Flashback.Protocol.Messages;
using Flashback.Protocol.Reasons;
using Flashback.Protocol.Validators;
using Flashback.Simulation.Model;

namespace Flashback.Simulation.Checks;

/// <summary>Checks the invariants as things happen, against its own record of them rather than against what machines believe.</summary>
public sealed class Watchdog(World world)
{
    private readonly Dictionary<(byte Node, SignSlot Slot), Bytes32> _asked = [];
    private readonly Dictionary<(byte Node, SignSlot Slot), Bytes32> _signed = [];
    private readonly Dictionary<(byte Node, SignSlot Slot), Bytes32> _said = [];
    private readonly HashSet<byte> _rolledBack = [];
    private readonly HashSet<(ulong Epoch, uint Round, Bytes32 Report)> _proposed = [];
    private readonly Dictionary<(ulong Epoch, uint Round), Bytes32> _certified = [];
    private readonly Dictionary<(ulong Epoch, byte Node), Bytes32> _acceptedBy = [];
    private readonly Dictionary<(byte, ulong, byte, int), int> _fetches = [];
    private readonly HashSet<ulong> _evidenceChecked = [];
    private readonly HashSet<(byte, Bytes32)> _voted = [];
    private readonly DeliveryLog _deliveries = new(world);

    private int N => world.Validators.Count;
    private int F => (N - 1) / 3;
    private int Two => 2 * F + 1;

    public void Asks(SimNode node, Effect.SignRequest request)
    {
        Require(_asked.TryAdd((node.Index, request.Slot), request.Digest) || _asked[(node.Index, request.Slot)] == request.Digest,
            "asks-once", $"node {node.Index} asks for a second payload in {request.Slot}");
        if (request.Payload is Proposal proposal)
            Require(world.Epoch(proposal.Epoch)!.LeaderOf(proposal.Round) == node.Index, "only-leaders-propose",
                $"node {node.Index} proposes in round {proposal.Round}");
    }

    /// <summary>The disk did not take the record, so nothing was signed: after a restart it may be another payload.</summary>
    public void Unrecorded(SimNode node, Effect.SignRequest request)
    {
        if (!_signed.ContainsKey((node.Index, request.Slot))) _asked.Remove((node.Index, request.Slot));
    }

    /// <summary>
    /// The node's sign log is an old copy of itself. It may ask again, and sign again what never left it; what it has said it must not
    /// contradict.
    /// </summary>
    public void RollsBack(SimNode node)
    {
        _rolledBack.Add(node.Index);
        foreach (var key in _asked.Keys.Where(key => key.Node == node.Index).ToArray()) _asked.Remove(key);
        foreach (var key in _signed.Keys.Where(key => key.Node == node.Index && !_said.ContainsKey(key)).ToArray()) _signed.Remove(key);
    }

    public void Signs(SimNode node, Effect.SignRequest request)
    {
        Require(_signed.TryAdd((node.Index, request.Slot), request.Digest) || _signed[(node.Index, request.Slot)] == request.Digest,
            "no-double-sign", $"node {node.Index} signs twice in {request.Slot}");
        if (request.Payload is Proposal proposal) Proposed(node.Index, proposal);
        if (request.Payload is Report report && _voted.Add((node.Index, report.Hash()))) Votes(node, report);
    }

    /// <summary>What an honest node knows when it casts a vote is what counts; it may cast the same vote again after a restart.</summary>
    private void Votes(SimNode node, Report report)
    {
        if (report.Round > 0) world.Trace.Mark("later-round");
        Require(_proposed.Contains((report.Epoch, report.Round, report.Hash())), "votes-follow-leaders",
            $"node {node.Index} votes for what the leader of round {report.Round} never proposed");
        Require(report.Included.Count >= Two, "enough-batches", $"node {node.Index} votes for a report of {report.Included.Count} batches");
        Require(_deliveries.HeardInTime(node.Index, report), "committed-before-reveal",
            $"node {node.Index} votes for batches that it did not hold before it revealed");
        var missing = _deliveries.RevealedToButMissing(node.Index, report);
        Require(
            missing <= F, "no-omission", $"node {node.Index} votes for a report that leaves out {missing} honest batches that it holds");
    }

    /// <summary>A proposal was signed, by anyone.</summary>
    public void Proposed(byte author, Proposal proposal)
    {
        if (world.Epoch(proposal.Epoch)?.LeaderOf(proposal.Round) == author)
            _proposed.Add((proposal.Epoch, proposal.Round, proposal.Report));
    }

    public void Heard(SimNode node, GossipMessage message) => _deliveries.Heard(node.Index, message);

    /// <summary>A restarted node knows what its store still holds.</summary>
    public void Remembers(SimNode node, ulong epoch, IReadOnlyList<StoredMessage> stored) =>
        _deliveries.Remember(node.Index, epoch, stored);

    /// <summary>An honest node gossips something.</summary>
    public void Says(SimNode node, GossipMessage message)
    {
        if (SignSlots.Of(message) is var (slot, payload))
        {
            Require(_said.TryAdd((node.Index, slot), payload.Hash()) || _said[(node.Index, slot)] == payload.Hash(),
                "one-message-a-slot", $"node {node.Index} says two things in {slot}");
        }
        _deliveries.Said(node.Index, message);
    }

    public void Transmits(SimNode node, Certificate certificate)
    {
        var refusal = world.Chain.Refusal(certificate);
        Require(
            refusal is null, "certificates-are-valid", $"node {node.Index} transmits a certificate that the contract refuses: {refusal}");
        var report = certificate.Report;
        world.Trace.Mark("certificate");
        Require(_certified.TryAdd((report.Epoch, report.Round), report.Hash()) || _certified[(report.Epoch, report.Round)] == report.Hash(),
            "one-report-a-round", $"two certificates in epoch {report.Epoch}, round {report.Round}");
    }

    public void Certifies(SimNode node, Certificate certificate, Tally tally)
    {
        Require(tally.Report.Hash() == certificate.Report.Hash(), "tally-matches", $"node {node.Index} explains another report");
        Figures.Check(world, tally);
    }

    public void Accepts(SimNode node, ValidatorBitmap signers, Tally tally)
    {
        // A node reads the chain a little late: what it accepts may have been undone just now, and it will hear so.
        var accepted = world.Chain.Accepted(tally.Report.Epoch);
        var isNow = accepted is not null && accepted.Report.Hash() == tally.Report.Hash() && accepted.Signers == signers;
        Require(isNow || world.Chain.EverAccepted(tally.Report), "accepts-the-chain's",
            $"node {node.Index} accepts another report than the chain");
        _acceptedBy[(tally.Report.Epoch, node.Index)] = tally.Report.Hash();
        Figures.Check(world, tally);
        if (isNow && _evidenceChecked.Add(tally.Report.Epoch)) EvidenceCheck.Run(world, accepted!, tally);
    }

    public void Retracts(SimNode node, ulong epoch) =>
        Require(_acceptedBy.Remove((epoch, node.Index)), "retracts-what-it-accepted",
            $"node {node.Index} retracts what it never accepted in epoch {epoch}");

    public void Accuses(SimNode node, Effect.EquivocationFound found)
    {
        world.Trace.Mark($"equivocation-{found.Slot.Kind}");
        Require(world.Dishonest.Contains(found.Validator), "no-honest-accused",
            $"node {node.Index} accuses honest {found.Validator} in {found.Slot}");
    }

    public void Drops(SimNode node, ulong epoch, Effect.Dropped dropped)
    {
        world.Trace.Mark(dropped.Reason.Code);
        Require(dropped.Reason.Fault != Fault.Bug, "no-bugs", $"node {node.Index}: {dropped.Reason.Code}");
        Require(dropped.Reason != RoundReasons.SignedElsewhere || world.Mutant.ForgetsSignLog || _rolledBack.Contains(node.Index),
            "knows-its-own", $"node {node.Index} takes its own message in epoch {epoch} for another's");
        var disagreement = dropped.Reason == RoundReasons.ProposalDiffers || dropped.Reason == RoundReasons.ProposalTooFew
            || dropped.Reason == RoundReasons.ProposalMismatch;
        Require(!disagreement || dropped.Validator is { } author && world.Dishonest.Contains(author), "honest-agree",
            $"node {node.Index} refuses honest {dropped.Validator} in epoch {epoch}: {dropped.Reason.Code}");
        Require(dropped.Reason != RoundReasons.ReportContradicted, "reports-follow",
            $"node {node.Index} finds a certified report that does not follow from its batches");
    }

    public void Fetches(SimNode node, ulong epoch, byte validator, int life)
    {
        var key = (node.Index, epoch, validator, life);
        _fetches[key] = _fetches.GetValueOrDefault(key) + 1;
        Require(_fetches[key] <= 16, "bounded", $"node {node.Index} fetches {validator}'s reveal {_fetches[key]} times");
    }

    /// <summary>In a healed world every epoch is decided, and every honest node can explain it.</summary>
    public void EpochIsOver(EpochFacts epoch)
    {
        if (epoch.Time.Start < world.HealedAt) return;
        var accepted = world.Chain.Accepted(epoch.Number);
        Require(accepted is not null, "liveness", $"epoch {epoch.Number} has no accepted report");
        foreach (var node in world.Nodes.OfType<HonestNode>())
            Require(_acceptedBy.GetValueOrDefault((epoch.Number, node.Index)) == accepted!.Report.Hash(), "everyone-learns",
                $"node {node.Index} cannot explain the report of epoch {epoch.Number}");
    }

    internal static void Require(bool holds, string invariant, string detail)
    {
        if (!holds) throw new Violation(invariant, detail);
    }
}
