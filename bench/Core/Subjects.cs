using System.Collections.Immutable;
using System.Numerics;

namespace Flashback.Bench.Core;

/// <summary>The operations that are measured, by name.</summary>
public static class Subjects
{
    private const string Password = "correct horse";

    public static IReadOnlyDictionary<string, Action> All() =>
        Crypto().Concat(Encodings()).Concat(Aggregation()).ToDictionary(subject => subject.Name, subject => subject.Run);

    private static IEnumerable<(string Name, Action Run)> Crypto()
    {
        var world = new World(units: 1, validators: 1);
        var key = world.Keys[0];
        var batch = world.Batch(0);
        var observation = batch.Observations[0];
        var digest = world.Domain.Digest(observation);
        var signature = key.Sign(digest);
        var keystore = KeystoreV3.Encrypt(key, Password);
        yield return ("secp256k1 sign", () => Check(key.Sign(digest) == signature));
        yield return ("secp256k1 recover", () => Check(Secp256k1.TryRecover(digest, signature, out var signer) && signer == key.Address));
        yield return ("EIP-712 digest of an observation", () => Check(world.Domain.Digest(observation) == digest));
        yield return ("EIP-712 digest of a commitment", () => Check(world.Domain.Digest(batch.Commitment.Message) != digest));
        yield return ("open a keystore, n = 262144", () => Check(KeystoreV3.Decrypt(keystore, Password).Address == key.Address));
    }

    private static IEnumerable<(string Name, Action Run)> Encodings()
    {
        var world = new World(units: 500, validators: 21);
        var included = Enumerable.Range(0, 21).Select(world.Batch).ToImmutableArray();
        var commitment = new GossipMessage.Batch(included[0].Commitment);
        var reveal = new GossipMessage.Reveal(7, world.Keys[0].Address, included[0].Observations);
        var (batchBytes, revealBytes) = (GossipCodec.Encode(commitment), GossipCodec.Encode(reveal));
        var report = ReportRule.Compute(world.Snapshot, world.Criteria, world.Committees(), 0, included).Report;
        byte[] signatures = [.. world.Keys.SelectMany(key => key.Sign(world.Domain.Digest(report)).ToCompact())];
        var oracle = new QosOracle(world.Domain.Oracle);
        var signers = world.Set.Members.ToBigInteger();
        var call = oracle.Submit(world.Snapshot, report, signers, signatures);
        var transaction = new Eip1559Transaction
        {
            ChainId = 31337,
            Nonce = 5,
            GasLimit = 1_000_000,
            To = world.Domain.Oracle,
            MaxFeePerGas = BigInteger.Pow(10, 10),
            MaxPriorityFeePerGas = BigInteger.Pow(10, 9),
            Data = call.Data,
        };
        yield return ("protobuf: encode a commitment", () => Check(GossipCodec.Encode(commitment).Length == batchBytes.Length));
        yield return ("protobuf: decode a commitment", () => Check(GossipCodec.TryDecode(batchBytes, out _)));
        yield return ("protobuf: encode a reveal of 500", () => Check(GossipCodec.Encode(reveal).Length == revealBytes.Length));
        yield return ("protobuf: decode a reveal of 500", () => Check(GossipCodec.TryDecode(revealBytes, out _)));
        yield return ("ABI: encode a report with 21 votes",
            () => Check(oracle.Submit(world.Snapshot, report, signers, signatures).Data.Length == call.Data.Length));
        yield return ("ABI: decode a report with 21 votes", () => Check(QosOracle.SubmitInput.Decode(call.Data.Span) is not null));
        yield return ("sign a transaction with that report", () => Check(transaction.Sign(world.Keys[0]).Raw.Length > call.Data.Length));
    }

    private static IEnumerable<(string Name, Action Run)> Aggregation()
    {
        var world = new World(units: 10_000, validators: 21);
        var committees = world.Committees();
        var included = Enumerable.Range(0, 21).Select(world.Batch).ToImmutableArray();
        yield return ("committees of 10,000 units, 21 validators", () => Check(world.Committees().Units.Length == world.Units.Length));
        yield return ("check a reveal of 10,000 against its commitment",
            () => Check(RevealedBatch.Matches(included[0].Commitment.Message, included[0].Observations)));
        yield return ("aggregate 10,000 units x 21 validators", () => Check(
            ReportRule.Compute(world.Snapshot, world.Criteria, committees, 0, included).Verdicts[^1].Status == VerdictStatus.Measured));
    }

    private static void Check(bool right)
    {
        if (!right) throw new InvalidOperationException("The operation gave another result than before.");
    }
}
