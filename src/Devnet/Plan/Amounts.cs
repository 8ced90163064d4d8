using System.Globalization;
using System.Numerics;

namespace Flashback.Devnet.Plan;

/// <summary>Token amounts for people: whole tokens with up to four decimals.</summary>
public static class Amounts
{
    public static readonly BigInteger One = BigInteger.Pow(10, 18);

    public static BigInteger Tokens(int whole) => whole * One;

    public static string Text(BigInteger amount) =>
        ((decimal)(amount * 10_000 / One) / 10_000m).ToString("0.####", CultureInfo.InvariantCulture);
}
