using System.Collections.Immutable;
using System.Text;

namespace Flashback.Bench.Core;

/// <summary>An epoch of made-up data units and validators that all have observed all of them; always the same one.</summary>
public sealed class World
{
    private const ulong Epoch = 7;

    public World(int units, int validators)
    {
        Keys = [.. Enumerable.Range(0, validators).Select(i => PrivateKey.FromBytes(Word("key", i).Span))];
        Set = new ValidatorSet(Keys.Select((key, i) => new ValidatorRecord((byte)i, key.Address, (uint)i, (ushort)i)));
        Units = [.. Enumerable.Range(0, units).Select(i => Word("unit", i)).Order()];
        Snapshot = new Snapshot(Epoch, Word("entropy", 0), Keys[0].Address, Set.Hash, (ushort)validators, Word("units", 0),
            Criteria.Hash(), Word("parameters", 0));
    }

    public OracleDomain Domain { get; } = new(31337, new Address(Word("oracle", 0).Span[..Address.Length]));
    public Criteria Criteria { get; } = new(1, 4, 40, 5_000, 1 << 20, 10);
    public ImmutableArray<PrivateKey> Keys { get; }
    public ValidatorSet Set { get; }
    public ImmutableArray<Bytes32> Units { get; }
    public Snapshot Snapshot { get; }

    public static Bytes32 Word(string what, int number) => Keccak256.Hash(Encoding.ASCII.GetBytes($"{what} {number}"));

    public Committees Committees() => new(Snapshot.Hash(), Units, Set, (ushort)Set.Count);

    /// <summary>What a validator has committed to and revealed.</summary>
    public RevealedBatch Batch(int validator)
    {
        var criteria = Criteria.Hash();
        var observations = Units.Select((unit, i) => Observation(unit, i, validator, criteria)).ToImmutableArray();
        var batch = new ObservationBatch(Epoch, Keys[validator].Address, RevealedBatch.Root(observations), (uint)observations.Length);
        return new RevealedBatch(
            (byte)validator, new Signed<ObservationBatch>(batch, Keys[validator].Sign(Domain.Digest(batch))), observations);
    }

    private Observation Observation(Bytes32 unit, int number, int validator, Bytes32 criteria)
    {
        var spread = (uint)((number * 31) + (validator * 7_919)) % 1_000;
        return new Observation(Epoch, unit, Keys[validator].Address, Outcome.Measured, 20 + (spread % 5), 15 + (spread % 5),
            20_000 + spread, 40_000 + spread, 1_000_000 + spread, 2_000_000 + spread, 5, 0, true, criteria,
            Word("samples", number), Word("salt", number));
    }
}
