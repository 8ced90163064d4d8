using Flashback.Aggregation.Messages;
using Flashback.Ethereum;

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
        _ => throw new ArgumentException($"No bug for {rule}.", nameof(rule)),
    };

    /// <summary>The lower median of the complements is the complement of the upper median.</summary>
    private static object?[] UpperMedian(object[] input, Rule right)
    {
        object[] turned = [.. input];
        turned[5] = ((object[])input[5]).Select(Complement).ToArray();
        var verdict = (object?[])right(input)![0]!;
        if ((byte)verdict[Status]! == (byte)VerdictStatus.Measured) verdict[MeanLatency] = ~(uint)((object?[])right(turned)![0]!)[MeanLatency]!;
        return [verdict, right(input)![1]];
    }

    private static object Complement(object observation)
    {
        object[] fields = [.. (object[])observation];
        fields[MeanLatency] = uint.MaxValue - (System.Numerics.BigInteger)fields[MeanLatency];
        return fields;
    }
}
