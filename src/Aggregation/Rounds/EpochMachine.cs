using System.Collections.Immutable;
using Flashback.Aggregation.Assignment;
using Flashback.Aggregation.Reasons;
using Flashback.Aggregation.Verdicts;
using Flashback.Ethereum;
using Flashback.Protocol.Epochs;
using Flashback.Protocol.Merkle;
using Flashback.Protocol.Messages;
using Flashback.Protocol.Reasons;
using Flashback.Protocol.Validators;

namespace Flashback.Aggregation.Rounds;

/// <summary>
/// One epoch from commitments to a certificate, without I/O, clock, tasks or randomness: <see cref="Step"/> is told the time and one input and
/// says what to do. Everything it keeps is bounded by the validators, the data units and <see cref="EpochTimeline.MaxRounds"/>.
/// A peer's bad message is an <see cref="Effect.Dropped"/>, never an exception. It does not promise that a report is reached, nor that the
/// one it certified is the one that the chain accepts; the chain decides, and <see cref="Effect.Accepted"/> says so.
/// </summary>
/// <remarks>Not safe for concurrent use: one caller feeds it, in order, and carries out the effects in order.</remarks>
public sealed partial class EpochMachine
{
    /// <summary>How often a certificate is sent anew because its report was reorganised away, and the first time.</summary>
    public const int MaxAttempts = 8;

    private readonly EpochSetup _setup;
    private readonly ISignatureRecovery _recovery;
    private readonly EpochRules _rules;
    private readonly EpochTimeline _time;
    private readonly Committees _committees;
    private readonly ImmutableArray<byte> _leaders;
    private readonly ImmutableArray<byte> _transmitters;
    private readonly Bytes32 _seed;
    private readonly CommitLedger _ledger;
    private readonly Ballot _ballot;
    private readonly SignDesk _desk;
    private readonly FetchPlan _fetches = new();
    private readonly Dictionary<uint, GossipMessage.Proposed> _proposals = [];
    private readonly Dictionary<uint, GossipMessage.Proposed> _drafts = [];
    private readonly Dictionary<Bytes32, Tally> _tallies = [];
    private readonly HashSet<uint> _judged = [];
    private readonly HashSet<(byte, SlotKind, uint)> _equivocations = [];

    private List<Effect> _effects = [];
    private long _now = long.MinValue;
    private ImmutableArray<Observation>? _own;
    private ObservationBatch? _ownBatch;
    private bool _ownRevealed;
    private bool _missReported;
    private long? _closedAt;
    private Certificate? _certificate;
    private Input.ReportSeenOnChain? _onChain;
    private bool _certified;
    private bool _concluded;
    private bool _accepted;
    private bool _wasOnChain;
    private int _attempts;

    /// <exception cref="ArgumentException">The setup contradicts its snapshot (<see cref="EpochSetup.Problems"/>).</exception>
    public EpochMachine(EpochSetup setup, ISignatureRecovery recovery, EpochRules? rules = null)
    {
        if (setup.Problems() is { Count: > 0 } problems) throw new ArgumentException(string.Join(" ", problems), nameof(setup));
        _setup = setup;
        _recovery = recovery;
        _rules = rules ?? EpochRules.Honest;
        _seed = setup.Snapshot.Hash();
        _time = new EpochTimeline(setup.Parameters, setup.Genesis, setup.Snapshot.Epoch);
        _committees = new Committees(_seed, setup.Units, setup.Validators, setup.Parameters.CommitteeSize);
        _leaders = Orders.Leaders(_seed, setup.Validators);
        _transmitters = Orders.Transmitters(_seed, setup.Validators);
        _ledger = new CommitLedger(_rules);
        _ballot = new Ballot(_rules, setup.Validators.Count);
        _desk = new SignDesk(_rules, setup.Domain, setup.Snapshot.Epoch);
    }

    public EpochTimeline Timeline => _time;

    /// <summary>Who probes what.</summary>
    public Committees Committees => _committees;

    /// <summary>The round that it is in; null while commitments are still taken.</summary>
    public uint? Round => _closedAt is null ? null : _time.RoundAt(_now);

    /// <summary>
    /// The chain has accepted a report for good and nothing is left to do, or the deadline has passed without one. While a report may
    /// still be reorganised away it is not over, at most until the disputes end.
    /// </summary>
    public bool IsOver => _concluded && _onChain!.IsFinal || _now > (_wasOnChain ? _time.DisputeEnd : _time.ReportDeadline) && (_onChain is null || _concluded);

    /// <param name="nowUnixMillis">The time. If it goes back, the latest one seen stands.</param>
    /// <param name="input">What happened.</param>
    /// <returns>What to do, in order.</returns>
    public IReadOnlyList<Effect> Step(long nowUnixMillis, Input input)
    {
        _effects = [];
        if (input is Input.Restored restored) Restore(restored);
        _now = Math.Max(_now, nowUnixMillis);
        switch (input)
        {
            case Input.OwnObservations own: TakeOwn(own.Observations); break;
            case Input.Received received: Receive(received.Message); break;
            case Input.SignatureReady ready: TakeSignature(ready.Slot, ready.Signature); break;
            case Input.SignatureRefused refused: Refused(refused.Slot); break;
            case Input.ReportSeenOnChain seen: SeeOnChain(seen); break;
            case Input.ReportGone when _onChain is { IsFinal: false }:
                LoseOnChain();
                TransmitAgain();
                break;
        }
        Advance();
        if (!IsOver) _effects.Add(new Effect.NextTick(NextInstant()));
        return _effects;
    }

    private int Count => _setup.Validators.Count;

    private ValidatorRecord? Self => _setup.Self is { } self ? _setup.Validators[self] : null;

    private byte LeaderOf(uint round) => _leaders[(int)(round % (uint)_leaders.Length)];

    /// <summary>Everything that follows from what is known and from the time.</summary>
    private void Advance()
    {
        if (_onChain is null && _now <= _time.ReportDeadline)
        {
            Commit();
            Close();
            if (_closedAt is { } closedAt)
            {
                RevealOwn();
                if (_now >= closedAt + FetchPlan.PatienceMillis) Fetch(_ledger.Timely());
                Propose(_time.RoundAt(_now));
                Judge(_time.RoundAt(_now));
            }
        }
        Certify();
        Conclude();
    }

    private void Commit()
    {
        if (_ownBatch is null || _closedAt is not null || _now < _time.End || _ledger.Of(Self!.Index).Count > 0) return;
        Ask(SlotKind.Batch, 0, _ownBatch);
    }

    /// <summary>Commitments are taken until everyone's is here or the time has come to reveal.</summary>
    private void Close()
    {
        if (_closedAt is null && (_now >= _time.RevealAt || _ledger.TimelyCount == Count)) _closedAt = _now;
    }

    private void RevealOwn()
    {
        if (_ownRevealed || _own is not { } observations) return;
        var revealed = _ledger.Of(Self!.Index).FirstOrDefault(item => item.Timely && item.Hash == _ownBatch!.Hash());
        if (revealed is null)
        {
            if (!_missReported) Drop(RoundReasons.CommitMissed, Self.Index);
            _missReported = true;
            return;
        }
        revealed.Observations = observations;
        _ownRevealed = true;
        Send(new GossipMessage.Reveal(_setup.Snapshot.Epoch, Self.Signer, observations));
    }

    private void Propose(uint round)
    {
        if (Self is null || round >= EpochTimeline.MaxRounds || !_rules.Leads(Self.Index, LeaderOf(round)) || _desk.Asked(SlotKind.Proposal, round) || _proposals.ContainsKey(round)) return;
        if (_now < _time.ProposeAt && _ledger.Timely().Any(item => item.Observations is null)) return;
        if (_ledger.Choose(_time.CommitDeadline, _rules.Batches(Count), _rules.MayLeaveOut(Count)) is not { } chosen) return;
        var tally = _rules.Compute(_setup, _committees, round, CommitLedger.Revealed(chosen));
        ImmutableArray<Bytes32> hashes = [.. chosen.Select(item => item.Hash)];
        var proposal = new Proposal(_setup.Snapshot.Epoch, round, tally.Report.Hash(), Proposal.HashBatches(hashes));
        _tallies[proposal.Report] = tally;
        _drafts[round] = new GossipMessage.Proposed(new Signed<Proposal>(proposal, default), tally.Report, hashes);
        Ask(SlotKind.Proposal, round, proposal);
    }

    /// <summary>Votes for this round's proposal, refuses it, or waits for what it needs to tell.</summary>
    private void Judge(uint round)
    {
        if (Self is null || _judged.Contains(round) || !_proposals.TryGetValue(round, out var proposed)) return;
        var batches = _ledger.Resolve(proposed.Report.Included, proposed.Batches);
        var leader = LeaderOf(round);
        if (batches.Any(item => item is not { Timely: true })) Refuse(round, RoundReasons.ProposalUncommitted, leader);
        else if (_ledger.LeftOut(proposed.Report.Included) > _rules.MayLeaveOut(Count)) Refuse(round, RoundReasons.ProposalOmits, leader);
        else if (batches.Any(item => item!.Observations is null)) Fetch(batches.OfType<Commitment>());
        else
        {
            _judged.Add(round);
            var tally = _rules.Compute(_setup, _committees, round, CommitLedger.Revealed(batches.OfType<Commitment>()));
            _tallies[tally.Report.Hash()] = tally;
            if (_rules.Agrees(proposed.Report, tally.Report)) Ask(SlotKind.Vote, round, proposed.Report);
            else Drop(RoundReasons.ProposalDiffers, leader);
        }
    }

    private void Refuse(uint round, Reason reason, byte leader)
    {
        _judged.Add(round);
        Drop(reason, leader);
    }

    /// <summary>A certificate is sent by everyone in turn; once it can be explained, it is handed on with its evidence.</summary>
    private void Certify()
    {
        if (_certificate is null || _certified) return;
        if (Explain(_certificate.Report) is not { } tally) return;
        _certified = true;
        if (tally.Report.Hash() == _certificate.Report.Hash()) _effects.Add(new Effect.Certified(_certificate, tally));
        else Drop(RoundReasons.ReportContradicted, null);
    }

    private void FoundCertificate(Certificate certificate)
    {
        _certificate = certificate;
        if (_onChain is null) Transmit(certificate, 0);
    }

    /// <param name="certificate">What to send.</param>
    /// <param name="later">Places that it is sent later than in this node's turn.</param>
    private void Transmit(Certificate certificate, int later)
    {
        if (Self is null) return;
        var submitAt = _now + _time.TransmitWait(_transmitters.IndexOf(Self.Index) + later);
        if (submitAt <= _time.ReportDeadline) _effects.Add(new Effect.Transmit(certificate, submitAt, _attempts++));
    }

    /// <summary>After the chain has decided: hand on the accepted report with its evidence, waiting at most until the disputes end.</summary>
    private void Conclude()
    {
        if (_onChain is null || _concluded) return;
        var report = _onChain.Report ?? Known(_onChain.ReportHash);
        var tally = report is null ? null : Explain(report);
        if (tally is null && report is not null && _now < _time.DisputeEnd && CanStillExplain(report)) return;
        _concluded = true;
        if (tally is null) Drop(RoundReasons.ReportUnknown, null);
        else if (tally.Report.Hash() == _onChain.ReportHash)
        {
            _accepted = true;
            _effects.Add(new Effect.Accepted(tally.Report, _onChain.Signers, tally));
        }
        else Drop(RoundReasons.ReportContradicted, null);
    }

    private Report? Known(Bytes32 hash) =>
        _tallies.TryGetValue(hash, out var tally) ? tally.Report
        : _certificate?.Report.Hash() == hash ? _certificate.Report
        : _proposals.Values.FirstOrDefault(proposed => proposed.Signed.Message.Report == hash)?.Report;

    /// <summary>What this node computes from the batches behind a report; null while some are missing, which it then fetches.</summary>
    private Tally? Explain(Report report)
    {
        var hash = report.Hash();
        if (_tallies.TryGetValue(hash, out var known)) return known;
        if (BatchesOf(report) is not { } batches) return null;
        if (batches.Any(item => item.Observations is null))
        {
            Fetch(batches);
            return null;
        }
        return _rules.Compute(_setup, _committees, report.Round, CommitLedger.Revealed(batches));
    }

    /// <summary>The commitments that the report's <c>batchesRoot</c> covers; null if this node lacks one.</summary>
    private Commitment[]? BatchesOf(Report report)
    {
        var listed = _proposals.Values.FirstOrDefault(proposed => proposed.Report.BatchesRoot == report.BatchesRoot);
        var batches = listed is null
            ? [.. report.Included.Indices().Select(validator => _ledger.First(validator))]
            : _ledger.Resolve(listed.Report.Included, listed.Batches);
        if (batches.Contains(null)) return null;
        Commitment[] present = [.. batches.OfType<Commitment>()];
        return MerkleTree.RootOf([.. present.Select(item => item.Hash)]) == report.BatchesRoot ? present : null;
    }

    private bool CanStillExplain(Report report) =>
        BatchesOf(report) is { } batches && batches.All(item => item.Observations is not null || _fetches.NextAt(item.Validator) is not null);

    private void Fetch(IEnumerable<Commitment> commitments)
    {
        foreach (var item in commitments)
        {
            if (item.Observations is null && item.Validator != _setup.Self && _fetches.Due(item.Validator, _now))
                _effects.Add(new Effect.FetchReveal(item.Validator, item.Signed.Message));
        }
    }

    private void Ask(SlotKind kind, uint round, IStructHashed payload)
    {
        if (_desk.Request(kind, round, payload, Self!.Index) is { } effect) _effects.Add(effect);
    }

    private void Send(GossipMessage message) => _effects.Add(new Effect.Broadcast(message));

    private void Drop(Reason reason, byte? validator) => _effects.Add(new Effect.Dropped(reason, validator));

    /// <summary>The next instant at which <see cref="Advance"/> might do something by itself.</summary>
    private long NextInstant()
    {
        var next = _onChain is null && _now <= _time.ReportDeadline ? _time.ReportDeadline + 1 : _now < _time.DisputeEnd ? _time.DisputeEnd : _time.DisputeEnd + 1;
        void At(long instant) => next = instant > _now && instant < next ? instant : next;
        At(_time.End);
        At(_time.RevealAt);
        At(_time.ProposeAt);
        At(_time.RoundStart(_time.RoundAt(_now) + 1));
        if (_closedAt is not { } closedAt) return next;
        At(closedAt + FetchPlan.PatienceMillis);
        foreach (var item in _ledger.All().Where(item => item.Observations is null))
        {
            if (_fetches.NextAt(item.Validator) is { } instant) At(instant);
        }
        return next;
    }
}
