using System.Collections.Immutable;
using Flashback.Aggregation.Rounds;
using Flashback.Aggregation.Rounds.Machine;
using Flashback.Aggregation.Verdicts;
using Flashback.Ethereum;
using Flashback.Protocol.Messages;
using Flashback.Protocol.Validators;
using Flashback.Simulation.Model;

namespace Flashback.Simulation.Adversaries;

/// <summary>Runs the production machine to know what is going on, signs whatever it likes, and tampers with what it says.</summary>
public sealed class DishonestNode(World world, ValidatorRecord record, AdversaryBehaviour malice) : SimNode(world, record)
{
    private const int MaxRemembered = 200;

    private readonly Prng _prng = world.Random.Fork($"malice {record.Index}");
    private readonly Dictionary<ulong, EpochMachine> _machines = [];
    private readonly Dictionary<ulong, OverheardBatches> _overheard = [];
    private readonly Dictionary<ulong, GossipMessage.Reveal> _reveals = [];
    private readonly HashSet<ulong> _committed = [];
    private readonly HashSet<long> _seen = [];
    private readonly List<GossipMessage> _memory = [];
    private Forger? _forger;

    private bool Is(AdversaryBehaviour one) => (malice & one) != 0;

    public override void Begin(EpochFacts epoch)
    {
        _machines[epoch.Number] = new EpochMachine(epoch.Setup with { Self = Index }, World.Signatures);
        _overheard[epoch.Number] = new OverheardBatches(World.Validators);
        _forger ??= new Forger(World, Record, _prng.Fork("forger"));
        for (var i = 0; i < 12; i++)
        {
            if (Is(AdversaryBehaviour.Forge)) World.At(epoch.Time.End + _prng.Between(-200, 9_000), () => Forge(epoch));
            if (Is(AdversaryBehaviour.Replay)) World.At(epoch.Time.End + _prng.Between(0, 40_000), Replay);
        }
    }

    public override void End(EpochFacts epoch)
    {
        if (Is(AdversaryBehaviour.Silent)) return;
        var observations = Is(AdversaryBehaviour.Lie)
            ? Lies.Everywhere(epoch, World, Index, truthful: false, _prng)
            : Truth.All(Record, epoch.Number, epoch.Committees, epoch.Truths, World.Criteria, _prng);
        if (!Is(AdversaryBehaviour.Copycat)) Step(epoch, new Input.OwnObservations(observations));
    }

    public override void Deliver(Envelope envelope)
    {
        if (Is(AdversaryBehaviour.Silent) || !_seen.Add(envelope.Id)
            || !envelope.TryOpen(out var message) || World.Epoch(message.Epoch) is not { } epoch)
            return;
        if (_memory.Count < MaxRemembered) _memory.Add(message);
        _overheard[epoch.Number].Overhear(message);
        if (Is(AdversaryBehaviour.Copycat) && message is GossipMessage.Reveal { Observations.IsDefaultOrEmpty: false } reveal)
            Copy(epoch, reveal);
        if (Is(AdversaryBehaviour.DoubleVote) && message is GossipMessage.Proposed proposed)
            ToSome(new GossipMessage.Vote(Sign(proposed.Report)));
        Step(epoch, new Input.Received(message));
    }

    public override GossipMessage.Reveal? Serve(ulong epoch, byte validator)
    {
        if (Is(AdversaryBehaviour.Silent)) return null;
        if (validator == Index) return Is(AdversaryBehaviour.Withhold) ? null : _reveals.GetValueOrDefault(epoch);
        var found = _overheard.GetValueOrDefault(epoch)?.One().FirstOrDefault(batch => batch.Validator == validator);
        if (found is null) return null;
        var observations = Is(AdversaryBehaviour.Forge) ? Forger.Spoil(found.Observations) : found.Observations;
        return new GossipMessage.Reveal(epoch, World.Validators[validator]!.Signer, observations);
    }

    public override void SeeOnChain(EpochFacts epoch, Input said) => Step(epoch, said);

    private void Step(EpochFacts epoch, Input input)
    {
        foreach (var effect in _machines[epoch.Number].Step(World.Now, input))
        {
            switch (effect)
            {
                case Effect.SignRequest request:
                    World.At(World.Now + 1,
                        () => Step(epoch, new Input.SignatureReady(request.Slot, World.Signatures.Sign(Record.Signer, request.Digest))));
                    break;
                case Effect.Broadcast broadcast: Say(epoch, broadcast.Message); break;
                case Effect.FetchReveal fetch:
                    World.Network.Fetch(Index, epoch.Number, fetch.Validator, reveal => Step(epoch, new Input.Received(reveal)));
                    break;
                case Effect.Transmit transmit when _prng.Chance(0.5):
                    World.At(transmit.SubmitAtUnixMillis, () => World.Chain.Submit(transmit.Certificate));
                    break;
                case Effect.NextTick tick: World.At(tick.AtUnixMillis, () => Step(epoch, Input.Tick.Instance)); break;
            }
        }
    }

    private void Say(EpochFacts epoch, GossipMessage message)
    {
        _overheard[epoch.Number].Overhear(message);
        switch (message)
        {
            case GossipMessage.Batch batch: Commit(epoch, batch); break;
            case GossipMessage.Reveal reveal: Reveal(epoch, reveal); break;
            case GossipMessage.Proposed proposed: Propose(epoch, proposed); break;
            default: ToAll(message); break;
        }
    }

    private void Commit(EpochFacts epoch, GossipMessage.Batch batch)
    {
        _committed.Add(epoch.Number);
        if (Is(AdversaryBehaviour.LateCommit))
        {
            World.At(epoch.Time.RevealAt - _prng.Between(0, 400), () => ToSome(batch));
            return;
        }
        if (!Is(AdversaryBehaviour.SplitBatch))
        {
            ToAll(batch);
            return;
        }
        var observations = Lies.Everywhere(epoch, World, Index, truthful: true, _prng);
        var other = new GossipMessage.Batch(
            Sign(new ObservationBatch(epoch.Number, Record.Signer, RevealedBatch.Root(observations), (uint)observations.Length)));
        _overheard[epoch.Number].Overhear(other);
        Split(batch, other, _prng.Pick<long>([0, 0, 500, 2_500]));
        World.At(
            World.Now + _prng.Between(1_000, 4_000), () => Say(epoch, new GossipMessage.Reveal(epoch.Number, Record.Signer, observations)));
    }

    private void Reveal(EpochFacts epoch, GossipMessage.Reveal reveal)
    {
        _reveals[epoch.Number] = reveal;
        if (!Is(AdversaryBehaviour.Withhold)) ToAll(reveal);
        else if (_prng.Chance(0.4)) ToSome(reveal);
        else if (_prng.Chance(0.5)) World.At(epoch.Time.ProposeAt + _prng.Between(0, 1_000), () => ToAll(reveal));
        else if (_prng.Chance(0.6)) World.At(World.Now + _prng.Between(500, 8_000), () => ToAll(reveal));
    }

    private void Propose(EpochFacts epoch, GossipMessage.Proposed proposed)
    {
        var overheard = _overheard[epoch.Number];
        var round = proposed.Report.Round;
        var batches = overheard.Behind(proposed.Batches);
        World.Watch.Proposed(Index, proposed.Signed.Message);
        if (Is(AdversaryBehaviour.FalseReport)) proposed = Proposal(epoch, Lies.False(Compute(epoch, round, batches)));
        if (Is(AdversaryBehaviour.Starve)) proposed = Proposal(epoch, Compute(epoch, round, Starved(overheard.One())));
        if (!Is(AdversaryBehaviour.SplitProposal) || batches.Length < 2)
        {
            ToAll(proposed);
            return;
        }
        var other = Proposal(epoch, Compute(epoch, round, batches.RemoveAt(_prng.Below(batches.Length))));
        Split(proposed, other, _prng.Pick<long>([0, 100, 400, 1_500]));
        if (_prng.Chance(0.7)) World.At(World.Now + _prng.Between(50, 2_500), () => ToAll(World.Now % 2 == 0 ? other : proposed));
    }

    /// <summary>As few as a quorum with all of the dishonest, or one fewer still.</summary>
    private ImmutableArray<RevealedBatch> Starved(ImmutableArray<RevealedBatch> batches)
    {
        var keep = 2 * World.Scenario.Faults + (_prng.Chance(0.6) ? 1 : 0);
        return [.. batches.OrderByDescending(batch => World.Dishonest.Contains(batch.Validator)).Take(Math.Max(1, keep))
            .OrderBy(batch => batch.Validator)];
    }

    private void Copy(EpochFacts epoch, GossipMessage.Reveal reveal)
    {
        if (World.Validators.BySigner(reveal.Observer) is null || !_committed.Add(epoch.Number)) return;
        ImmutableArray<Observation> copied =
        [
            .. reveal.Observations.Select(observation => observation with { Observer = Record.Signer, Salt = Bytes32.Zero })
        ];
        var batch = new GossipMessage.Batch(
            Sign(new ObservationBatch(epoch.Number, Record.Signer, RevealedBatch.Root(copied), (uint)copied.Length)));
        _overheard[epoch.Number].Overhear(batch);
        Step(epoch, new Input.Received(batch));
        ToAll(batch);
        World.At(World.Now + 100, () => Say(epoch, new GossipMessage.Reveal(epoch.Number, Record.Signer, copied)));
    }

    private void Forge(EpochFacts epoch)
    {
        var forged = _forger!.Make(epoch, _overheard[epoch.Number]);
        // It may lead the round by chance.
        if (forged is GossipMessage.Proposed proposed) World.Watch.Proposed(Index, proposed.Signed.Message);
        ToSome(World.Network.Wrap(_forger.Written(forged)));
    }

    private void Replay()
    {
        if (_memory.Count > 0) ToSome(_prng.Pick(_memory));
    }

    private static Tally Compute(EpochFacts epoch, uint round, ImmutableArray<RevealedBatch> batches) =>
        ReportRule.Compute(epoch.Setup.Snapshot, epoch.Setup.Criteria, epoch.Committees, round, batches);

    private GossipMessage.Proposed Proposal(EpochFacts epoch, Tally tally)
    {
        var proposed = Forger.Propose(epoch, Record, World, tally);
        World.Watch.Proposed(Index, proposed.Signed.Message);
        return proposed;
    }

    private Signed<T> Sign<T>(T message)
        where T : IStructHashed => new(message, World.Signatures.Sign(Record.Signer, World.Domain.Digest(message)));

    private void ToAll(GossipMessage message) => World.Network.ToAll(Index, World.Network.Wrap(message));

    private void ToSome(GossipMessage message) => ToSome(World.Network.Wrap(message));

    private void ToSome(Envelope envelope)
    {
        foreach (var node in World.Nodes.Where(_ => _prng.Chance(0.5))) World.Network.Send(Index, node, envelope);
    }

    private void Split(GossipMessage one, GossipMessage other, long later)
    {
        var (first, second) = (World.Network.Wrap(one), World.Network.Wrap(other));
        foreach (var node in World.Nodes)
        {
            if (_prng.Chance(0.5)) World.Network.Send(Index, node, first);
            else World.At(World.Now + later, () => World.Network.Send(Index, node, second));
        }
    }
}
