using System.Diagnostics.CodeAnalysis;
using Flashback.Aggregation.Rounds;
using Flashback.Aggregation.Verdicts;
using Flashback.Ethereum;
using Flashback.Libp2p.Gossip;
using Flashback.Protocol.Epochs;
using Flashback.Protocol.Messages;
using GossipMessage = Flashback.Aggregation.Rounds.GossipMessage;

namespace Flashback.Node.Gossip;

/// <summary>
/// Validates a message before it is forwarded: is it for a current epoch, by a validator of that epoch's set, and new? The epoch machine
/// judges its content. Two contents of one slot pass, since they prove equivocation; a third is dropped.
/// </summary>
/// <remarks>Reveals are not signed, so one passes only if it matches a commitment seen here; a reveal
/// that came too early is fetched later.</remarks>
public sealed class GossipGate(EpochBook epochs, ISignatureRecovery recovery)
{
    /// <summary>Different contents that one author may have passed on for one slot.</summary>
    public const int MaxContentsPerSlot = 2;


    private readonly Lock _gate = new();
    private readonly SortedDictionary<ulong, EpochTraffic> _traffic = [];

    public Validation Judge(GossipMessage message)
    {
        if (epochs[message.Epoch] is not { } setup) return Validation.Ignore;
        return message switch
        {
            GossipMessage.Batch batch => JudgeSigned(setup, batch.Signed, SlotKind.Batch, 0, batch.Signed.Message.Observer),
            GossipMessage.Proposed proposed => JudgeSigned(setup, proposed.Signed, SlotKind.Proposal, proposed.Signed.Message.Round, null),
            GossipMessage.Vote vote => JudgeSigned(setup, vote.Signed, SlotKind.Vote, vote.Signed.Message.Round, null),
            GossipMessage.Reveal reveal => JudgeReveal(setup, reveal),
            _ => Validation.Ignore,
        };
    }

    private Validation JudgeSigned<T>(EpochSetup setup, Signed<T> signed, SlotKind kind, uint round, Address? named)
        where T : IStructHashed
    {
        if (round >= Flashback.Protocol.Epochs.EpochTimeline.MaxRounds) return Validation.Reject;
        var hash = signed.Message.Hash();
        if (!recovery.TryRecover(setup.Domain.Digest(hash), signed.Signature, out var signer)) return Validation.Reject;
        if (setup.Validators.BySigner(signer) is null || named is { } observer && observer != signer) return Validation.Reject;
        lock (_gate)
        {
            var traffic = Of(setup.Snapshot.Epoch);
            if (traffic is null) return Validation.Ignore;
            if (!traffic.Slots.TryGetValue((signer, kind, round), out var contents))
                traffic.Slots.Add((signer, kind, round), contents = []);
            if (contents.Contains(hash) || contents.Count >= MaxContentsPerSlot) return Validation.Ignore;
            contents.Add(hash);
            if (signed.Message is ObservationBatch batch) traffic.Commitments.Add((signer, hash), batch);
        }
        return Validation.Accept;
    }

    private Validation JudgeReveal(EpochSetup setup, GossipMessage.Reveal reveal)
    {
        if (setup.Validators.BySigner(reveal.Observer) is null || reveal.Observations.Length > setup.Units.Length) return Validation.Reject;
        ObservationBatch[] commitments;
        lock (_gate) commitments =
        [
            .. Of(setup.Snapshot.Epoch)?.Commitments.Where(item => item.Key.Signer == reveal.Observer).Select(item => item.Value) ?? []
        ];
        if (commitments.Length == 0) return Validation.Ignore;
        if (commitments.Any(batch => RevealedBatch.Matches(batch, reveal.Observations))) return Validation.Accept;
        // Of who equivocates, others may have been shown a batch that is kept from us, and pass its observations on in good faith.
        return commitments.Length < MaxContentsPerSlot ? Validation.Reject : Validation.Ignore;
    }

    /// <summary>Null when there is no room and the epoch is older than all those remembered.</summary>
    private EpochTraffic? Of(ulong epoch)
    {
        if (_traffic.TryGetValue(epoch, out var traffic)) return traffic;
        if (_traffic.Count >= EpochBook.MaxEpochs)
        {
            var oldest = _traffic.Keys.First();
            if (epoch < oldest) return null;
            _traffic.Remove(oldest);
        }
        return _traffic[epoch] = new EpochTraffic();
    }

    [SuppressMessage("Performance", "CA1812", Justification = "Created above.")]
    private sealed class EpochTraffic
    {
        public Dictionary<(Address, SlotKind, uint), HashSet<Bytes32>> Slots { get; } = [];

        public Dictionary<(Address Signer, Bytes32 Hash), ObservationBatch> Commitments { get; } = [];
    }
}
