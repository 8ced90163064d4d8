using Flashback.Aggregation.Verdicts;
using Flashback.Ethereum;
using Flashback.Protocol.Epochs;
using Flashback.Protocol.Messages;
using Flashback.Protocol.Validators;

namespace Flashback.Tests.Support.Network;

/// <summary>Random protocol values, with the rare and the malformed ones far more frequent than in life.</summary>
public static class Draws
{
    public static ValidatorSet Validators(Prng prng, int count)
    {
        var indices = Enumerable.Range(0, Math.Min(256, count + prng.Below(4))).Select(i => (byte)i).ToList();
        prng.Shuffle(indices);
        return new ValidatorSet(indices.Take(count).Select(index => new ValidatorRecord(
            index, new Address(prng.Word().Span[..20]), (uint)prng.Below(Math.Max(1, count / 2) + 1), (ushort)prng.Below(3))));
    }

    public static Criteria Criteria(Prng prng) =>
        new(1, (uint)prng.Below(6), (uint)prng.Between(1, 60), 2000, 65536, (uint)prng.Between(0, 20));

    public static Observation Observation(Prng prng, ulong epoch, Bytes32 unit, Address observer, Bytes32 criteria)
    {
        var samples = prng.Chance(0.05) ? uint.MaxValue : (uint)prng.Below(80);
        var outcome = prng.Chance(0.7) ? Outcome.Measured : (Outcome)prng.Below(4);
        var successes = outcome == Outcome.Measured ? (uint)Math.Min(samples, (ulong)prng.Between(0, 80)) : prng.Chance(0.95) ? 0u : 1u;
        var retrievals = (uint)prng.Below(25);
        return new Observation(
            prng.Chance(0.03) ? epoch + 1 : epoch,
            prng.Chance(0.03) ? prng.Word() : unit,
            observer,
            outcome,
            samples,
            prng.Chance(0.03) ? samples + 1 : successes,
            prng.Chance(0.05) ? uint.MaxValue : (uint)prng.Between(0, 300_000),
            (uint)prng.Between(0, 900_000),
            prng.Chance(0.05) ? ulong.MaxValue : (ulong)prng.Between(0, 50_000_000),
            (ulong)prng.Between(0, 50_000_000),
            retrievals,
            prng.Chance(0.7) ? 0 : (uint)prng.Between(0, retrievals + 1),
            prng.Chance(0.6),
            prng.Chance(0.03) ? prng.Word() : criteria,
            prng.Word(),
            prng.Word());
    }

    /// <summary>Observations of some of the validators, in ascending order.</summary>
    public static IndexedObservation[] Observations(
        Prng prng, ulong epoch, Bytes32 unit, ValidatorSet set, Bytes32 criteria, double share) =>
        [
            .. set.Active.Where(_ => prng.Chance(share))
                .Select(validator => new IndexedObservation(validator.Index, Observation(prng, epoch, unit, validator.Signer, criteria)))
        ];
}
