using System.Threading.Channels;
using Flashback.Aggregation.Reasons;
using Flashback.Aggregation.Rounds;
using Flashback.Aggregation.Rounds.Machine;
using Flashback.Node.Gossip;
using Flashback.Node.Signing;
using Flashback.Node.Store;
using Flashback.Protocol.Epochs;

namespace Flashback.Node.Attest;

/// <summary>
/// Runs one epoch's <see cref="EpochMachine"/>: the only caller it has. Inputs queue up, effects are carried out one after another:
/// what must survive a crash is on disk before it leaves the process.
/// </summary>
/// <param name="setup">The epoch.</param>
/// <param name="clock">Chain time.</param>
/// <param name="signer">The guarded signer; null only observes.</param>
/// <param name="resume">What the sign log holds of this epoch.</param>
/// <param name="store">Memory.</param>
/// <param name="gossip">The other validators.</param>
/// <param name="listener">Who is told what comes out.</param>
/// <param name="rules">Honest unless this is a demonstration.</param>
public sealed class EpochLoop(
    EpochSetup setup, IChainClock clock, GuardedSigner? signer, IReadOnlyList<SignedSlot> resume, NodeStore store, IGossip gossip, IAttestListener listener, EpochRules? rules = null)
{
    /// <summary>Inputs waiting at once; what comes from peers beyond it is dropped. This node's own observations and the chain's word never are.</summary>
    public const int MaxQueued = 4096;

    /// <summary>The longest sleep, so that a corrected clock is noticed.</summary>
    private static readonly TimeSpan s_longestSleep = TimeSpan.FromSeconds(1);

    private readonly EpochMachine _machine = new(setup, Secp256k1Recovery.Instance, rules);
    private readonly Channel<Input> _inputs = Channel.CreateBounded<Input>(new BoundedChannelOptions(MaxQueued) { SingleReader = true });
    private readonly Lock _gate = new();
    private Input.OwnObservations? _own;
    private Input? _chain, _told = Input.ReportGone.Instance;

    public EpochSetup Setup => setup;

    public Protocol.Epochs.EpochTimeline Timeline => _machine.Timeline;

    /// <summary>Hands in something that happened; false if the queue is full.</summary>
    public bool Post(Input input) => _inputs.Writer.TryWrite(input);

    /// <summary>Hands in what this node observed, before anything that waits.</summary>
    public void PostOwn(Input.OwnObservations own)
    {
        lock (_gate) _own = own;
        Post(Input.Tick.Instance);
    }

    /// <summary>Hands in what the chain says of the epoch, <see cref="Input.ReportSeenOnChain"/> or <see cref="Input.ReportGone"/>; nothing if it said so before.</summary>
    public void PostChain(Input said)
    {
        lock (_gate)
        {
            if (said == _told) return;
            _chain = _told = said;
        }
        Post(Input.Tick.Instance);
    }

    /// <summary>Works until the epoch is over.</summary>
    public async Task RunAsync(CancellationToken cancellation)
    {
        using var timer = clock.Time.CreateTimer(_ => Post(Input.Tick.Instance), null, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
        var stored = store.Messages(setup.Snapshot.Epoch);
        if (stored.Length > 0 || resume.Count > 0) await StepAsync(new Input.Restored([.. resume], stored), timer, cancellation);
        if (store.Own(setup.Snapshot.Epoch) is { } own) PostOwn(new Input.OwnObservations(own.Observations));
        Post(Input.Tick.Instance);
        while (await _inputs.Reader.WaitToReadAsync(cancellation))
        {
            while (_inputs.Reader.TryRead(out var input))
            {
                foreach (var first in TakeOwn()) await StepAsync(first, timer, cancellation);
                await StepAsync(input, timer, cancellation);
            }
            if (_machine.IsOver || clock.NowMillis > Timeline.DisputeEnd) return;
        }
    }

    private IEnumerable<Input> TakeOwn()
    {
        lock (_gate)
        {
            Input?[] waiting = [_own, _chain];
            (_own, _chain) = (null, null);
            return waiting.OfType<Input>();
        }
    }

    private async Task StepAsync(Input input, ITimer timer, CancellationToken cancellation)
    {
        var queue = new Queue<Input>([input]);
        while (queue.TryDequeue(out var next))
        {
            foreach (var effect in _machine.Step(clock.NowMillis, next))
            {
                switch (effect)
                {
                    case Effect.SignRequest request:
                        queue.Enqueue(Sign(request));
                        break;
                    case Effect.Keep keep:
                        store.SaveMessage(new StoredMessage(clock.NowMillis, false, keep.Message));
                        break;
                    case Effect.Broadcast broadcast:
                        if (!broadcast.IsRepeat) store.SaveMessage(new StoredMessage(clock.NowMillis, true, broadcast.Message));
                        await gossip.PublishAsync(broadcast.Message, cancellation);
                        break;
                    case Effect.FetchReveal fetch:
                        _ = FetchAsync(fetch, cancellation);
                        break;
                    case Effect.NextTick tick:
                        var wait = TimeSpan.FromMilliseconds(Math.Max(0, tick.AtUnixMillis - clock.NowMillis));
                        timer.Change(wait < s_longestSleep ? wait : s_longestSleep, Timeout.InfiniteTimeSpan);
                        break;
                    default:
                        Tell(effect);
                        break;
                }
            }
        }
    }

    private Input Sign(Effect.SignRequest request)
    {
        if (signer is null) return new Input.SignatureRefused(request.Slot);
        var outcome = signer.Sign(request.Slot, request.Digest);
        if (outcome.Signature is { } signature) return new Input.SignatureReady(request.Slot, signature);
        listener.SignatureRefused(setup, request.Slot, outcome.Decision.Refusal.ToString());
        return new Input.SignatureRefused(request.Slot);
    }

    private async Task FetchAsync(Effect.FetchReveal fetch, CancellationToken cancellation)
    {
        try
        {
            if (await gossip.FetchRevealAsync(fetch.Batch, cancellation) is { } reveal) Post(new Input.Received(reveal));
        }
        catch (OperationCanceledException) when (cancellation.IsCancellationRequested)
        {
            // The node is stopping.
        }
        catch (Exception error)
        {
            // No peer can cause this: what they answer, or fail to, is null.
            listener.Failed(setup, error);
        }
    }

    private void Tell(Effect effect)
    {
        switch (effect)
        {
            case Effect.Certified certified: listener.Certified(setup, certified); break;
            case Effect.Transmit transmit: listener.Transmit(setup, transmit); break;
            case Effect.Accepted accepted: listener.Accepted(setup, accepted); break;
            case Effect.Retracted: store.Retract(setup.Snapshot.Epoch); break;
            case Effect.EquivocationFound found:
                store.SaveEquivocation(found);
                listener.EquivocationFound(setup, found);
                break;
            case Effect.Dropped dropped:
                if (dropped.Reason == RoundReasons.SignedElsewhere) signer?.StandDown(setup.Snapshot.Epoch);
                listener.Dropped(setup, dropped.Reason, dropped.Validator);
                break;
        }
    }
}
