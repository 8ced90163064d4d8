using System.Globalization;
using System.Numerics;

namespace Flashback.Devnet.Plan;

/// <summary>Amounts for people: of a token in whole ones with up to four decimals, of things with their noun.</summary>
public static class Amounts
{
    public static readonly BigInteger One = BigInteger.Pow(10, 18);

    public static BigInteger Tokens(int whole) => whole * One;

    public static string Text(BigInteger amount) =>
        ((decimal)(amount * 10_000 / One) / 10_000m).ToString("0.####", CultureInfo.InvariantCulture);

    public static string Count(int count, string one, string? many = null) => $"{count} {(count == 1 ? one : many ?? one + "s")}";
}
