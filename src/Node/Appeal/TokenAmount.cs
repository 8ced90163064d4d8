using System.Globalization;
using System.Numerics;

namespace Flashback.Node.Appeal;

/// <summary>FLASH for people: whole tokens, and all decimals that are not zero.</summary>
internal static class TokenAmount
{
    private const int Decimals = 18;

    private static readonly BigInteger s_one = BigInteger.Pow(10, Decimals);

    /// <param name="amount">In the smallest unit; not negative.</param>
    public static string Text(BigInteger amount)
    {
        var (whole, rest) = (amount / s_one, amount % s_one);
        var decimals = rest.ToString(CultureInfo.InvariantCulture).PadLeft(Decimals, '0').TrimEnd('0');
        return decimals.Length == 0 ? $"{whole} FLASH" : $"{whole}.{decimals} FLASH";
    }
}
