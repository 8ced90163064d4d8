using System.Collections.Immutable;
using Flashback.Ethereum;
using Flashback.Protocol.Epochs;
using Flashback.Protocol.Messages;
using Flashback.Protocol.Validators;
using Flashback.Simulation.Adversaries;
using Flashback.Simulation.Checks;
using Flashback.Simulation.Mutants;

namespace Flashback.Simulation.Model;

/// <summary>
/// One seed's run: a single thread, one queue in total order of (time, sequence), virtual time that
/// jumps to the next event. Production code is the epoch machine and all below it, the effect runner and the sign log; network, chain, key,
/// disk and clock are models.
/// </summary>
public sealed class World
{
    private const ulong Genesis = 1_000;
    private const int MaxEvents = 400_000;

    private readonly PriorityQueue<Action, (long Time, long Sequence)> _queue = new();
    private readonly Dictionary<ulong, EpochFacts> _epochs = [];
    private long _sequence;

    /// <summary>One seed in this many has validators with real keys: they cost more than everything else.</summary>
    private const ulong RealSignaturesEvery = 8;

    /// <param name="seed">Decides everything.</param>
    /// <param name="mutant">What honest nodes run.</param>
    /// <param name="scenario">Instead of the one that the seed draws.</param>
    /// <param name="spared">Faults of the seed that do not happen.</param>
    public World(ulong seed, Mutant mutant, Scenario? scenario = null, ImmutableHashSet<FaultId>? spared = null)
    {
        Seed = seed;
        Mutant = mutant;
        Random = new Prng(seed);
        Scenario = scenario ?? Scenario.Draw(Random.Fork("scenario"));
        Faults = new Faults(spared ?? []);
        Signatures = seed % RealSignaturesEvery == 6 && mutant.Recovery is null ? new RealSignatures() : new FakeSignatures();
        var prng = Random.Fork("validators");
        var places = Enumerable.Range(0, Scenario.Validators).ToArray();
        prng.Shuffle(places);
        Dishonest = ValidatorBitmap.Of(places.Take(Scenario.Adversaries.Length).Select(place => (byte)place));
        // The dishonest are one operator: what committees promise against, they promise against one group.
        Validators = new ValidatorSet(Enumerable.Range(0, Scenario.Validators).Select(i => new ValidatorRecord(
            (byte)i, Signatures.NewSigner(prng), Dishonest.Contains((byte)i) ? 0 : (uint)i + 1, (ushort)prng.Below(4))));
        Domain = new OracleDomain(31337, new Address(prng.Word().Span[..20]));
        Network = new Network(this);
        Chain = new Chain(this);
        Watch = new Watchdog(this);
        var malices = new Queue<AdversaryBehaviour>(Scenario.Adversaries);
        Nodes = [.. Validators.Active.Select(record => Dishonest.Contains(record.Index)
            ? (SimNode)new DishonestNode(this, record, malices.Dequeue())
            : new HonestNode(this, record))];
    }

    public ulong Seed { get; }
    public Mutant Mutant { get; }
    public Prng Random { get; }
    public Scenario Scenario { get; }
    public Faults Faults { get; }
    public Signatures Signatures { get; }
    public ValidatorSet Validators { get; }
    public ValidatorBitmap Dishonest { get; }
    public OracleDomain Domain { get; }
    public Criteria Criteria { get; } = new(1, 5, 30, 2000, 65536, 10);
    public Network Network { get; }
    public Chain Chain { get; }
    public Watchdog Watch { get; }
    public ImmutableArray<SimNode> Nodes { get; }
    public Trace Trace { get; } = new();
    public long Now { get; private set; }

    /// <summary>From here on the network is whole, no validator crashes, and the remaining epochs must succeed.</summary>
    public long HealedAt => new EpochTimeline(Scenario.Parameters, Genesis, (ulong)Scenario.ChaosEpochs).Start;

    public bool IsHealed => Now >= HealedAt;

    public IEnumerable<EpochFacts> Epochs => _epochs.Values;

    public EpochFacts? Epoch(ulong number) => _epochs.GetValueOrDefault(number);

    public void At(long time, Action action) => _queue.Enqueue(action, (Math.Max(time, Now), _sequence++));

    /// <exception cref="Violation">An invariant broke.</exception>
    public void Run()
    {
        for (var number = 0UL; number < (ulong)Scenario.Epochs; number++)
        {
            var epoch = Draw(number);
            At(epoch.Time.Start, () => Begin(epoch));
            foreach (var node in Nodes) At(epoch.Time.End + Random.Fork($"clock {node.Index} {number}").Below(300), () => node.End(epoch));
            At(epoch.Time.DisputeEnd + 1, () => Watch.EpochIsOver(epoch));
        }
        for (var events = 0; _queue.TryDequeue(out var action, out var place); events++)
        {
            if (events == MaxEvents) throw new Violation("bounded", $"more than {MaxEvents} events");
            Now = place.Time;
            action();
        }
    }

    private void Begin(EpochFacts epoch)
    {
        _epochs[epoch.Number] = epoch;
        foreach (var node in Nodes) node.Begin(epoch);
        if (!IsHealed) Network.PlanPartitions(epoch);
    }

    private EpochFacts Draw(ulong number)
    {
        var prng = Random.Fork($"epoch {number}");
        ImmutableArray<Bytes32> units = [.. Enumerable.Range(0, Scenario.Units).Select(_ => prng.Word()).Order()];
        var parameters = Scenario.Parameters;
        var snapshot = new Snapshot(number, prng.Word(), Domain.Oracle, Validators.Hash, (ushort)Validators.Count, prng.Word(),
            Criteria.Hash(), parameters.Hash());
        var setup = new EpochSetup(Domain, Genesis, snapshot, Validators, units, Criteria, parameters, null);
        var epoch = new EpochFacts(setup, units.ToDictionary(unit => unit, _ => Truth.Draw(prng)));
        foreach (var record in Validators.Active)
        {
            if (!Dishonest.Contains(record.Index))
                epoch.Honest[record.Index] = Truth.All(record, number, epoch.Committees, epoch.Truths, Criteria, prng);
        }
        return epoch;
    }
}
