using System.Numerics;
using Flashback.Ethereum;
using Flashback.Protocol.Messages;

namespace Flashback.Interop.Differential;

/// <summary>Rules that are almost right.</summary>
internal static class PlantedBugs
{
    /// <summary>Of <c>Observation</c> and of <c>Verdict</c>.</summary>
    private const int MeanLatency = 6;

    private const int Status = 2;

    public static Rule In(string rule, Rule right) => rule switch
    {
        "verdict" => input => UpperMedian(input, right),
        "wilson" => input => right(input) is [uint lower, uint upper] ? [lower + 1, upper] : null,
        "merkleContains" => input => right(input) is [bool inside] ? [inside || ((Bytes32)input[1]).IsZero] : null,
        "windows" => input => right([input[0], ((object[])input[1]).Cast<object[]>().Select(ASecondLater).ToArray()]),
        "payment" => input => RefundRoundedUp(right(input)),
        "ladder" => input => right([input[0], BigInteger.Max(0, (BigInteger)input[1] - 1), input[2]]),
        "breached" => input => [right(input) is [true] || ErrorsWithoutPromise((object[])input[0], (object[])input[1])],
        _ => throw new ArgumentException($"No bug for {rule}.", nameof(rule)),
    };

    /// <summary>The last second of a day taken for the next.</summary>
    private static object[] ASecondLater(object[] epoch) => [(BigInteger)epoch[0] + 1, epoch[1]];

    private static object?[]? RefundRoundedUp(object?[]? payment) =>
        payment is [BigInteger { IsZero: false } refunded, var fee, BigInteger { IsZero: false } paid]
            ? [refunded + 1, fee, paid - 1] : payment;

    /// <summary>An error rate of zero taken for a promise instead of none.</summary>
    private static bool ErrorsWithoutPromise(object[] terms, object[] rolling) =>
        ((BigInteger)terms[^1]).IsZero && !((BigInteger)rolling[^1]).IsZero;

    /// <summary>The lower median of the complements is the complement of the upper median.</summary>
    private static object?[] UpperMedian(object[] input, Rule right)
    {
        object[] turned = [.. input];
        turned[5] = ((object[])input[5]).Select(Complement).ToArray();
        var verdict = (object?[])right(input)![0]!;
        if ((byte)verdict[Status]! == (byte)VerdictStatus.Measured)
            verdict[MeanLatency] = ~(uint)((object?[])right(turned)![0]!)[MeanLatency]!;
        return [verdict, right(input)![1]];
    }

    private static object Complement(object observation)
    {
        object[] fields = [.. (object[])observation];
        fields[MeanLatency] = uint.MaxValue - (BigInteger)fields[MeanLatency];
        return fields;
    }
}
