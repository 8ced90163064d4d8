using System.Collections.Immutable;
using Flashback.Aggregation.Rounds;
using Flashback.Aggregation.Rounds.Machine;
using Flashback.Ethereum;
using Flashback.Protocol.Validators;

namespace Flashback.Simulation.Model;

/// <summary>
/// The shell around the production machine: sign log, store, timers. It may crash at every boundary between two effects, and between the
/// two halves of one; what was durable by then is given back at the restart.
/// </summary>
public sealed class HonestNode(World world, ValidatorRecord record) : SimNode(world, record)
{
    private readonly Prng _faults = world.Random.Fork($"crashes {record.Index}");
    private readonly Prng _signer = world.Random.Fork($"signer {record.Index}");

    // Durable.
    private readonly Dictionary<SignSlot, Bytes32> _signLog = [];
    private readonly Disk _store = new();
    private readonly HashSet<ulong> _lostObservations = [];

    // Gone with a crash.
    private readonly Dictionary<ulong, EpochMachine> _machines = [];
    private readonly Dictionary<ulong, long> _ticks = [];
    private readonly HashSet<long> _seen = [];
    private int _life;
    private bool _up = true;

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
        if (!_machines.ContainsKey(message.Epoch)) return;
        World.Watch.Heard(this, message);
        Step(message.Epoch, new Input.Received(message), envelope);
    }

    public override GossipMessage.Reveal? Serve(ulong epoch, byte validator) => !_up
        ? null
        : _store.Read(epoch).Select(stored => stored.Message).OfType<GossipMessage.Reveal>().FirstOrDefault(reveal => reveal.Observer == World.Validators[validator]!.Signer);

    public override void SeeOnChain(EpochFacts epoch, Input said)
    {
        if (_up) Step(epoch.Number, said);
    }

    private void Start(EpochFacts epoch)
    {
        var number = epoch.Number;
        _machines[number] = new EpochMachine(epoch.Setup with { Self = Index }, World.Mutant.Recovery ?? World.Signatures, World.Mutant.Rules);
        ImmutableArray<SignedSlot> slots = [.. _signLog.Where(entry => entry.Key.Epoch == number).Select(entry => new SignedSlot(entry.Key, entry.Value))];
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
        epoch.Honest[Index] = [.. epoch.Honest[Index].Select(observation => observation with { MeanLatencyMicros = observation.MeanLatencyMicros + 1 })];
    }

    private void Step(ulong epoch, Input input, Envelope? heard = null)
    {
        if (!_machines.TryGetValue(epoch, out var machine)) return;
        var life = _life;
        foreach (var effect in machine.Step(World.Now, input))
        {
            if (effect is not (Effect.NextTick or Effect.Dropped) && Crashes()) return;
            Carry(epoch, effect, heard);
            if (_life != life) return;
        }
    }

    private void Carry(ulong epoch, Effect effect, Envelope? heard)
    {
        if (effect is not Effect.NextTick) World.Trace.Add(World.Now, Index, $"{effect.GetType().Name} {Detail(effect)}");
        switch (effect)
        {
            case Effect.SignRequest request: Sign(epoch, request); break;
            case Effect.Broadcast broadcast:
                World.Watch.Says(this, broadcast.Message);
                if (!broadcast.IsRepeat) _store.Keep(epoch, new StoredMessage(World.Now, Own: true, broadcast.Message));
                if (!Crashes()) World.Network.ToAll(Index, World.Network.Wrap(broadcast.Message));
                break;
            case Effect.Keep keep:
                _store.Keep(epoch, new StoredMessage(World.Now, Own: false, keep.Message));
                if (heard is not null) World.Network.ToAll(Index, heard);
                break;
            case Effect.FetchReveal fetch:
                World.Watch.Fetches(this, epoch, fetch.Validator, _life);
                World.Network.Fetch(Index, epoch, fetch.Validator, Alive<GossipMessage.Reveal>(reveal => Answer(epoch, reveal)));
                break;
            case Effect.Transmit transmit:
                World.Watch.Transmits(this, transmit.Certificate);
                World.At(transmit.SubmitAtUnixMillis, Alive(() => Transmit(transmit)));
                break;
            case Effect.NextTick tick:
                _ticks[epoch] = tick.AtUnixMillis;
                World.At(tick.AtUnixMillis, Alive(() => Tick(epoch, tick.AtUnixMillis)));
                break;
            case Effect.Certified certified: World.Watch.Certifies(this, certified.Certificate, certified.Tally); break;
            case Effect.Accepted accepted: World.Watch.Accepts(this, accepted.Signers, accepted.Tally); break;
            case Effect.Retracted: World.Watch.Retracts(this, epoch); break;
            case Effect.EquivocationFound found: World.Watch.Accuses(this, found); break;
            case Effect.Dropped dropped: World.Watch.Drops(this, epoch, dropped); break;
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

    /// <summary>Check, record, and only then sign.</summary>
    private void Sign(ulong epoch, Effect.SignRequest request)
    {
        World.Watch.Asks(this, request);
        if (_signLog.TryGetValue(request.Slot, out var held) && held != request.Digest)
        {
            World.At(World.Now, Alive(() => Step(epoch, new Input.SignatureRefused(request.Slot))));
            return;
        }
        _signLog[request.Slot] = request.Digest;
        World.Watch.Signs(this, request);
        if (Crashes(World.Scenario.CrashAfterRecord)) return;
        var signature = World.Signatures.Sign(Record.Signer, request.Digest);
        World.At(World.Now + _signer.Between(0, World.Scenario.SignDelay), Alive(() => Step(epoch, new Input.SignatureReady(request.Slot, signature))));
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

    private bool Crashes() => Crashes(World.Scenario.CrashAtBoundary);

    private bool Crashes(double probability)
    {
        if (World.IsHealed || !World.Faults.Happens(FaultKind.Crash, _faults.Chance(probability))) return false;
        World.Trace.Mark("crash");
        World.Trace.Add(World.Now, Index, "crash");
        _life++;
        _up = false;
        _machines.Clear();
        _ticks.Clear();
        _seen.Clear();
        if (World.Mutant.ForgetsSignLog) _signLog.Clear();
        if (World.Faults.Happens(FaultKind.LoseStore, _faults.Chance(World.Scenario.LoseStore)))
        {
            World.Trace.Mark("store-lost");
            _lostObservations.UnionWith(World.Epochs.Where(epoch => epoch.Time.End <= World.Now).Select(epoch => epoch.Number));
            _store.Clear();
        }
        if (World.Faults.Happens(FaultKind.LoseTail, _faults.Chance(World.Scenario.LoseTail)))
        {
            World.Trace.Mark("tail-lost");
            _store.LoseTails(() => _faults.Below(6));
        }
        World.At(Math.Min(World.Now + _faults.Between(50, _faults.Chance(0.5) ? 600 : 8_000), Math.Max(World.Now, World.HealedAt - 1)), Restart);
        return true;
    }

    private void Restart()
    {
        _up = true;
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
}
