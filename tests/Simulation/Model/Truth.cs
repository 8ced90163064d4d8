using System.Collections.Immutable;
using Flashback.Aggregation.Assignment;
using Flashback.Ethereum;
using Flashback.Protocol.Epochs;
using Flashback.Protocol.Messages;
using Flashback.Protocol.Validators;

namespace Flashback.Simulation.Model;

/// <summary>
/// How a data unit really was in an epoch. Honest observers agree on what happened and differ a little in how fast it was.
/// </summary>
public sealed record Truth(bool Reachable, bool Corrupt, bool OnTime, uint LatencyMicros, ulong BytesPerSecond)
{
    public static Truth Draw(Prng prng) => new(prng.Chance(0.85), prng.Chance(0.2), prng.Chance(0.7), (uint)prng.Between(5_000, 80_000),
        (ulong)prng.Between(1_000_000, 40_000_000));

    public Observation ObservedBy(ValidatorRecord observer, ulong epoch, Bytes32 unit, Criteria criteria, Prng prng)
    {
        var samples = (uint)prng.Between(10, 20);
        var noise = (uint)prng.Below(2_000);
        return new Observation(
            epoch, unit, observer.Signer, Reachable ? Outcome.Measured : Outcome.Unreachable, samples, Reachable
                ? samples - (uint)prng.Below(3) : 0,
            LatencyMicros + noise, 2 * LatencyMicros + noise, BytesPerSecond + noise, 2 * BytesPerSecond + noise,
            5, Corrupt ? 1u : 0, OnTime, criteria.Hash(), Bytes32.Zero, prng.Word());
    }

    /// <summary>A validator's observations of all the units that it has a seat for.</summary>
    public static ImmutableArray<Observation> All(
        ValidatorRecord observer, ulong epoch, Committees committees, IReadOnlyDictionary<Bytes32, Truth> truths, Criteria criteria,
        Prng prng) =>
        [.. committees.UnitsOf(observer.Index).Select(unit => truths[unit].ObservedBy(observer, epoch, unit, criteria, prng))];
}
