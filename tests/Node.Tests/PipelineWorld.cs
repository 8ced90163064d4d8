using System.Collections.Immutable;
using System.Numerics;
using System.Text.Json.Nodes;
using System.Threading.Channels;
using Flashback.Aggregation.Rounds;
using Flashback.Ethereum;
using Flashback.Ethereum.JsonRpc;
using Flashback.Libp2p.Gossip;
using Flashback.Node.Accuse;
using Flashback.Node.Api.Http;
using Flashback.Node.Attest;
using Flashback.Node.Chain;
using Flashback.Node.Codecs;
using Flashback.Node.Configuration;
using Flashback.Node.Evidence;
using Flashback.Node.Faults;
using Flashback.Node.Gossip;
using Flashback.Node.Hosting;
using Flashback.Node.Lifecycle;
using Flashback.Node.Measurements;
using Flashback.Node.Observe;
using Flashback.Node.Probe;
using Flashback.Node.Schedule;
using Flashback.Node.Settle;
using Flashback.Node.Signing;
using Flashback.Node.Signing.Storage;
using Flashback.Node.Store;
using Flashback.Node.Telemetry;
using Flashback.Node.Transmit;
using Flashback.OnChain.Bindings;
using Flashback.OnChain.Contracts;
using Flashback.OnChain.Transactions;
using Flashback.OnChain.View;
using Flashback.Protocol.Epochs;
using Flashback.Protocol.Messages;
using Flashback.Protocol.Validators;
using Microsoft.Extensions.Logging.Abstractions;
using GossipMessage = Flashback.Aggregation.Rounds.GossipMessage;

namespace Flashback.Node.Tests;

/// <summary>
/// Four nodes as they run, each with its own pipeline, keys, sign log and store. Only the edges
/// are in memory: chain, wire and Bridge Nodes.
/// </summary>
internal sealed class PipelineWorld : IDisposable
{
    private static readonly TimeSpan s_tick = TimeSpan.FromMilliseconds(250);

    /// <summary>An honest node's.</summary>
    private static readonly NodeOptions s_options = new()
    {
        Chain = new ChainOptions { Id = (long)World.Domain.ChainId, RpcUrls = [] },
        Contracts = new ContractsOptions
        {
            Oracle = World.Domain.Oracle,
            ValidatorRegistry = Address.Zero,
            ProviderOrchestrator = Address.Zero,
            ConsumerOrchestrator = Address.Zero,
            DisputeCourt = Address.Zero,
        },
    };

    private readonly TempFolder _folder = new();
    private readonly SingleThread _thread = new();
    private readonly SteppedTime _time = new(DateTimeOffset.FromUnixTimeSeconds((long)World.Genesis));

    public PipelineWorld()
    {
        Nodes = [.. Enumerable.Range(0, World.Keys.Length).Select(i => new Node(this, i))];
        foreach (var node in Nodes) node.Start();
    }

    public FakeChain Ledger { get; } = new();

    public ImmutableArray<Node> Nodes { get; }

    /// <summary>Every transaction that somebody wanted, with what became of it.</summary>
    public List<(string Key, OutcomeKind Outcome)> Sent { get; } = [];

    /// <summary>Seconds after genesis.</summary>
    public void AdvanceTo(double seconds) =>
        _time.AdvanceTo(DateTimeOffset.FromUnixTimeSeconds((long)World.Genesis).AddSeconds(seconds), _thread.Drain);

    public void Dispose()
    {
        foreach (var node in Nodes) node.Stop();
        _thread.Drain();
        foreach (var node in Nodes) node.Dispose();
        _thread.Dispose();
        _folder.Dispose();
    }

    /// <summary>The contracts, as far as this test needs them: whoever comes second is refused.</summary>
    private TransactionOutcome Execute(TransactionIntent intent, Address sender)
    {
        var done = intent.Call.Data.Span switch
        {
            var data when QosOracle.SubmitInput.Decode(data) is { } submit => Accept(submit, sender),
            var data when ConsumerOrchestrator.SettleBatchInput.Decode(data) is { } settle => Settle(settle),
            var data when data.SequenceEqual(new QosOracle(World.Domain.Oracle).OpenEpoch().Data.Span) => Open(),
            _ => throw new InvalidOperationException($"nobody expects {intent.Key}"),
        };
        TransactionOutcome outcome = done
            ? new TransactionOutcome.Included(
                new TransactionReceipt(World.Hash(1), World.Hash(2), 1, sender, intent.Call.To, null, true, 21_000, BigInteger.One, []))
            : new TransactionOutcome.Reverted(new Revert("", "somebody was quicker", default), null);
        Sent.Add((intent.Key, outcome.Kind));
        return outcome;
    }

    private bool Open()
    {
        var next = Ledger.View.EpochAt((ulong)_time.GetUtcNow().ToUnixTimeSeconds())!.Value + 1;
        if (Ledger.View.SnapshotFor(next) is not null) return false;
        Ledger.Open(next);
        return true;
    }

    private bool Accept(QosOracle.SubmitInput submit, Address sender)
    {
        var epoch = submit.Report.Epoch;
        if (Ledger.View.Reports.ContainsKey(epoch)) return false;
        var accepted = new AcceptedReport(submit.Report, ValidatorBitmap.FromBigInteger(submit.Signers), sender, World.Hash(1), 1);
        Ledger.View = Ledger.View with { Reports = Ledger.View.Reports.Add(epoch, accepted) };
        Tell(new QosOracle.ReportAcceptedEvent(epoch, submit.Report, submit.Signers, sender));
        return true;
    }

    private bool Settle(ConsumerOrchestrator.SettleBatchInput settle)
    {
        var epoch = settle.Report.Epoch;
        if (settle.Items.Any(item => Ledger.View.Agreements[item.AgreementId].NextEpoch != epoch)) return false;
        foreach (var item in settle.Items)
        {
            Ledger.Settled((int)item.AgreementId, epoch + 1);
            Tell(new ConsumerOrchestrator.EpochSettledEvent(item.AgreementId, item.Verdict.DataUnit, epoch, 0, 1, 0, 0, 100));
        }
        return true;
    }

    private void Tell(IContractEvent happened)
    {
        foreach (var node in Nodes) node.Tell(happened);
    }

    /// <summary>One node, from the schedule to the settlement, and its three edges.</summary>
    internal sealed class Node : IChain, IValidatorNetwork, IUnitProber, IDisposable
    {
        private readonly PipelineWorld _world;
        private readonly int _index;
        private readonly CancellationTokenSource _stop = new();
        private readonly SignLog _log;
        private readonly NodeStore _store;
        private readonly NodeMetrics _metrics = new(() => 0, () => 0, () => 0);
        private readonly Pipeline _pipeline;
        private readonly GossipGate _gate;
        private readonly ChannelReader<string> _feed;

        public Node(PipelineWorld world, int index)
        {
            (_world, _index) = (world, index);
            var signer = World.Keys[index].Address;
            _log = SignLog.Open(world._folder.File($"signlog{index}.db"), new SignLogScope(World.Domain.ChainId, World.Domain.Oracle));
            _log.Initialise(signer);
            _store = NodeStore.Open(world._folder.File($"node{index}.db"), World.Domain);
            var book = new EpochBook();
            _gate = new GossipGate(book, Secp256k1Recovery.Instance);
            var attested = new AttestEvents();
            var steps = new Steps
            {
                Schedule = new EpochScheduler(this, this, World.Domain, signer),
                Probe = new EpochProbing(this, this, parallelism: 8),
                Observe = new Observer(_store, World.Hash(index), new Misbehaviour(s_options)),
                Attest = new Attester(this, new GuardedSigner(_log, new KeySigner(World.Keys[index])), _log, _store, this, book, attested),
                Attested = attested,
                Transmit = new Transmitter(this, this, this),
                Evidence = new EvidenceService(_store),
                Certificates = new CertificateFromChain(_store, (_, _) => Task.FromResult<ReadOnlyMemory<byte>?>(null)),
                Accuse = new Accuser(this, this, this, _store, Address.Zero),
                Settle = new Settler(this, this, _store, World.Domain, Address.Zero, signer),
            };
            Evidence = steps.Evidence;
            var feed = new EventFeed(Time);
            _feed = feed.Follow(0, 1)!;
            Heartbeat = new Heartbeat(Time);
            _pipeline = new Pipeline(steps, this, this, Heartbeat, Progress, new NodeReporter(NullLogger.Instance, feed, _metrics, Time));
        }

        public event Action<IContractEvent>? Happened;

        public event Action<GossipMessage>? Received;

        /// <summary>Nothing breaks here.</summary>
        event Action<string>? IValidatorNetwork.Failed
        {
            add { }
            remove { }
        }

        public NodeProgress Progress { get; } = new();

        public Heartbeat Heartbeat { get; }

        public EvidenceService Evidence { get; }

        /// <summary>The pipeline's run; it ends when the node is stopped.</summary>
        public Task Running { get; private set; } = Task.CompletedTask;

        public ChainView View => _world.Ledger.View;

        public ulong HeadNumber => 1;

        public bool IsCaughtUp => true;

        public long NowMillis => _world._time.GetUtcNow().ToUnixTimeMilliseconds();

        public TimeProvider Time => _world._time;

        public void Start() => Running = _pipeline.RunAsync(s_tick, _stop.Token);

        public void Stop() => _stop.Cancel();

        public void Tell(IContractEvent happened) => Happened?.Invoke(happened);

        /// <summary>What the feed has said of an epoch since it was last asked, in order.</summary>
        public IReadOnlyList<string> ToldOf(ulong epoch)
        {
            var types = new List<string>();
            while (_feed.TryRead(out var line))
            {
                var told = JsonNode.Parse(line)!;
                if ((string?)told["epoch"] == epoch.ToString()) types.Add((string)told["type"]!);
            }
            return types;
        }

        public Task<TransactionOutcome> SendAsync(TransactionIntent intent, CancellationToken cancellation) =>
            Task.FromResult(_world.Execute(intent, World.Keys[_index].Address));

        public void Update(ChainView view, long nowMillis, bool isWhole)
        {
        }

        public Task PublishAsync(GossipMessage message, CancellationToken cancellation)
        {
            foreach (var other in _world.Nodes.Where(other => other != this)) other.Hear(GossipCodec.Encode(message));
            return Task.CompletedTask;
        }

        public Task<GossipMessage.Reveal?> FetchRevealAsync(ObservationBatch wanted, CancellationToken cancellation) =>
            Task.FromResult(_world.Nodes.Select(node => node._store.Reveal(wanted.Epoch, wanted.Observer))
                .FirstOrDefault(reveal => reveal is not null));

        public Task<UnitRecords> ProbeAsync(EpochSetup setup, Bytes32 unit, CancellationToken cancellation) =>
            Task.FromResult(new UnitRecords(unit, [.. Enumerable.Range(0, 8).Select(World.Sample)], ReportedOnTime: true));

        public void Dispose()
        {
            _metrics.Dispose();
            _store.Dispose();
            _log.Dispose();
            _stop.Dispose();
        }

        Task IChain.RunAsync(CancellationToken cancellation) => new TaskCompletionSource().Task.WaitAsync(cancellation);

        Task IValidatorNetwork.RunAsync(CancellationToken cancellation) => new TaskCompletionSource().Task.WaitAsync(cancellation);

        private void Hear(byte[] bytes)
        {
            if (GossipCodec.TryDecode(bytes, out var message) && _gate.Judge(message) == Validation.Accept) Received?.Invoke(message);
        }
    }
}
