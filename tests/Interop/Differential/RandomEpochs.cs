using System.Numerics;
using Flashback.Aggregation.Compliance;
using Flashback.OnChain.Bindings;
using Flashback.Protocol.Compliance;

namespace Flashback.Interop.Differential;

/// <summary>Random input for the rules by which epochs settle: 30 days, breach, reputation, ladder, payment.</summary>
internal static class RandomEpochs
{
    private const uint Day = 86_400;

    /// <summary>As many of an agreement's epochs as, each a whole day of epochs of a second, still fit the fields of a tally.</summary>
    private const int MostSteps = 48;

    /// <summary>What a day of epochs of a second adds when everything fails.</summary>
    private static readonly Rolling FullDay =
        new(Day, (ulong)Day * Rolling.Epoch, (ulong)Day * Rolling.MaxRequests, (ulong)Day * Rolling.MaxRequests);

    /// <summary>
    /// Sums to start with, and epochs in their order: mostly within a day or two, at either side
    /// of midnight, and around 30 days after another.
    /// </summary>
    public static object?[] Windows(Prng prng)
    {
        var start = prng.Below(4) switch { 0 => 0, 1 => (BigInteger.One << 144) - 1, _ => prng.Word().ToBigInteger() >> 112 };
        var fullDays = prng.Pick([0, 0.1, 1]);
        var ends = new List<ulong> { ((ulong)prng.Between(1_000, 1_000_000) * Day) + (ulong)prng.Below((int)Day) };
        while (ends.Count < MostSteps && !prng.Chance(0.03)) ends.Add(After(prng, ends));
        return [start, ends.Select(end => new object[] { end, CoreStructs.ToAbi(prng.Chance(fullDays) ? FullDay : Added(prng)) })];
    }

    private static ulong After(Prng prng, List<ulong> ends)
    {
        var last = ends[^1];
        var end = prng.Below(10) switch
        {
            < 3 => last + (ulong)prng.Below(3600),
            < 6 => Midnight(last, 1),
            < 8 => Midnight(last, prng.Below(8)),
            8 => Midnight(prng.Pick(ends), 30 + prng.Below(3) - 1),
            _ => Midnight(last, prng.Pick([29, 30, 31, 32, 59, 60, 61, 400])),
        };
        return Math.Max(last, end - (ulong)prng.Below(2));
    }

    /// <summary>The first second of the day that is so many days after a moment's.</summary>
    private static ulong Midnight(ulong moment, int days) => (moment / Day + (ulong)days) * Day;

    private static Rolling Added(Prng prng) => prng.Below(6) switch
    {
        0 => Rolling.Absent,
        1 => default,
        _ => Rolling.Measured((ulong)prng.Between(1, 500), (ulong)prng.Below(500)),
    };

    /// <summary>Samples and successes: few, around the cap of requests and its multiples, or anything.</summary>
    public static object?[] Tally(Prng prng, AbiValues values)
    {
        var samples = prng.Below(3) switch
        {
            0 => (ulong)prng.Below(1000),
            1 => Rolling.MaxRequests * (ulong)prng.Between(1, 4) + (ulong)prng.Below(3) - 1,
            _ => values.Edge(prng, 64),
        };
        var failures = prng.Below(3) switch
        {
            0 => (ulong)prng.Below(20),
            1 => prng.Next() % Math.Max(1, samples),
            _ => values.Edge(prng, 64),
        };
        return [samples, prng.Chance(0.05) ? values.Edge(prng, 64) : samples - Math.Min(samples, failures)];
    }

    /// <summary>30 days and terms that they keep or break by a part per million.</summary>
    public static object?[] Breached(Prng prng)
    {
        var epochs = prng.Chance(0.7) ? prng.Pick<ulong>([1, 24, 30, 720, 2_592_000]) : (ulong)prng.Between(0, 3_000);
        var downtime = (ulong)Math.Max(
            0, (long)Rolling.Epoch * (prng.Chance(0.9) ? prng.Below(10) : prng.Between(0, (long)epochs)) + prng.Between(-1, 1));
        var requests = epochs * (ulong)prng.Between(0, prng.Chance(0.9) ? 1_000 : Rolling.MaxRequests);
        var failures = prng.Chance(0.9) ? (ulong)prng.Below(100) : (ulong)prng.Between(0, (long)requests);
        var rolling = new Rolling(epochs, Math.Min(downtime, epochs * Rolling.Epoch), requests, Math.Min(failures, requests));
        var uptime = Wilson.UpperPpm(rolling.Epochs, rolling.Epochs - rolling.Downtime / Rolling.Epoch);
        var errors = Wilson.Million - Wilson.UpperPpm(rolling.Requests, rolling.Requests - rolling.Failures);
        return [CoreStructs.ToAbi(new Terms(1, 0, 0, 0, Near(prng, uptime), Near(prng, errors))), CoreStructs.ToAbi(rolling)];
    }

    /// <summary>A bound in ppm or its neighbour; sometimes nothing is promised, sometimes anything.</summary>
    private static uint Near(Prng prng, uint bound) => prng.Below(5) switch
    {
        0 => 0,
        1 => (uint)prng.Between(0, Wilson.Million),
        _ => (uint)Math.Clamp(bound + prng.Between(-1, 1), 0, Wilson.Million),
    };

    /// <summary>A score, and a silence at and around a whole number of 30 days.</summary>
    public static object?[] Decayed(Prng prng, AbiValues values) =>
    [
        prng.Chance(0.8) ? (ulong)prng.Below(101) : values.Edge(prng, 8),
        prng.Chance(0.9) ? (ulong)Math.Max(0, prng.Below(12) * (long)Reputation.DecayPeriod + prng.Between(-1, 1)) : values.Edge(prng, 64),
    ];

    public static object?[] Ladder(Prng prng) =>
    [
        prng.Below(5), prng.Chance(0.9) ? prng.Below(25) : prng.Below(255),
        prng.Chance(0.5) ? (byte)Grade.MissedBadly : (byte)prng.Below(6),
    ];

    public static object?[] Payment(Prng prng, AbiValues values) =>
    [
        prng.Chance(0.3) ? (ulong)prng.Between(1, 1000) : new BigInteger(values.Edge(prng, 64)) << prng.Below(33),
        prng.Chance(0.6) ? (byte)prng.Between(1, 2) : (byte)prng.Below(6),
        prng.Chance(0.3) ? prng.Pick([0, 49, 50, 51, 100]) : prng.Below(101),
        prng.Below(5), prng.Chance(0.5),
    ];
}
