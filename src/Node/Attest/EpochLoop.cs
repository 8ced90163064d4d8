using System.Threading.Channels;
using Flashback.Aggregation.Rounds;
using Flashback.Aggregation.Rounds.Machine;
using Flashback.Node.Chain;
using Flashback.Node.Gossip;
using Flashback.Node.Guarding;
using Flashback.Node.Signing;
using Flashback.Node.Store;
using Flashback.Protocol.Epochs;

namespace Flashback.Node.Attest;

/// <summary>
/// Runs one epoch's <see cref="EpochMachine"/>: the only caller it has. Inputs queue up; an
/// <see cref="EffectRunner"/> carries out the effects.
/// </summary>
/// <param name="setup">The epoch.</param>
/// <param name="clock">Chain time.</param>
/// <param name="signer">The guarded signer; null only observes.</param>
/// <param name="resume">What the sign log holds of this epoch.</param>
/// <param name="store">Memory.</param>
/// <param name="gossip">The other validators.</param>
/// <param name="listener">Notified of the results.</param>
/// <param name="rules">Honest unless this is a demonstration.</param>
public sealed class EpochLoop(
    EpochSetup setup, IChainClock clock, GuardedSigner? signer, IReadOnlyList<SignedSlot> resume, NodeStore store, IGossip gossip,
    IAttestListener listener,
    EpochRules? rules = null)
{
    /// <summary>
    /// The most queued inputs; inputs from peers over it are dropped. This node's own observations and the chain's decisions never are.
    /// </summary>
    public const int MaxQueued = 4096;

    /// <summary>The longest wait, so that a corrected clock is noticed.</summary>
    private static readonly TimeSpan s_longestSleep = TimeSpan.FromSeconds(1);

    private readonly EpochMachine _machine = new(setup, Secp256k1Recovery.Instance, rules);
    private readonly Channel<Input> _inputs = Channel.CreateBounded<Input>(new BoundedChannelOptions(MaxQueued) { SingleReader = true });
    private readonly Lock _gate = new();
    private Input.OwnObservations? _own;
    private Input? _chain, _told = Input.ReportGone.Instance;

    public EpochSetup Setup => setup;

    public Protocol.Epochs.EpochTimeline Timeline => _machine.Timeline;

    /// <summary>Queues an input; false if the queue is full.</summary>
    public bool Post(Input input) => _inputs.Writer.TryWrite(input);

    /// <summary>Passes in this node's observations, ahead of the queue.</summary>
    public void PostOwn(Input.OwnObservations own)
    {
        lock (_gate) _own = own;
        Post(Input.Tick.Instance);
    }

    /// <summary>
    /// Passes in the chain's decision on the epoch, <see cref="Input.ReportSeenOnChain"/> or <see cref="Input.ReportGone"/>; does nothing
    /// if it is the same as before.
    /// </summary>
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
        var ports = new Ports(this, setup, clock, gossip, listener, timer);
        var stored = store.Messages(setup.Snapshot.Epoch);
        if (stored.Length > 0 || resume.Count > 0) await StepAsync(new Input.Restored([.. resume], stored), ports, cancellation);
        if (store.Own(setup.Snapshot.Epoch) is { } own) PostOwn(new Input.OwnObservations(own.Observations));
        Post(Input.Tick.Instance);
        while (await _inputs.Reader.WaitToReadAsync(cancellation))
        {
            while (_inputs.Reader.TryRead(out var input))
            {
                foreach (var first in TakeOwn()) await StepAsync(first, ports, cancellation);
                await StepAsync(input, ports, cancellation);
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

    private async Task StepAsync(Input input, Ports ports, CancellationToken cancellation)
    {
        var runner = new EffectRunner(setup.Snapshot.Epoch, signer, store, ports);
        ports.Answers.Enqueue(input);
        while (ports.Answers.TryDequeue(out var next))
        {
            foreach (var effect in Effects(next, ports))
                await Guarded.RunAsync(() => runner.RunAsync([effect], cancellation), error => listener.Failed(setup, error), cancellation);
        }
    }

    private IReadOnlyList<Effect> Effects(Input input, Ports ports)
    {
        try
        {
            return _machine.Step(clock.NowMillis, input);
        }
        catch (Exception error) when (!OwnFailure.EndsTheNode(error))
        {
            // The input is lost, and with it the machine's word on when to wake it; the epoch is not.
            ports.WakeAt(clock.NowMillis + (long)s_longestSleep.TotalMilliseconds);
            listener.Failed(setup, error);
            return [];
        }
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
            case Effect.EquivocationFound found: listener.EquivocationFound(setup, found); break;
            case Effect.Dropped dropped: listener.Dropped(setup, dropped.Reason, dropped.Validator); break;
        }
    }

    /// <summary>The ports of this node, on which an epoch's effects are carried out.</summary>
    private sealed class Ports(EpochLoop loop, EpochSetup setup, IChainClock clock, IGossip gossip, IAttestListener listener, ITimer timer)
        : IEffectPorts
    {
        /// <summary>The machine's next input.</summary>
        public Queue<Input> Answers { get; } = new();

        public long NowMillis => clock.NowMillis;

        public Task SendAsync(GossipMessage message, CancellationToken cancellation) => gossip.PublishAsync(message, cancellation);

        public void Fetch(Effect.FetchReveal fetch, CancellationToken cancellation) => _ = loop.FetchAsync(fetch, cancellation);

        public void WakeAt(long unixMillis)
        {
            var wait = TimeSpan.FromMilliseconds(Math.Max(0, unixMillis - clock.NowMillis));
            timer.Change(wait < s_longestSleep ? wait : s_longestSleep, Timeout.InfiniteTimeSpan);
        }

        public void Answer(Input answer) => Answers.Enqueue(answer);

        public void Refused(SignSlot slot, SignRefusal why) => listener.SignatureRefused(setup, slot, why.ToString());

        public void Tell(Effect effect) => loop.Tell(effect);
    }
}
