using System.Text.Json;
using System.Text.Json.Nodes;
using Flashback.Aggregation.Assignment;
using Flashback.Aggregation.Compliance;
using Flashback.Aggregation.Verdicts;
using Flashback.Ethereum;
using Flashback.Protocol.Compliance;
using Flashback.Protocol.Epochs;
using Flashback.Protocol.Merkle;
using Flashback.Protocol.Messages;
using Flashback.Protocol.Validators;

namespace Flashback.Aggregation.Tests.Vectors;

/// <summary>
/// Seeded inputs and what the core makes of them, for the Solidity tests to reproduce. Structs stand as <c>abi.encode</c> hex, so a test
/// there decodes them in one line.
/// </summary>
internal static class AggregationVectors
{
    private const ulong Seed = 0xF1A5;

    private static readonly JsonSerializerOptions Layout = new() { WriteIndented = true };

    public static string Generate()
    {
        var root = new Prng(Seed);
        var document = new JsonObject
        {
            ["verdicts"] = Many(40, root.Fork("verdicts"), Verdict),
            ["committees"] = Many(40, root.Fork("committees"), CommitteeCase),
            ["trees"] = Many(12, root.Fork("trees"), Tree),
            ["wilson"] = Many(40, root.Fork("wilson"), WilsonCase),
            ["grades"] = Many(60, root.Fork("grades"), GradeCase),
            ["payments"] = Many(30, root.Fork("payments"), PaymentCase),
            ["units"] = Many(6, root.Fork("units"), UnitsCase),
        };
        return document.ToJsonString(Layout) + "\n";
    }

    private static JsonArray Many(int count, Prng prng, Func<Prng, int, JsonObject> make) =>
        [.. Enumerable.Range(0, count).Select(i => make(prng.Fork($"{i}"), i))];

    private static JsonObject Verdict(Prng prng, int _)
    {
        var set = Draws.Validators(prng, (int)prng.Between(1, 13));
        var criteria = Draws.Criteria(prng);
        var (epoch, unit) = (prng.Next() >> 12, prng.Word());
        var committee = Committee.Draw(prng.Word(), unit, set, (ushort)prng.Between(1, 10));
        var observations = Draws.Observations(prng, epoch, unit, set, criteria.Hash(), prng.Chance(0.3) ? 0.6 : 1);
        var verdict = VerdictRule.Compute(epoch, unit, committee, criteria, observations);
        return new JsonObject
        {
            ["epoch"] = epoch,
            ["dataUnit"] = unit.ToString(),
            ["criteria"] = Hex.Encode(AbiWords.Of(criteria)),
            ["committee"] = committee.Members.ToBytes32().ToString(),
            ["faults"] = committee.Faults,
            ["validators"] = new JsonArray([.. observations.Select(item => (JsonNode)(int)item.Validator)]),
            ["observations"] = Hex.Encode(AbiWords.Of([.. observations.Select(item => item.Observation)])),
            ["verdict"] = Hex.Encode(AbiWords.Of(verdict)),
            ["hash"] = verdict.Hash().ToString(),
        };
    }

    private static JsonObject CommitteeCase(Prng prng, int i)
    {
        var set = Draws.Validators(prng, i == 0 ? 256 : (int)prng.Between(1, 40));
        var (seed, unit, size) = (prng.Word(), prng.Word(), (ushort)prng.Between(1, 20));
        var committee = Committee.Draw(seed, unit, set, size);
        return new JsonObject
        {
            ["seed"] = seed.ToString(),
            ["dataUnit"] = unit.ToString(),
            ["committeeSize"] = size,
            ["records"] = Hex.Encode(set.Records.AsSpan()),
            ["validatorsHash"] = set.Hash.ToString(),
            ["validatorCount"] = set.Count,
            ["seats"] = committee.Seats,
            ["faults"] = committee.Faults,
            ["members"] = committee.Members.ToBytes32().ToString(),
            ["leaders"] = Indices(Orders.Leaders(seed, set)),
            ["transmitters"] = Indices(Orders.Transmitters(seed, set)),
        };
    }

    private static JsonObject Tree(Prng prng, int count)
    {
        var leaves = Enumerable.Range(0, count).Select(_ => prng.Word()).ToArray();
        var tree = new MerkleTree(leaves);
        var index = count == 0 ? 0 : prng.Below(count);
        return new JsonObject
        {
            ["leaves"] = Words(leaves),
            ["root"] = tree.Root.ToString(),
            ["index"] = index,
            ["proof"] = Words(count == 0 ? [] : tree.Proof(index)),
        };
    }

    private static JsonObject WilsonCase(Prng prng, int i)
    {
        var samples = i < 4 ? (ulong)i : prng.Chance(0.2) ? prng.Next() >> 24 : (ulong)prng.Between(1, 5000);
        var successes = samples == 0 ? 0 : prng.Chance(0.3) ? samples - Math.Min(samples, (ulong)prng.Below(3))
            : (ulong)prng.Between(0, (long)samples);
        return new JsonObject
        {
            ["samples"] = samples,
            ["successes"] = successes,
            ["upper"] = Wilson.UpperPpm(samples, successes),
            ["lower"] = Wilson.LowerPpm(samples, successes),
        };
    }

    private static JsonObject GradeCase(Prng prng, int _)
    {
        var samples = (ulong)prng.Between(1, 400);
        var status = prng.Chance(0.8) ? VerdictStatus.Measured : (VerdictStatus)prng.Below(3);
        var terms = new Terms((uint)prng.Between(1, 1000) * 5, (ulong)prng.Between(0, 1000) * 5, (ulong)prng.Between(1, 1000) * 5,
            (uint)prng.Between(700_000, 1_000_000), (uint)prng.Between(0, 1_000_000), (uint)prng.Between(0, 1_000_000));
        var verdict = new Verdict(
            7, prng.Word(), status, ValidatorBitmap.Empty, samples, samples - (ulong)prng.Between(0, (long)samples / 8),
            (uint)Around(prng, terms.MaxMeanLatencyMicros, 0), 0, Around(prng, terms.MinUploadBytesPerSecond, 2), Around(prng,
                terms.MinDownloadBytesPerSecond, 2),
            0, 0, prng.Chance(0.1), prng.Chance(0.5), Bytes32.Zero, Bytes32.Zero);
        var grade = Sla.Evaluate(verdict, terms);
        var before = (byte)prng.Below(101);
        return new JsonObject
        {
            ["verdict"] = Hex.Encode(AbiWords.Of(verdict)),
            ["terms"] = Hex.Encode(AbiWords.Of(terms)),
            ["grade"] = (int)grade,
            ["reputation"] = before,
            ["nextReputation"] = Reputation.After(before, grade, verdict.ReportedOnTime),
        };
    }

    /// <summary>Half of the time the best value, otherwise a bound or its neighbour.</summary>
    private static ulong Around(Prng prng, ulong limit, ulong bestFactor)
    {
        if (prng.Chance(0.5)) return limit * bestFactor;
        var bound = limit * prng.Pick<ulong>([80, 100, 120]) / 100;
        return (ulong)Math.Max(0, (long)bound + prng.Between(-1, 1));
    }

    private static JsonObject PaymentCase(Prng prng, int _)
    {
        var (grade, price, reputation, fee) = ((Grade)prng.Below(6), prng.Word().ToBigInteger() >> prng.Below(200) + 16,
            (byte)prng.Below(101), prng.Pick<uint>([0, 50, 200]));
        var payment = Payment.Split(grade, price, reputation, LadderStep.None, fee);
        return new JsonObject
        {
            ["grade"] = (int)grade,
            ["price"] = price.ToString(),
            ["reputation"] = reputation,
            ["feeBasisPoints"] = fee,
            ["provider"] = payment.ToProvider.ToString(),
            ["consumer"] = payment.ToConsumer.ToString(),
            ["fee"] = payment.Fee.ToString(),
        };
    }

    private static JsonObject UnitsCase(Prng prng, int count)
    {
        var units = Enumerable.Range(0, count).Select(_ => prng.Word()).ToArray();
        var changes = Enumerable.Range(0, count * 2).Select(i => new UnitChange(units[i % count], i < count, (ulong)i)).ToArray();
        var digest = changes.Aggregate(Bytes32.Zero, UnitsLedger.Append);
        return new JsonObject
        {
            ["units"] = Words([.. changes.Select(change => change.DataUnit)]),
            ["kinds"] = new JsonArray([.. changes.Select(change => (JsonNode)(change.UnderProbe ? 1 : 0))]),
            ["epochs"] = new JsonArray([.. changes.Select(change => (JsonNode)change.EffectiveEpoch)]),
            ["digest"] = digest.ToString(),
        };
    }

    private static JsonArray Indices(IEnumerable<byte> indices) => [.. indices.Select(index => (JsonNode)(int)index)];

    private static JsonArray Words(IEnumerable<Bytes32> words) => [.. words.Select(word => (JsonNode)word.ToString())];
}
