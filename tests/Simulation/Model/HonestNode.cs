using System.Collections.Immutable;
using Flashback.Aggregation.Rounds;
using Flashback.Aggregation.Rounds.Machine;
using Flashback.Ethereum;
using Flashback.Node.Attest;
using Flashback.Node.Signing;
using Flashback.Node.Store;
using Flashback.Protocol.Validators;
using Flashback.Simulation.Mutants;

namespace Flashback.Simulation.Model;

/// <summary>
/// The shell around production code: machine, effect runner and sign log run as they are;
/// store, disk, timers and network are models. It may crash at every boundary between two effects, and between the two halves of one; what
/// was durable by then is given back at the restart.
/// </summary>
public sealed class HonestNode : SimNode
{
    private readonly Prng _faults;
    private readonly Prng _latency;

    // Durable.
    private readonly SignDisk _disk;
    private readonly Disk _store = new();
    private readonly HashSet<ulong> _lostObservations = [];

    // Gone with a crash.
    private readonly Dictionary<ulong, (EpochMachine Machine, EffectRunner Runner)> _work = [];
    private readonly Dictionary<ulong, long> _ticks = [];
    private readonly HashSet<long> _seen = [];
    private SignLog _log;
    private GuardedSigner _signer;
    private Effect.SignRequest? _asked;
    private Envelope? _heard;
    private int _life;
    private bool _up = true;

    public HonestNode(World world, ValidatorRecord record)
        : base(world, record)
    {
        (_faults, _latency) = (world.Random.Fork($"crashes {record.Index}"), world.Random.Fork($"signer {record.Index}"));
        _disk = new SignDisk(world, record);
        (_log, _signer) = OpenSigner();
    }

    /// <summary>The process ends here: nothing that would follow is done.</summary>
    private sealed class Crash : Exception;

    public override void Begin(EpochFacts epoch)
    {
        if (_up) Start(epoch);
    }

    public override void End(EpochFacts epoch)
    {
        if (_up) Observe(epoch);
    }

    public override void Deliver(Envelope envelope)
    {
        if (!_up || !_seen.Add(envelope.Id)) return;
        if (!envelope.TryOpen(out var message))
        {
            World.Trace.Mark("undecodable");
            return;
        }
        if (!_work.ContainsKey(message.Epoch)) return;
        World.Watch.Heard(this, message);
        Step(message.Epoch, new Input.Received(message), envelope);
    }

    public override GossipMessage.Reveal? Serve(ulong epoch, byte validator) => !_up
        ? null
        : _store.Read(epoch).Select(stored => stored.Message).OfType<GossipMessage.Reveal>()
            .FirstOrDefault(reveal => reveal.Observer == World.Validators[validator]!.Signer);

    public override void SeeOnChain(EpochFacts epoch, Input said)
    {
        if (_up) Step(epoch.Number, said);
    }

    private void Start(EpochFacts epoch)
    {
        var number = epoch.Number;
        var machine = new EpochMachine(epoch.Setup with { Self = Index }, World.Mutant.Recovery ?? World.Signatures, World.Mutant.Rules);
        var ports = new Ports(this, number);
        _work[number] = (machine, new EffectRunner(number, _signer, ports, ports));
        ImmutableArray<SignedSlot> slots = [.. _log.InEpoch(Record.Signer, number)];
        var stored = _store.Read(number);
        if (_life > 0) World.Watch.Remembers(this, number, stored);
        if (slots.IsEmpty && stored.Count == 0) return;
        World.Trace.Mark("restored");
        Step(number, new Input.Restored(slots, [.. stored]));
    }

    private void Observe(EpochFacts epoch)
    {
        if (_lostObservations.Contains(epoch.Number)) return;
        if (_life > 0 && !_store.HasOwn(epoch.Number) && World.Faults.Happens(FaultKind.Drift, _faults.Chance(0.5))) Drift(epoch);
        Step(epoch.Number, new Input.OwnObservations(epoch.Honest[Index]));
    }

    /// <summary>The last samples were in memory when it crashed: the observations come out a little different now.</summary>
    private void Drift(EpochFacts epoch)
    {
        World.Trace.Mark("observations-drifted");
        epoch.Honest[Index] =
        [
            .. epoch.Honest[Index].Select(observation => observation with { MeanLatencyMicros = observation.MeanLatencyMicros + 1 })
        ];
    }

    private void Step(ulong epoch, Input input, Envelope? heard = null)
    {
        if (!_work.TryGetValue(epoch, out var work)) return;
        _heard = heard;
        try
        {
            // Nothing in a world waits, so the task has ended when it is returned.
            work.Runner.RunAsync(Watched(epoch, work.Machine.Step(World.Now, input)), CancellationToken.None).GetAwaiter().GetResult();
        }
        catch (Crash)
        {
            // It happened where it was thrown.
        }
        catch (IOException)
        {
            // A node whose sign log cannot be written ends, and is started again when there is room.
            World.Watch.Unrecorded(this, _asked!);
            Die();
        }
    }

    /// <summary>What is carried out, one after another: it may crash before each.</summary>
    private IEnumerable<Effect> Watched(ulong epoch, IReadOnlyList<Effect> effects)
    {
        foreach (var effect in effects)
        {
            if (effect is not (Effect.NextTick or Effect.Dropped)) CrashPoint(World.Scenario.CrashAtBoundary);
            if (effect is not Effect.NextTick) World.Trace.Add(World.Now, Index, $"{effect.GetType().Name} {Detail(effect)}");
            switch (effect)
            {
                case Effect.SignRequest request:
                    World.Watch.Asks(this, request);
                    _asked = request;
                    if (!World.IsHealed) _disk.DrawFault();
                    break;
                case Effect.Broadcast broadcast: World.Watch.Says(this, broadcast.Message); break;
                case Effect.FetchReveal fetch: World.Watch.Fetches(this, epoch, fetch.Validator, _life); break;
            }
            yield return effect;
        }
    }

    private static string Detail(Effect effect) => effect switch
    {
        Effect.SignRequest request => $"{request.Slot.Kind} {request.Slot.Epoch}/{request.Slot.Round} {request.Digest}",
        Effect.Broadcast broadcast => broadcast.Message.GetType().Name,
        Effect.Keep keep => keep.Message.GetType().Name,
        Effect.FetchReveal fetch => $"{fetch.Validator}",
        Effect.Certified certified => $"{certified.Certificate.Report.Round} {certified.Certificate.Report.Hash()}",
        Effect.Dropped dropped => $"{dropped.Reason.Code} {dropped.Validator}",
        _ => "",
    };

    /// <summary>As a node does at its start. The signer was declared to the log when the node was set up.</summary>
    private (SignLog Log, GuardedSigner Signer) OpenSigner()
    {
        var log = _disk.Open();
        if (World.Mutant.Disk != DiskBug.IgnoresRollback)
        {
            var known = _store.HighestOwnEpoch();
            SignLogRollback.CloseEpochs(log, Record.Signer, known, known is { } epoch ? _store.Own(epoch) : []);
        }
        return (log, new GuardedSigner(log, new Key(this)));
    }

    /// <summary>The record is on disk; the signature does not exist yet.</summary>
    private Signature SignRecorded(Bytes32 digest)
    {
        World.Watch.Signs(this, _asked!);
        _disk.DrawCopy();
        CrashPoint(World.Scenario.CrashAfterRecord);
        return World.Signatures.Sign(Record.Signer, digest);
    }

    private void Answer(ulong epoch, GossipMessage.Reveal reveal)
    {
        World.Watch.Heard(this, reveal);
        World.Trace.Mark("fetched");
        Step(epoch, new Input.Received(reveal));
    }

    private void Transmit(Effect.Transmit transmit)
    {
        if (World.Chain.Accepted(transmit.Certificate.Report.Epoch) is null) World.Chain.Submit(transmit.Certificate);
    }

    private void Tick(ulong epoch, long at)
    {
        if (_ticks.GetValueOrDefault(epoch) == at) Step(epoch, Input.Tick.Instance);
    }

    private void CrashPoint(double probability)
    {
        if (World.IsHealed || !World.Faults.Happens(FaultKind.Crash, _faults.Chance(probability))) return;
        Die();
        throw new Crash();
    }

    private void Die()
    {
        World.Trace.Mark("crash");
        World.Trace.Add(World.Now, Index, "crash");
        Stop();
        _disk.Crash();
        if (World.Faults.Happens(FaultKind.LoseStore, _faults.Chance(World.Scenario.LoseStore)))
        {
            World.Trace.Mark("store-lost");
            _lostObservations.UnionWith(World.Epochs.Where(epoch => epoch.Time.End <= World.Now).Select(epoch => epoch.Number));
            _store.Clear();
            _disk.ForgetCopy();
        }
        else if (_disk.RestoreCopy()) RollBack();
        if (World.Faults.Happens(FaultKind.LoseTail, _faults.Chance(World.Scenario.LoseTail)))
        {
            World.Trace.Mark("tail-lost");
            _store.LoseTails(() => _faults.Below(6));
        }
        World.At(
            Math.Min(World.Now + _faults.Between(50, _faults.Chance(0.5) ? 600 : 8_000), Math.Max(World.Now, World.HealedAt - 1)), Restart);
    }

    /// <summary>The sign log is an older one. Mostly the store tells; now and then that is put back too, after it told.</summary>
    private void RollBack()
    {
        World.Watch.RollsBack(this);
        if (!_disk.DrawOldStore()) return;
        World.Trace.Mark("old-store");
        OpenSigner().Log.Dispose();
        _store.Clear();
        _disk.ForgetCopy();
    }

    private void Stop()
    {
        _life++;
        _up = false;
        _work.Clear();
        _ticks.Clear();
        _seen.Clear();
        _log.Dispose();
    }

    /// <summary>Somebody looks into it, and starts the node again when nothing of the epoch is on its way any more.</summary>
    private void StoodDown() => World.At(Math.Max(World.Now, World.HealedAt - 1), Alive(() =>
    {
        Stop();
        Restart();
    }));

    private void Restart()
    {
        _up = true;
        (_log, _signer) = OpenSigner();
        var life = _life;
        foreach (var epoch in World.Epochs.Where(epoch => World.Now <= epoch.Time.DisputeEnd).ToArray())
        {
            if (_life == life) Start(epoch);
            if (_life == life && World.Now >= epoch.Time.End) Observe(epoch);
            if (_life == life) Step(epoch.Number, World.Chain.Says(epoch.Number, withReport: true));
        }
    }

    /// <summary>What was planned before a crash does not happen after it.</summary>
    private Action Alive(Action action)
    {
        var life = _life;
        return () =>
        {
            if (_life == life) action();
        };
    }

    private Action<T> Alive<T>(Action<T> action)
    {
        var life = _life;
        return value =>
        {
            if (_life == life) action(value);
        };
    }

    /// <summary>The key in the node's process.</summary>
    private sealed class Key(HonestNode node) : ISigner
    {
        public Address Address => node.Record.Signer;

        public Signature Sign(Bytes32 digest) => node.SignRecorded(digest);
    }

    /// <summary>The world, as an epoch's effects meet it.</summary>
    private sealed class Ports(HonestNode node, ulong epoch) : IEffectPorts, IEpochStore
    {
        private World World => node.World;

        public long NowMillis => World.Now;

        public void SaveMessage(StoredMessage message)
        {
            node._store.Keep(epoch, message);
            if (!message.Own && node._heard is { } heard) World.Network.ToAll(node.Index, heard);
        }

        public Task SendAsync(GossipMessage message, CancellationToken cancellation)
        {
            node.CrashPoint(World.Scenario.CrashAtBoundary);
            World.Network.ToAll(node.Index, World.Network.Wrap(message));
            return Task.CompletedTask;
        }

        public void Fetch(Effect.FetchReveal fetch, CancellationToken cancellation) =>
            World.Network.Fetch(node.Index, epoch, fetch.Validator, node.Alive<GossipMessage.Reveal>(reveal => node.Answer(epoch, reveal)));

        public void WakeAt(long unixMillis)
        {
            node._ticks[epoch] = unixMillis;
            World.At(unixMillis, node.Alive(() => node.Tick(epoch, unixMillis)));
        }

        public void Answer(Input answer)
        {
            var delay = answer is Input.SignatureReady ? node._latency.Between(0, World.Scenario.SignDelay) : 0;
            World.At(World.Now + delay, node.Alive(() => node.Step(epoch, answer)));
        }

        public void Refused(SignSlot slot, SignRefusal why) => World.Trace.Mark($"refused-{why}");

        public void Tell(Effect effect)
        {
            switch (effect)
            {
                case Effect.Certified certified: World.Watch.Certifies(node, certified.Certificate, certified.Tally); break;
                case Effect.Transmit transmit:
                    World.Watch.Transmits(node, transmit.Certificate);
                    World.At(transmit.SubmitAtUnixMillis, node.Alive(() => node.Transmit(transmit)));
                    break;
                case Effect.Accepted accepted: World.Watch.Accepts(node, accepted.Signers, accepted.Tally); break;
                case Effect.Retracted: World.Watch.Retracts(node, epoch); break;
                case Effect.EquivocationFound found: World.Watch.Accuses(node, found); break;
                case Effect.Dropped dropped:
                    World.Watch.Drops(node, epoch, dropped);
                    if (node._signer.HasStoodDown) node.StoodDown();
                    break;
            }
        }

        public void SaveEquivocation(Effect.EquivocationFound found)
        {
        }

        public void Retract(ulong ofEpoch)
        {
        }
    }
}
