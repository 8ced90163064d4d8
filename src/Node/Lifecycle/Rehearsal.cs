using System.Collections.Immutable;
using Flashback.Aggregation.Rounds;
using Flashback.Aggregation.Rounds.Machine;
using Flashback.Ethereum;
using Flashback.Libp2p.Gossip;
using Flashback.Node.Attest;
using Flashback.Node.Codecs;
using Flashback.Node.Gossip;
using Flashback.Node.Signing;
using Flashback.Node.Signing.Storage;
using Flashback.Node.Store;
using Flashback.OnChain.Bindings;
using Flashback.Protocol.Epochs;
using Flashback.Protocol.Messages;
using Flashback.Protocol.Validators;
using GossipMessage = Flashback.Aggregation.Rounds.GossipMessage;

namespace Flashback.Node.Lifecycle;

/// <summary>
/// Runs an epoch in memory before the first real one, so that the code that decides an epoch is loaded and compiled when seconds count.
/// Otherwise a busy machine spends the commit window of a node's first epoch on that, and its batch comes too late.
/// </summary>
/// <remarks>Nothing of the node is touched: the validators exist only here, their keys are new, their contract does not exist.</remarks>
internal static class Rehearsal
{
    private const int Validators = 4;
    private const int Units = 3;

    private static readonly EpochParameters s_parameters = new(
        EpochLength: 15, CommitWindow: 2, RevealGrace: 1, RevealWindow: 2, RoundTimeout: 2, TransmitDelay: 3, ReportDeadline: 12,
        DisputeWindow: 16, CommitteeSize: 7);

    private static readonly Criteria s_criteria =
        new(Version: 1, MinSamples: 3, MaxSamples: 100, ProbeTimeoutMillis: 5_000, TransferBytes: 1024, MaxRetrievals: 100);

    /// <summary>Whether a report was certified and accepted, as it must be.</summary>
    public static bool Play()
    {
        PrivateKey[] keys = [.. Enumerable.Range(0, Validators).Select(_ => PrivateKey.Generate())];
        try
        {
            return Play(keys);
        }
        finally
        {
            foreach (var key in keys) key.Dispose();
        }
    }

    private static bool Play(PrivateKey[] keys)
    {
        var stage = new Stage(keys);
        foreach (var player in stage.Players) player.Observe();
        while (stage.Inputs.TryDequeue(out var next)) next.To.Step(next.Input);
        return stage.Players.All(player => (player.Certified, player.Accepted) == (1, 1));
    }

    /// <summary>The validators and the messages in transit to them.</summary>
    private sealed class Stage
    {
        public Stage(PrivateKey[] keys)
        {
            Players = [.. keys.Select((key, self) => new Player(this, SetupOf(keys, (byte)self), key))];
            var book = new EpochBook();
            book.Add(SetupOf(keys, 0));
            Gate = new GossipGate(book, Secp256k1Recovery.Instance);
        }

        public ImmutableArray<Player> Players { get; }
        public GossipGate Gate { get; }
        public Queue<(Player To, Input Input)> Inputs { get; } = new();
    }

    /// <summary>One validator: everything but its gate, its machine and its sign log is simulated.</summary>
    private sealed class Player : IEffectPorts, IEpochStore
    {
        private readonly Stage _stage;
        private readonly EpochSetup _setup;
        private readonly EpochMachine _machine;
        private readonly EffectRunner _runner;
        private readonly Address _signer;

        public Player(Stage stage, EpochSetup setup, PrivateKey key)
        {
            (_stage, _setup, _signer) = (stage, setup, key.Address);
            _machine = new EpochMachine(setup, Secp256k1Recovery.Instance);
            var log = new SignLog(new VolatileSignLogStorage(), new SignLogScope(setup.Domain.ChainId, setup.Domain.Oracle));
            log.Initialise(_signer);
            _runner = new EffectRunner(setup.Snapshot.Epoch, new GuardedSigner(log, new KeySigner(key)), this, this);
        }

        public int Certified { get; private set; }
        public int Accepted { get; private set; }

        public long NowMillis => _machine.Timeline.End;

        public void Observe() => Answer(new Input.OwnObservations(Rehearsal.Observe(_setup, _signer)));

        /// <summary>Nothing here waits, so the task is completed when it is returned.</summary>
        public void Step(Input input) => _runner.RunAsync(_machine.Step(NowMillis, input), CancellationToken.None).GetAwaiter().GetResult();

        public void Answer(Input answer) => _stage.Inputs.Enqueue((this, answer));

        public Task SendAsync(GossipMessage message, CancellationToken cancellation)
        {
            if (!GossipCodec.TryDecode(GossipCodec.Encode(message), out var decoded) || _stage.Gate.Judge(decoded) != Validation.Accept)
                return Task.CompletedTask;
            foreach (var other in _stage.Players.Where(other => other != this)) other.Answer(new Input.Received(decoded));
            return Task.CompletedTask;
        }

        public void Tell(Effect effect)
        {
            switch (effect)
            {
                case Effect.Certified { Certificate: var certificate }:
                    Certified++;
                    _ = new QosOracle(Address.Zero).Submit(_setup.Snapshot, certificate.Report, certificate.Signers.ToBigInteger(),
                        certificate.CompactSignatures());
                    Answer(new Input.ReportSeenOnChain(certificate.Report.Hash(), certificate.Signers, certificate.Report));
                    break;
                case Effect.Accepted:
                    Accepted++;
                    break;
            }
        }

        public void Fetch(Effect.FetchReveal fetch, CancellationToken cancellation)
        {
        }

        public void WakeAt(long unixMillis)
        {
        }

        public void Refused(SignSlot slot, SignRefusal why)
        {
        }

        public void SaveMessage(StoredMessage message)
        {
        }

        public void SaveEquivocation(Effect.EquivocationFound found)
        {
        }

        public void Retract(ulong epoch)
        {
        }
    }

    private static EpochSetup SetupOf(PrivateKey[] keys, byte self)
    {
        var validators =
            new ValidatorSet(keys.Select((key, index) => new ValidatorRecord((byte)index, key.Address, (uint)index, (ushort)index)));
        var snapshot =
            new Snapshot(0, Bytes32.Zero, Address.Zero, validators.Hash, Validators, Bytes32.Zero, s_criteria.Hash(), s_parameters.Hash());
        ImmutableArray<Bytes32> units = [.. Enumerable.Range(0, Units).Select(unit => Keccak256.Hash([(byte)unit])).Order()];
        return new EpochSetup(new OracleDomain(0, Address.Zero), Genesis: 0, snapshot, validators, units, s_criteria, s_parameters, self);
    }

    private static ImmutableArray<Observation> Observe(EpochSetup setup, Address observer) =>
    [
        .. setup.Units.Select(unit => new Observation(
            0, unit, observer, Outcome.Measured, Samples: 8, Successes: 8, MeanLatencyMicros: 1, P95LatencyMicros: 1,
            UploadBytesPerSecond: 1, DownloadBytesPerSecond: 1,
            Retrievals: 1, CorruptRetrievals: 0, ReportedOnTime: true, setup.Snapshot.Criteria, Bytes32.Zero, Bytes32.Zero)),
    ];
}
