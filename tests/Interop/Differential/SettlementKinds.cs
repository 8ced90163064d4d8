using System.Numerics;

namespace Flashback.Interop.Differential;

/// <summary>What can happen on an agreement's way; each of it once in a case that has it.</summary>
internal static class SettlementKinds
{
    private static readonly Dictionary<string, Func<object?[], object?[], bool>> Tests = new()
    {
        ["settlements refused"] = (before, after) => Equals(before[0], after[0]),
        ["settlements of a whole price"] = (before, after) => Number(after[1]) > Number(before[1]),
        ["settlements with a refund"] = (before, after) => Number(after[8]) > Number(before[8]),
        ["settlements collected"] = (before, after) => Number(after[1]) < Number(before[1]) && Number(after[7]) > Number(before[7]),
        ["settlements that only grow"] = (before, after) => Epochs(after) > Epochs(before),
        ["settlements that days leave"] = (before, after) => Epochs(after) < Epochs(before),
        ["settlements with a drift"] = (before, after) => Math.Abs((byte)after[4]! - (byte)before[4]!) > 4,
        ["settlements with a strike"] = (before, after) => (byte)after[6]! > (byte)before[6]!,
        ["settlements made good"] = (before, after) => (byte)after[5]! < (byte)before[5]!,
        ["settlements slashed for breach"] = (_, after) => (byte)after[9]! == 1,
        ["settlements slashed for corruption"] = (_, after) => (byte)after[9]! == 2,
    };

    public static IEnumerable<string> All => Tests.Keys;

    public static IEnumerable<string> In(object?[] answer)
    {
        var books = (object?[][])answer[0]!;
        return Tests.Where(test => books.Zip(books.Skip(1)).Any(pair => test.Value(pair.First, pair.Second))).Select(test => test.Key);
    }

    private static BigInteger Epochs(object?[] books) => Number(((object?[])books[3]!)[0]);

    private static BigInteger Number(object? value) => (BigInteger)value!;
}
