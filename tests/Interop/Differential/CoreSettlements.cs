using System.Numerics;
using Flashback.Aggregation.Compliance;
using Flashback.Ethereum;
using Flashback.OnChain.Bindings;
using Flashback.Protocol.Compliance;
using Flashback.Protocol.Messages;
using Flashback.Protocol.Validators;

namespace Flashback.Interop.Differential;

/// <summary>contracts/test/support/Settlements.sol, answered by the core: an agreement, and its books after each thing attempted.</summary>
internal static class CoreSettlements
{
    /// <summary>Of <c>Attempt.call</c>.</summary>
    public const int Settle = 0, SettleBatch = 1, SettleSilent = 2, Collect = 3;

    /// <summary>Of <c>Facts.status</c>: the verdict may settle.</summary>
    public const int Final = 2;

    public static object?[] Run(object[] a)
    {
        var deal = (object[])a[0];
        var settlement = new Settlement(CoreStructs.Terms(deal[0]), (BigInteger)deal[1],
            (bool)deal[2] ? Payment.FlashFee : Payment.OtherFee, U64(deal[3]), (uint)U64(deal[4]));
        var total = default(Rolling);
        var books = ((object[])a[1]).Cast<object[]>().Select(attempt =>
        {
            var settled = Attempt(settlement, attempt);
            total += Added(settled, attempt);
            return Books(settlement, settled, total, U64(attempt[1]));
        }).ToArray();
        settlement.Collect();
        var toPool = settlement.Fees / 2;
        return [books, settlement.Earned, settlement.Fees - toPool, toPool];
    }

    private static SettledEpoch? Attempt(Settlement settlement, object[] attempt)
    {
        var (call, now, epoch, facts) = (U8(attempt[0]), U64(attempt[1]), U64(attempt[2]), (object[])attempt[3]);
        switch (call)
        {
            case Collect:
                settlement.Collect();
                return null;
            case SettleSilent:
                return settlement.SettleSilent(epoch, Silent(facts), now);
            default:
                return U8(facts[3]) == Final ? settlement.Settle(Verdict(epoch, (object[])attempt[4]), U64(facts[0]), now) : null;
        }
    }

    private static Rolling Added(SettledEpoch? settled, object[] attempt)
    {
        if (settled is null or { Grade: Grade.Inconclusive }) return default;
        var measured = (object[])attempt[4];
        return U8(attempt[0]) == SettleSilent ? Rolling.Absent : Rolling.Measured(U64(measured[1]), U64(measured[2]));
    }

    private static object?[] Books(Settlement settlement, SettledEpoch? settled, Rolling total, ulong now)
    {
        var standing = settlement.StandingAt(now);
        var slash = settled is not { IsSlashed: true } ? 0 : settled.Grade == Grade.Corrupt ? 2 : 1;
        return
        [
            settlement.Next, (BigInteger)settlement.Uncollected, CoreStructs.ToAbi(total), CoreStructs.ToAbi(settlement.Window),
            standing.Score, (byte)standing.Ladder.Step, standing.Ladder.Strikes, settlement.Earned, settlement.Refunded, (byte)slash,
        ];
    }

    private static SilentEpoch Silent(object[] f) =>
        new(U64(f[0]), U64(f[1]), U64(f[2]), (bool)f[4], (bool)f[5], (bool)f[6], (bool)f[7], (bool)f[8]);

    private static Verdict Verdict(ulong epoch, object[] m) => new(
        epoch, Bytes32.Zero, (VerdictStatus)U8(m[0]), ValidatorBitmap.Empty, U64(m[1]), U64(m[2]), (uint)U64(m[3]), 0, U64(m[4]), U64(m[5]),
        0, 0, (bool)m[6], (bool)m[7], Bytes32.Zero, Bytes32.Zero);

    private static byte U8(object value) => (byte)(BigInteger)value;

    private static ulong U64(object value) => (ulong)(BigInteger)value;
}
