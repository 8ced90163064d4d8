using System.Buffers.Binary;
using System.Collections.Immutable;
using Flashback.Aggregation.Rounds;
using Flashback.Aggregation.Rounds.Machine;
using Flashback.Aggregation.Verdicts;
using Flashback.Ethereum;
using Flashback.Protocol.Epochs;
using Flashback.Protocol.Messages;
using Flashback.Protocol.Validators;

namespace Flashback.Aggregation.Tests.Support;

/// <summary>An epoch of the devnet's parameters with real keys.</summary>
internal sealed class TestEpoch
{
    public const ulong Genesis = 1_000_000;
    public const ulong Epoch = 7;

    public static readonly EpochParameters Parameters = new(15, 2, 1, 2, 2, 3, 12, 16, 4);
    public static readonly Criteria Criteria = new(1, 4, 100, 2000, 65536, 50);

    public TestEpoch(int validators = 4, int units = 3, ushort committeeSize = 4)
    {
        Keys = [.. Enumerable.Range(0, validators).Select(i => PrivateKey.FromBytes(Word("key", i).Span))];
        Set = new ValidatorSet(Keys.Select((key, i) => new ValidatorRecord((byte)i, key.Address, (uint)i, (ushort)i)));
        Units = [.. Enumerable.Range(0, units).Select(i => Word("unit", i)).Order()];
        var parameters = Parameters with { CommitteeSize = committeeSize };
        var snapshot = new Snapshot(Epoch, Word("entropy", 0), Set.Active[0].Signer, Set.Hash, (ushort)Set.Count, Word("units", 0),
            Criteria.Hash(), parameters.Hash());
        Setup = new EpochSetup(new OracleDomain(31337, Set.Active[0].Signer), Genesis, snapshot, Set, Units, Criteria, parameters, null);
        Timeline = new EpochTimeline(parameters, Genesis, Epoch);
    }

    public ImmutableArray<PrivateKey> Keys { get; }
    public ValidatorSet Set { get; }
    public ImmutableArray<Bytes32> Units { get; }
    public EpochSetup Setup { get; }
    public EpochTimeline Timeline { get; }

    public static Bytes32 Word(string label, int number)
    {
        Span<byte> bytes = stackalloc byte[label.Length + 4];
        System.Text.Encoding.ASCII.GetBytes(label, bytes);
        BinaryPrimitives.WriteInt32BigEndian(bytes[label.Length..], number);
        return Keccak256.Hash(bytes);
    }

    public Observation Observe(byte validator, Bytes32 unit, uint latency = 20_000) => new(
        Epoch, unit, Set[validator]!.Signer, Outcome.Measured, 10, 10, latency, latency * 2, 5_000_000, 9_000_000, 4, 0, true,
        Criteria.Hash(), Bytes32.Zero, ObservationSalt.Derive(Word("secret", validator), Epoch, unit));

    public ImmutableArray<Observation> ObserveAll(byte validator, uint latency = 20_000) =>
        [.. Units.Select(unit => Observe(validator, unit, latency))];

    public ObservationBatch BatchOf(byte validator, ImmutableArray<Observation> observations) =>
        new(Epoch, Set[validator]!.Signer, RevealedBatch.Root(observations), (uint)observations.Length);

    public Signature Sign(byte validator, IStructHashed message) => Keys[validator].Sign(Setup.Domain.Digest(message));

    public Signed<T> Signed<T>(byte validator, T message)
        where T : IStructHashed => new(message, Sign(validator, message));

    public RevealedBatch Revealed(byte validator, ImmutableArray<Observation> observations) =>
        new(validator, Signed(validator, BatchOf(validator, observations)), observations);

    public EpochMachine Machine(byte? self, EpochRules? rules = null) => new(Setup with { Self = self }, Secp256k1Recovery.Instance, rules);
}
