using System.Numerics;

namespace Flashback.Interop.Differential;

/// <summary>Settlements that are almost right: each takes one step of an epoch's way for another.</summary>
internal static class PlantedSettlementBugs
{
    public static IReadOnlyDictionary<string, Func<Rule, Rule>> All { get; } = new Dictionary<string, Func<Rule, Rule>>
    {
        ["no terms over 30 days"] = right =>
            input => right([Deal(input, deal => deal[0] = Set(deal[0], (4, BigInteger.Zero), (5, BigInteger.Zero))), input[1]]),
        ["FLASH pays as anything else"] = right => input => right([Deal(input, deal => deal[2] = false), input[1]]),
        ["an epoch too many"] = right => input => right([Deal(input, deal => deal[4] = (BigInteger)deal[4] + 1), input[1]]),
        ["midnight comes a second early"] = right => Facts(right, facts => facts[0] = (BigInteger)facts[0] + 1),
        ["reports may be a second late"] = right => Facts(right, facts => facts[1] = (BigInteger)facts[1] + 1),
        ["disputes may be a second late"] = right => Facts(right, facts => facts[2] = (BigInteger)facts[2] + 1),
        ["whatever is proven settles"] = right => Facts(right, facts => facts[3] = new BigInteger(CoreSettlements.Final)),
        ["annulled verdicts wait"] = right => Facts(right, facts => facts[5] = false),
        ["appeals hold nothing"] = right => Facts(right, facts => facts[6] = false),
        ["absence is forgiven"] = right => Facts(right, facts => facts[7] = true),
        ["maintenance is absence"] = right => Facts(right, facts => facts[8] = false),
        ["failures are no downtime"] = right => Measured(right, measured => measured[2] = measured[1]),
        ["corruption is overlooked"] = right => Measured(right, measured => measured[6] = false),
        ["late reports cost nothing"] = right => Measured(right, measured => measured[7] = true),
        ["repeated breach is not slashed"] = right => Books(right, books => books[^1] = (byte)books[^1]! == 1 ? (byte)0 : books[^1]),
        ["nothing waits to be collected"] = right => Books(right, books => books[1] = BigInteger.Zero),
    };

    private static object[] Deal(object[] input, Action<object[]> change) => Changed(input[0], change);

    private static Rule Facts(Rule right, Action<object[]> change) => Attempts(right, attempt => attempt[3] = Changed(attempt[3], change));

    private static Rule Measured(Rule right, Action<object[]> change) =>
        Attempts(right, attempt => attempt[4] = Changed(attempt[4], change));

    private static Rule Attempts(Rule right, Action<object[]> change) =>
        input => right([input[0], ((object[])input[1]).Select(attempt => (object)Changed(attempt, change)).ToArray()]);

    private static Rule Books(Rule right, Action<object?[]> change) => input =>
    {
        var answer = right(input)!;
        foreach (var books in (object?[][])answer[0]!) change(books);
        return answer;
    };

    private static object[] Set(object value, params (int Index, object Value)[] changes) =>
        Changed(value, fields => { foreach (var (index, to) in changes) fields[index] = to; });

    private static object[] Changed(object value, Action<object[]> change)
    {
        object[] copy = [.. (object[])value];
        change(copy);
        return copy;
    }
}
