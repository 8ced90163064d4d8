using System.Numerics;

namespace Flashback.Aggregation.Compliance;

/// <summary>
/// The Wilson score interval of an availability in parts per million, z = 1.96, in integers so that Solidity gives the same numbers.
/// A small sample has a wide interval, so it cannot convict.
/// </summary>
public static class Wilson
{
    public const uint Million = 1_000_000;

    private const uint Scale = 10_000;

    /// <summary>z² · 10⁴.</summary>
    private const uint Z2 = 38_416;

    public static uint UpperPpm(ulong samples, ulong successes) => samples == 0 ? Million : Bound(samples, successes, upper: true);

    public static uint LowerPpm(ulong samples, ulong successes) => samples == 0 ? 0 : Bound(samples, successes, upper: false);

    private static uint Bound(ulong samples, ulong successes, bool upper)
    {
        UInt128 n = samples, s = Math.Min(successes, samples);
        // Only this product of two counts outgrows 128 bits.
        var variance = (UInt128)(4 * (BigInteger)s * (n - s) * Scale / n);
        var spread = SquareRoot(Z2 * (Z2 + variance));
        var centre = 2 * s * Scale + Z2;
        var bound = Million * (upper ? centre + spread : centre - spread) / (2 * (n * Scale + Z2));
        return (uint)UInt128.Min(bound, Million);
    }

    /// <summary>Rounded down.</summary>
    internal static UInt128 SquareRoot(UInt128 value)
    {
        if (value < 2) return value;
        var root = UInt128.One << (((int)UInt128.Log2(value) + 2) / 2);
        while (true)
        {
            var next = (root + value / root) / 2;
            if (next >= root) return root;
            root = next;
        }
    }
}
