using System.Collections.Immutable;
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

/// <summary>One rule of the core: ABI values in, ABI values out; null where the rule refuses.</summary>
internal delegate object?[]? Rule(object[] input);

/// <summary>The functions of contracts/test/support/Specification.sol, answered by the C# core.</summary>
internal static class CoreRules
{
    public static ImmutableDictionary<string, Rule> Of(OracleDomain domain)
    {
        object?[] Hashes(IStructHashed message) => [message.Hash(), domain.Digest(message)];
        return new Dictionary<string, Rule>
        {
            ["verdict"] = VerdictOf,
            ["committee"] = CommitteeOf,
            ["validatorSet"] = StoredSet,
            ["quorum"] = a => [Quorum.Faults((int)(BigInteger)a[0]), Quorum.Certificate((int)(BigInteger)a[0])],
            ["certificate"] = a => IsSigned(domain.Digest(CoreStructs.Report(a[1])), (byte[])a[2], (Address)a[0]) ? [1] : null,
            ["merkleRoot"] = a => [MerkleTree.RootOf(Words(a[0]))],
            ["merkleContains"] = a => [MerkleTree.Verify((Bytes32)a[0], (Bytes32)a[1], (uint)(BigInteger)a[2], Words(a[3]))],
            ["wilson"] = a => [Wilson.LowerPpm(U64(a[1]), U64(a[0])), Wilson.UpperPpm(U64(a[1]), U64(a[0]))],
            ["compliance"] = a => [Sla.Evaluate(CoreStructs.Verdict(a[1]), CoreStructs.Terms(a[0]))],
            ["reputation"] = a => [Reputation.After(U8(a[0]), (Grade)U8(a[1]), (bool)a[2])],
            ["decayed"] = a => [Reputation.Decayed(U8(a[0]), U64(a[1]))],
            ["ladder"] = LadderOf,
            ["payment"] = PaymentOf,
            ["tally"] = a => [CoreStructs.ToAbi(Rolling.Measured(U64(a[0]), U64(a[1])))],
            ["breached"] = a => [Sla.IsBreached(CoreStructs.Terms(a[0]), CoreStructs.Rolling(a[1]))],
            ["windows"] = WindowsOf,
            ["settlements"] = CoreSettlements.Run,
            ["accepted"] = a => [Certificate.AcceptedHash(CoreStructs.Report(a[0]).Hash(), CoreStructs.Bits(a[1]))],
            ["hashCriteria"] = a => Hashes(CoreStructs.Criteria(a[0])),
            ["hashParameters"] = a => Hashes(CoreStructs.Parameters(a[0])),
            ["hashSnapshot"] = a => Hashes(CoreStructs.Snapshot(a[0])),
            ["hashObservation"] = a => Hashes(CoreStructs.Observation(a[0])),
            ["hashObservationBatch"] = a => Hashes(CoreStructs.ObservationBatch(a[0])),
            ["hashVerdict"] = a => Hashes(CoreStructs.Verdict(a[0])),
            ["hashReport"] = a => Hashes(CoreStructs.Report(a[0])),
            ["hashProposal"] = a => Hashes(CoreStructs.Proposal(a[0])),
            ["hashAppealVote"] = a => Hashes(AppealVoteOf((object[])a[0])),
            ["hashBridgeClaim"] = a => Hashes(CoreStructs.BridgeClaim(a)),
        }.ToImmutableDictionary();
    }

    private static object?[] VerdictOf(object[] a)
    {
        var committee = new Committee(CoreStructs.Bits(a[4]), (int)(BigInteger)a[3]);
        var observations = ((object[])a[5]).Zip(
            (object[])a[6], (observation, validator) => new IndexedObservation(U8(validator), CoreStructs.Observation(observation)));
        var verdict = VerdictRule.Compute(U64(a[0]), (Bytes32)a[1], committee, CoreStructs.Criteria(a[2]), observations);
        return [CoreStructs.ToAbi(verdict), verdict.Hash()];
    }

    private static object?[] CommitteeOf(object[] a)
    {
        var committee = Committee.Draw((Bytes32)a[0], (Bytes32)a[1], SetOf(a[2]), (ushort)(BigInteger)a[4]);
        return [committee.Members.ToBigInteger(), committee.Seats, committee.Faults];
    }

    private static object?[] StoredSet(object[] a)
    {
        var set = SetOf(a[0]);
        return [set.Hash, set.Count, set.Records.Chunk(ValidatorSet.RecordLength)];
    }

    /// <summary>The contract trims trailing inactive records when it writes a set; the parser takes only what was written.</summary>
    private static ValidatorSet SetOf(object records)
    {
        Bytes32[] words = [.. Words(records).Reverse().SkipWhile(word => word.IsZero).Reverse()];
        return ValidatorSet.TryParse([.. words.SelectMany(word => word.ToArray())], out var set, out var error)
            ? set : throw new InvalidDataException(error);
    }

    private static object?[] LadderOf(object[] a)
    {
        var (next, isSlashed) = new Ladder((LadderStep)U8(a[0]), U8(a[1])).After((Grade)U8(a[2]));
        return [next.Step, next.Strikes, isSlashed];
    }

    private static object?[] PaymentOf(object[] a)
    {
        var payment = Payment.Split(
            (Grade)U8(a[1]), (BigInteger)a[0], U8(a[2]), (LadderStep)U8(a[3]), (bool)a[4] ? Payment.FlashFee : Payment.OtherFee);
        return [payment.ToConsumer, payment.Fee, payment.ToProvider];
    }

    /// <summary>The sums that came before the first epoch are outside of its 30 days, whatever they are.</summary>
    private static object?[] WindowsOf(object[] a)
    {
        var days = new RollingDays();
        return [((object[])a[1]).Cast<object[]>().Select(epoch => CoreStructs.ToAbi(days.Add(U64(epoch[0]), CoreStructs.Rolling(epoch[1]))))
            .ToArray()];
    }

    private static bool IsSigned(Bytes32 digest, byte[] compact, Address signer) =>
        Signature.TryParseCompact(compact, out var signature) && Secp256k1.TryRecover(digest, signature, out var recovered)
        && recovered == signer;

    private static AppealVote AppealVoteOf(object[] m) => new(Bytes32.FromBigInteger((BigInteger)m[0]), U8(m[1]), (Bytes32)m[2]);

    private static ImmutableArray<Bytes32> Words(object value) => [.. ((object[])value).Cast<Bytes32>()];

    private static byte U8(object value) => (byte)(BigInteger)value;

    private static ulong U64(object value) => (ulong)(BigInteger)value;
}
