using System.Globalization;
using System.Numerics;
using Flashback.Aggregation.Assignment;
using Flashback.Aggregation.Compliance;
using Flashback.Aggregation.Verdicts;
using Flashback.Ethereum;
using Flashback.OnChain.Bindings;
using Flashback.Protocol.Compliance;
using Flashback.Protocol.Merkle;
using Flashback.Protocol.Messages;
using Flashback.Protocol.Validators;

namespace Flashback.Interop.Differential;

/// <summary>
/// Random input for the rules: what the protocol allows, with bounds, ties, liars and forgeries
/// far more frequent than in life. A seed gives the same calls for ever.
/// </summary>
internal sealed class RandomCalls(OracleDomain domain, AbiValues values)
{
    /// <summary>How often each rule is drawn; rules not named here are hashes of one message, and drawn once each.</summary>
    private static readonly (string Rule, int Weight)[] Weights =
        [("verdict", 20), ("committee", 8), ("validatorSet", 3), ("quorum", 1), ("certificate", 4), ("merkleRoot", 4),
            ("merkleContains", 10), ("wilson", 10), ("compliance", 15), ("reputation", 4),
            ("decayed", 3), ("ladder", 5), ("payment", 6), ("tally", 4), ("breached", 8), ("windows", 8), ("settlements", 3)];

    /// <summary>Half of the (odd) order of secp256k1, rounded down.</summary>
    private static readonly BigInteger HalfOrder =
        BigInteger.Parse("7fffffffffffffffffffffffffffffff5d576e7357a4501ddfe92f46681b20a0", NumberStyles.HexNumber);

    private readonly string[] _lots =
    [
        .. Weights.SelectMany(item => Enumerable.Repeat(item.Rule, item.Weight)),
        .. values.Rules.Except(Weights.Select(item => item.Rule)).Order(StringComparer.Ordinal)
    ];

    /// <summary>Call number <paramref name="index"/> of a seed: the rule and its arguments.</summary>
    public (string Rule, object?[] Arguments) Draw(ulong seed, int index)
    {
        var prng = new Prng(seed).Fork($"{index}");
        var rule = prng.Pick(_lots);
        return (rule, Arguments(rule, prng));
    }

    public object?[] Arguments(string rule, Prng prng) => rule switch
    {
        "verdict" => VerdictInput(prng),
        "committee" => CommitteeInput(prng),
        "validatorSet" => [Records(AnySet(prng), prng.Below(3))],
        "quorum" => [prng.Below(257)],
        "certificate" => CertificateInput(prng),
        "merkleRoot" => [Leaves(prng, prng.Below(70))],
        "merkleContains" => PathInput(prng),
        "wilson" => WilsonInput(prng),
        "compliance" => ComplianceInput(prng),
        "reputation" => [values.Edge(prng, 8), prng.Below(6), prng.Chance(0.5)],
        "decayed" => RandomEpochs.Decayed(prng, values),
        "ladder" => RandomEpochs.Ladder(prng),
        "payment" => RandomEpochs.Payment(prng, values),
        "tally" => RandomEpochs.Tally(prng, values),
        "breached" => RandomEpochs.Breached(prng),
        "windows" => RandomEpochs.Windows(prng),
        "settlements" => RandomSettlements.Draw(prng, values),
        _ => values.Any(rule, prng),
    };

    private static object?[] VerdictInput(Prng prng)
    {
        var set = Draws.Validators(prng, (int)(prng.Chance(0.1) ? prng.Between(30, 60) : prng.Between(1, 13)));
        var criteria = Draws.Criteria(prng);
        var (epoch, unit) = (prng.Next() >> prng.Below(64), prng.Word());
        var committee = Committee.Draw(prng.Word(), unit, set, (ushort)prng.Between(1, prng.Chance(0.1) ? 128 : 10));
        var observations = Draws.Observations(prng, epoch, unit, set, criteria.Hash(), prng.Chance(0.3) ? 0.6 : 1);
        if (prng.Chance(0.3)) observations = [.. observations.Select(item => Tied(prng, item))];
        if (prng.Chance(0.2)) observations = [.. observations.Select(item => prng.Chance(0.5) ? Unreachable(item) : item)];
        return
        [
            epoch, unit, CoreStructs.ToAbi(criteria), committee.Seats, committee.Members.ToBigInteger(),
            observations.Select(item => CoreStructs.ToAbi(item.Observation)), observations.Select(item => item.Validator),
        ];
    }

    /// <summary>Equal ratios of different samples and equal metrics: what decides is only the validator's index.</summary>
    private static IndexedObservation Tied(Prng prng, IndexedObservation item)
    {
        var unit = (uint)prng.Between(1, 30);
        return item with
        {
            Observation = item.Observation with
            {
                Outcome = Outcome.Measured,
                Samples = 4 * unit,
                Successes = unit * (uint)prng.Between(1, 4),
                MeanLatencyMicros = (uint)prng.Below(3),
                UploadBytesPerSecond = (ulong)prng.Below(3),
            },
        };
    }

    private static IndexedObservation Unreachable(IndexedObservation item) =>
        item with
        {
            Observation = item.Observation with
            {
                Outcome = Outcome.Unreachable,
                Samples = Math.Max(10, item.Observation.Samples),
                Successes = 0
            }
        };

    private object?[] CommitteeInput(Prng prng)
    {
        var set = AnySet(prng);
        return [prng.Word(), prng.Word(), Records(set, 0), set.Count, values.Edge(prng, 7)];
    }

    private static ValidatorSet AnySet(Prng prng) => Draws.Validators(prng, prng.Chance(0.03) ? 256 : prng.Below(40));

    /// <summary>A set's records, with inactive ones after the last.</summary>
    private static Bytes32[] Records(ValidatorSet set, int inactive) =>
        [
            .. set.Records.Chunk(ValidatorSet.RecordLength).Select(record => new Bytes32(record)),
            .. Enumerable.Repeat(Bytes32.Zero, inactive).Take(ValidatorSet.MaxValidators - set.Records.Length / ValidatorSet.RecordLength)
        ];

    private object?[] CertificateInput(Prng prng)
    {
        using var key = PrivateKey.FromBytes(prng.Word().Span);
        var report = CoreStructs.Report(values.Any("hashReport", prng)[0]!);
        var digest = domain.Digest(report);
        var (signer, signature) = (key.Address, key.Sign(digest).ToCompact());
        switch (prng.Below(8))
        {
            case 0: signature[prng.Below(signature.Length)] ^= (byte)prng.Between(1, 255); break;
            case 1: signature = signature[..prng.Below(signature.Length)]; break;
            case 2: signature = [.. signature, 0]; break;
            case 3: (signer, signature) = HighS(digest, key.Sign(digest).R, prng.Between(1, long.MaxValue)); break;
            case 4: (signer, signature) = (Address.Zero, new byte[Signature.CompactLength]); break;
            case 5: report = report with { Round = report.Round ^ 1 }; break;
            default: break;
        }
        return [signer, CoreStructs.ToAbi(report), signature];
    }

    /// <summary>
    /// A signature that is right but for its s, which is above half of the order: anyone could have made it from the one with a low s.
    /// </summary>
    private static (Address Signer, byte[] Signature) HighS(Bytes32 digest, Bytes32 r, long above)
    {
        var high = HalfOrder + above;
        var low = new Signature(r, Bytes32.FromBigInteger(2 * HalfOrder + 1 - high), 1);
        return Secp256k1.TryRecover(digest, low, out var signer)
            ? (signer, new Signature(r, Bytes32.FromBigInteger(high), 0).ToCompact()) : (Address.Zero, low.ToCompact());
    }

    private static Bytes32[] Leaves(Prng prng, int count) =>
        [.. Enumerable.Range(0, count).Select(_ => prng.Chance(0.05) ? Bytes32.Zero : prng.Word())];

    private static object?[] PathInput(Prng prng)
    {
        var count = prng.Chance(0.5) ? (int)prng.Between(1, 8) : (int)prng.Between(1, 70);
        // With the padding spelt out, a path to it can be drawn as well.
        Bytes32[] leaves =
        [
            .. Leaves(prng, count), .. Enumerable.Repeat(Bytes32.Zero, (int)BitOperations.RoundUpToPowerOf2((uint)count) - count)
        ];
        var tree = new MerkleTree(leaves);
        var index = prng.Below(leaves.Length);
        var (root, leaf, place, proof) = (tree.Root, leaves[index], (uint)index, tree.Proof(index).ToList());
        switch (prng.Below(13))
        {
            case 0: leaf = prng.Pick(leaves); break;
            case 1: root = prng.Word(); break;
            case 2: place = (uint)prng.Below(leaves.Length); break;
            case 3: place |= 1u << prng.Below(32); break;
            case 4: proof.Add(prng.Chance(0.5) ? Bytes32.Zero : prng.Word()); break;
            case 5 when proof.Count > 0: proof.RemoveAt(prng.Below(proof.Count)); break;
            case 6 when proof.Count > 0: proof[prng.Below(proof.Count)] = prng.Word(); break;
            case 7 when proof.Count > 0: (leaf, place) = (proof[0], place ^ 1); break; // without its own sibling
            default: break;
        }
        return [root, leaf, place, proof];
    }

    private object?[] WilsonInput(Prng prng)
    {
        if (prng.Chance(0.3)) return NearPartPerMillion(prng);
        var samples = prng.Chance(0.5) ? (ulong)prng.Below(3000) : values.Edge(prng, 64);
        var failures = prng.Chance(0.5) ? (ulong)prng.Below(20) : values.Edge(prng, 64);
        return [prng.Chance(0.05) ? values.Edge(prng, 64) : samples - Math.Min(samples, failures), samples];
    }

    /// <summary>
    /// A ratio beside a whole number of ppm, by about as much as the bounds lie apart: there a wrong digit in their distance shows.
    /// </summary>
    private static object?[] NearPartPerMillion(Prng prng)
    {
        var each = (prng.Next() / Wilson.Million) >> prng.Below(40);
        var (samples, successes) = (each * Wilson.Million, each * (ulong)prng.Between(1, Wilson.Million));
        return [successes - Math.Min(successes, prng.Next() % ((ulong)Math.Sqrt(samples) + 1)), samples];
    }

    private object?[] ComplianceInput(Prng prng)
    {
        var terms = new Terms((uint)values.Edge(prng, 32), values.Edge(prng, 64), values.Edge(prng, 64),
            (uint)prng.Between(prng.Chance(0.8) ? 900_000 : 0, Wilson.Million));
        var verdict = CoreStructs.Verdict(values.Any("hashVerdict", prng)[0]!);
        var samples = prng.Chance(0.9) ? (ulong)prng.Between(1, 4000) : verdict.Samples;
        return
        [
            CoreStructs.ToAbi(terms),
            CoreStructs.ToAbi(verdict with
            {
                Status = prng.Chance(0.8) ? VerdictStatus.Measured : verdict.Status,
                Corrupt = prng.Chance(0.1),
                Samples = samples,
                Successes = prng.Chance(0.05) ? verdict.Successes : samples - Math.Min(samples, (ulong)prng.Below(40)),
                MeanLatencyMicros = (uint)Math.Min(uint.MaxValue, Near(prng, terms.MaxMeanLatencyMicros)),
                UploadBytesPerSecond = Near(prng, terms.MinUploadBytesPerSecond),
                DownloadBytesPerSecond = Near(prng, terms.MinDownloadBytesPerSecond),
            }),
        ];
    }

    /// <summary>A bound of a grade, or its neighbour, or anything up to twice the limit.</summary>
    private static ulong Near(Prng prng, ulong limit)
    {
        var value =
            (BigInteger)limit * (prng.Chance(0.7) ? prng.Pick<ulong>([80, 100, 120]) : (ulong)prng.Below(200)) / 100 + prng.Between(-1, 1);
        return (ulong)BigInteger.Clamp(value, 0, ulong.MaxValue);
    }
}
