using System.Collections.Immutable;
using Flashback.Aggregation.Rounds;
using Flashback.Node.Attest;
using Flashback.Node.Chain;
using Flashback.Node.Codecs;
using Flashback.Node.Gossip;
using Flashback.Node.Signing;
using Flashback.Node.Signing.Storage;
using Flashback.Node.Store;
using Flashback.Protocol.Epochs;
using Flashback.Protocol.Messages;
using Flashback.Protocol.Reasons;

namespace Flashback.Node.Tests.Attest;

/// <summary>Four validators in one thread: real keys, real sign logs and stores, a wire that is the real codec.</summary>
internal sealed class AttestWorld : IDisposable
{
    public const ulong Epoch = 7;

    private readonly TempFolder _folder = new();
    private readonly SingleThread _thread = new();
    private readonly SteppedTime _time =
        new(DateTimeOffset.FromUnixTimeSeconds((long)(World.Genesis + Epoch * World.Parameters.EpochLength)));

    public AttestWorld(Func<int, EpochRules?>? rules = null)
    {
        Nodes = [.. Enumerable.Range(0, 4).Select(i => new Node(this, i, rules?.Invoke(i)))];
        foreach (var node in Nodes) node.Start();
    }

    public ImmutableArray<Node> Nodes { get; }

    /// <summary>Messages that this says are lost, by sender and receiver.</summary>
    public Func<int, int, GossipMessage, bool> IsLost { get; set; } = (_, _, _) => false;

    /// <summary>What sending a message, or fetching for the node of the index when the message is null, fails with.</summary>
    public Func<int, GossipMessage?, Exception?> Fault { get; set; } = (_, _) => null;

    /// <summary>Everything sent, by its author's index.</summary>
    public List<(int From, GossipMessage Message)> Sent { get; } = [];

    /// <summary>Seconds since the epoch's end.</summary>
    public void AdvanceTo(double afterEnd) =>
        _time.AdvanceTo(DateTimeOffset.FromUnixTimeSeconds((long)(World.Genesis + (Epoch + 1) * World.Parameters.EpochLength))
            .AddSeconds(afterEnd), _thread.Drain);

    public void Observe()
    {
        foreach (var node in Nodes.Where(node => node.IsUp)) node.Observe();
        _thread.Drain();
    }

    public void Dispose()
    {
        foreach (var node in Nodes) node.Stop();
        _thread.Dispose();
        _folder.Dispose();
    }

    internal sealed class Node(AttestWorld world, int index, EpochRules? rules) : IGossip, IAttestListener, IChainClock
    {
        private CancellationTokenSource _stop = new();
        private NodeStore _store = null!;
        private SignLog _log = null!;

        public Attester Attester { get; private set; } = null!;
        public bool IsUp { get; private set; }
        public List<Effect.Certified> Certificates { get; } = [];
        public List<Effect.Transmit> Transmits { get; } = [];
        public List<Effect.Accepted> AcceptedReports { get; } = [];
        public List<Effect.EquivocationFound> Equivocations { get; } = [];
        public List<Reason> Drops { get; } = [];
        public List<Exception> Errors { get; } = [];
        public List<SignSlot> Refusals { get; } = [];

        public long NowMillis => world._time.GetUtcNow().ToUnixTimeMilliseconds();

        public TimeProvider Time => world._time;

        public NodeStore Store => _store;

        public GuardedSigner Signer { get; private set; } = null!;

        public void Start()
        {
            _stop = new CancellationTokenSource();
            _log = SignLog.Open(world._folder.File($"signlog{index}.db"), new SignLogScope(World.Domain.ChainId, World.Domain.Oracle));
            _log.Initialise(World.Keys[index].Address);
            _store = NodeStore.Open(world._folder.File($"node{index}.db"), World.Domain);
            Signer = new GuardedSigner(_log, new KeySigner(World.Keys[index]));
            Attester = new Attester(this, Signer, _log, _store, this, new EpochBook(), this, rules);
            Attester.Begin(World.Setup(Epoch, (byte)index), _stop.Token);
            IsUp = true;
        }

        /// <summary>As SIGKILL would: nothing is finished.</summary>
        public void Stop()
        {
            if (!IsUp) return;
            IsUp = false;
            _stop.Cancel();
            world._thread.Drain();
            _store.Dispose();
            _log.Dispose();
        }

        public void Observe() => Attester.Observed(
            Epoch, [.. World.Units.Select(unit => World.Observe(Epoch, index, unit) with { Retrievals = 4, CorruptRetrievals = 0 })]);

        public Task PublishAsync(GossipMessage message, CancellationToken cancellation)
        {
            if (world.Fault(index, message) is { } fault) return Task.FromException(fault);
            world.Sent.Add((index, message));
            Assert.True(GossipCodec.TryDecode(GossipCodec.Encode(message), out var decoded));
            for (var to = 0; to < world.Nodes.Length; to++)
            {
                if (to != index && world.Nodes[to].IsUp && !world.IsLost(index, to, message)) world.Nodes[to].Attester.Receive(decoded);
            }
            return Task.CompletedTask;
        }

        public Task<GossipMessage.Reveal?> FetchRevealAsync(ObservationBatch wanted, CancellationToken cancellation) =>
            world.Fault(index, null) is { } fault
                ? Task.FromException<GossipMessage.Reveal?>(fault) : Task.FromResult(world.Nodes.Where(node => node.IsUp)
                    .Select(node => node._store.Reveal(wanted.Epoch, wanted.Observer)).FirstOrDefault(reveal => reveal is not null));

        void IAttestListener.Certified(EpochSetup setup, Effect.Certified certified) => Certificates.Add(certified);

        void IAttestListener.Transmit(EpochSetup setup, Effect.Transmit transmit) => Transmits.Add(transmit);

        void IAttestListener.Accepted(EpochSetup setup, Effect.Accepted accepted) => AcceptedReports.Add(accepted);

        void IAttestListener.EquivocationFound(EpochSetup setup, Effect.EquivocationFound found) => Equivocations.Add(found);

        void IAttestListener.Dropped(EpochSetup setup, Reason reason, byte? validator) => Drops.Add(reason);

        void IAttestListener.SignatureRefused(EpochSetup setup, SignSlot slot, string why) => Refusals.Add(slot);

        void IAttestListener.Failed(EpochSetup setup, Exception error) => Errors.Add(error);
    }
}
