using System.Numerics;

namespace Flashback.OnChain.Transactions;

/// <summary>Counts what has left the account in the current UTC day, in wei. A transaction counts on the day it is settled.</summary>
public sealed class SpendLedger(BigInteger limit, DateOnly day, BigInteger spent)
{
    public DateOnly Day { get; private set; } = day;

    public BigInteger Spent { get; private set; } = spent;

    public BigInteger Limit => limit;

    /// <summary>
    /// Whether <paramref name="needed"/> fits in addition to what is spent and what the transactions in flight may still cost.
    /// </summary>
    public bool Allows(DateTimeOffset now, BigInteger reserved, BigInteger needed)
    {
        Turn(now);
        return Spent + reserved + needed <= limit;
    }

    public void Add(DateTimeOffset now, BigInteger amount)
    {
        Turn(now);
        Spent += amount;
    }

    private void Turn(DateTimeOffset now)
    {
        var today = DateOnly.FromDateTime(now.UtcDateTime);
        // A clock that steps back does not open the same day's purse twice.
        if (today <= Day) return;
        (Day, Spent) = (today, BigInteger.Zero);
    }
}
