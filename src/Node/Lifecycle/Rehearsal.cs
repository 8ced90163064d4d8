using System.Collections.Immutable;
using Flashback.Aggregation.Rounds;
using Flashback.Aggregation.Rounds.Machine;
using Flashback.Ethereum;
using Flashback.Libp2p.Gossip;
using Flashback.Node.Gossip;
using Flashback.OnChain.Bindings;
using Flashback.Protocol.Epochs;
using Flashback.Protocol.Messages;
using Flashback.Protocol.Validators;

namespace Flashback.Node.Lifecycle;

/// <summary>
/// An epoch played through in memory before the first real one: by the time that seconds count, the code that decides an epoch is loaded
/// and compiled. Otherwise a busy machine spends the commit window of a node's first epoch on that, and its batch comes too late.
/// </summary>
/// <remarks>Nothing of the node is touched: the validators exist only here, their keys are new, their contract is nobody's.</remarks>
internal static class Rehearsal
{
    private const int Validators = 4;
    private const int Units = 3;

    private static readonly EpochParameters s_parameters = new(
        EpochLength: 15, CommitWindow: 2, RevealGrace: 1, RevealWindow: 2, RoundTimeout: 2, TransmitDelay: 3, ReportDeadline: 12, DisputeWindow: 16, CommitteeSize: 7);

    private static readonly Criteria s_criteria = new(Version: 1, MinSamples: 3, MaxSamples: 100, ProbeTimeoutMillis: 5_000, TransferBytes: 1024, MaxRetrievals: 100);

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
        EpochSetup[] setups = [.. keys.Select((_, self) => SetupOf(keys, (byte)self))];
        EpochMachine[] machines = [.. setups.Select(setup => new EpochMachine(setup, Secp256k1Recovery.Instance))];
        var book = new EpochBook();
        book.Add(setups[0]);
        var gate = new GossipGate(book, Secp256k1Recovery.Instance);
        var (certified, accepted) = (0, 0);
        var inputs = new Queue<(int To, Input Input)>(setups.Select((setup, self) => (self, (Input)new Input.OwnObservations(Observe(setup, keys[self].Address)))));
        while (inputs.TryDequeue(out var next))
        {
            foreach (var effect in machines[next.To].Step(machines[next.To].Timeline.End, next.Input))
            {
                switch (effect)
                {
                    case Effect.SignRequest request:
                        inputs.Enqueue((next.To, new Input.SignatureReady(request.Slot, keys[next.To].Sign(request.Digest))));
                        break;
                    case Effect.Broadcast broadcast when GossipCodec.TryDecode(GossipCodec.Encode(broadcast.Message), out var message) && gate.Judge(message) == Validation.Accept:
                        foreach (var other in Enumerable.Range(0, machines.Length).Where(other => other != next.To)) inputs.Enqueue((other, new Input.Received(message)));
                        break;
                    case Effect.Certified { Certificate: var certificate }:
                        certified++;
                        _ = new QosOracle(Address.Zero).Submit(setups[0].Snapshot, certificate.Report, certificate.Signers.ToBigInteger(), certificate.CompactSignatures());
                        inputs.Enqueue((next.To, new Input.ReportSeenOnChain(certificate.Report.Hash(), certificate.Signers, certificate.Report)));
                        break;
                    case Effect.Accepted:
                        accepted++;
                        break;
                }
            }
        }
        return (certified, accepted) == (machines.Length, machines.Length);
    }

    private static EpochSetup SetupOf(PrivateKey[] keys, byte self)
    {
        var validators = new ValidatorSet(keys.Select((key, index) => new ValidatorRecord((byte)index, key.Address, (uint)index, (ushort)index)));
        var snapshot = new Snapshot(0, Bytes32.Zero, Address.Zero, validators.Hash, Validators, Bytes32.Zero, s_criteria.Hash(), s_parameters.Hash());
        ImmutableArray<Bytes32> units = [.. Enumerable.Range(0, Units).Select(unit => Keccak256.Hash([(byte)unit])).Order()];
        return new EpochSetup(new OracleDomain(0, Address.Zero), Genesis: 0, snapshot, validators, units, s_criteria, s_parameters, self);
    }

    private static ImmutableArray<Observation> Observe(EpochSetup setup, Address observer) =>
    [
        .. setup.Units.Select(unit => new Observation(
            0, unit, observer, Outcome.Measured, Samples: 8, Successes: 8, MeanLatencyMicros: 1, P95LatencyMicros: 1, UploadBytesPerSecond: 1, DownloadBytesPerSecond: 1,
            Retrievals: 1, CorruptRetrievals: 0, ReportedOnTime: true, setup.Snapshot.Criteria, Bytes32.Zero, Bytes32.Zero)),
    ];
}
