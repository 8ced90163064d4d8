using Flashback.Aggregation.Assignment;
using Flashback.Ethereum;
using Flashback.Protocol.Epochs;
using Flashback.Protocol.Messages;

namespace Flashback.Aggregation.Rounds.Machine;

/// <summary>
/// One epoch from commitments to a certificate, without I/O, clock, tasks or randomness:
/// <see cref="Step"/> takes the time and one input and returns what to do. Everything it keeps is bounded by the validators, the data units
/// and <see cref="EpochTimeline.MaxRounds"/>. A peer's bad message is an <see cref="Effect.Dropped"/>, never an exception. It does not
/// promise that a report is reached, nor that the one it certified is the one that the chain accepts; the chain decides, and
/// <see cref="Effect.Accepted"/> says so.
/// </summary>
/// <remarks>
/// Where an epoch stands is two values, since the chain may decide at any time and take its decision back: <see cref="CollectionPhase"/>
/// (commitments are taken, then revealed) and <see cref="Decision"/> (what the chain says). Not
/// safe for concurrent use: one caller feeds it, in order, and carries out the effects in order.
/// </remarks>
public sealed class EpochMachine
{
    /// <summary>How often a certificate is sent at most: the first time, and again each time its report was reorganised away.</summary>
    public const int MaxAttempts = 8;

    private readonly EpochContext _context;
    private readonly SignatureRequests _requests;
    private readonly Collection _collection;
    private readonly ChainDecision _chain;
    private readonly Certification _certification;
    private readonly Agreement _agreement;
    private readonly Admission _admission;
    private readonly Restart _restart;

    /// <exception cref="ArgumentException">The setup contradicts its snapshot (<see cref="EpochSetup.Problems"/>).</exception>
    public EpochMachine(EpochSetup setup, ISignatureRecovery recovery, EpochRules? rules = null)
    {
        if (setup.Problems() is { Count: > 0 } problems) throw new ArgumentException(string.Join(" ", problems), nameof(setup));
        _context = new EpochContext(setup, recovery, rules ?? EpochRules.Honest);
        _requests = new SignatureRequests(_context);
        _collection = new Collection(_context, _requests);
        var reports = new ReportBook(_context, _collection);
        _chain = new ChainDecision(_context, reports);
        _certification = new Certification(_context, reports, _chain);
        _agreement = new Agreement(_context, _requests, _collection, reports, _certification);
        _admission = new Admission(_context, _requests, _collection, reports, _agreement, _chain);
        _restart = new Restart(_context, _requests, _collection, _agreement, _admission);
    }

    public EpochTimeline Timeline => _context.Time;

    /// <summary>Who probes what.</summary>
    public Committees Committees => _context.Committees;

    /// <summary>The current round; null while commitments are still taken.</summary>
    public uint? Round => _collection.ClosedAt is null ? null : _context.Round;

    /// <inheritdoc cref="ChainDecision.IsOver"/>
    public bool IsOver => _chain.IsOver;

    /// <param name="nowUnixMillis">The time. If it goes back, the latest one seen counts.</param>
    /// <param name="input">What happened.</param>
    /// <returns>What to do, in order.</returns>
    public IReadOnlyList<Effect> Step(long nowUnixMillis, Input input)
    {
        _context.BeginStep();
        if (input is Input.Restored restored) _restart.Restore(restored);
        _context.AdvanceTo(nowUnixMillis);
        Take(input);
        Advance();
        if (!IsOver) _context.Emit(new Effect.NextTick(NextInstant()));
        return _context.Effects;
    }

    private void Take(Input input)
    {
        switch (input)
        {
            case Input.OwnObservations own: _collection.TakeOwn(own.Observations); break;
            case Input.Received received: _admission.Receive(received.Message); break;
            case Input.SignatureReady ready: TakeSignature(ready.Slot, ready.Signature); break;
            case Input.SignatureRefused refused: _requests.Refused(refused.Slot); break;
            case Input.ReportSeenOnChain seen: _chain.See(seen); break;
            case Input.ReportGone when _chain.IsReversible:
                _chain.Lose();
                _certification.TransmitAgain();
                break;
        }
    }

    private void TakeSignature(SignSlot slot, Signature signature)
    {
        switch (_requests.Take(slot, signature))
        {
            case ObservationBatch batch: _collection.Committed(new Signed<ObservationBatch>(batch, signature)); break;
            case Proposal proposal: _agreement.Proposed(new Signed<Proposal>(proposal, signature)); break;
            case Report report: _agreement.Voted(new Signed<Report>(report, signature)); break;
        }
    }

    /// <summary>Does everything that follows from the current state and the time.</summary>
    private void Advance()
    {
        if (_chain.IsUndecided && _context.Now <= _context.Time.ReportDeadline)
        {
            _collection.Commit();
            _collection.Close();
            if (_collection.ClosedAt is not null)
            {
                _collection.Reveal();
                _agreement.Propose(_context.Round);
                _agreement.Judge(_context.Round);
            }
        }
        _certification.Certify();
        _chain.Conclude(_certification.Report);
    }

    /// <summary>The next instant at which <see cref="Advance"/> might do something by itself.</summary>
    private long NextInstant()
    {
        var (now, time) = (_context.Now, _context.Time);
        var next = _chain.IsUndecided && now <= time.ReportDeadline ? time.ReportDeadline + 1 : now < time.DisputeEnd ? time.DisputeEnd
            : time.DisputeEnd + 1;
        void At(long instant) => next = instant > now && instant < next ? instant : next;
        At(time.End);
        At(time.RevealAt);
        At(time.ProposeAt);
        At(time.RoundStart(_context.Round + 1));
        foreach (var instant in _collection.FetchInstants()) At(instant);
        return next;
    }
}
