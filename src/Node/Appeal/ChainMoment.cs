using System.Globalization;
using System.Numerics;

namespace Flashback.Node.Appeal;

/// <summary>Chain time for people.</summary>
internal static class ChainMoment
{
    private static readonly BigInteger s_last = DateTimeOffset.MaxValue.ToUnixTimeSeconds();

    /// <param name="unixSeconds">As a contract says it: any number.</param>
    public static string Text(BigInteger unixSeconds) => unixSeconds.Sign < 0 || unixSeconds > s_last
        ? $"second {unixSeconds}"
        : DateTimeOffset.FromUnixTimeSeconds((long)unixSeconds).ToString("yyyy-MM-dd HH:mm:ss 'UTC'", CultureInfo.InvariantCulture);
}
