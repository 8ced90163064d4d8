using System.Numerics;
using Flashback.Protocol.Compliance;
using Flashback.Protocol.Messages;

namespace Flashback.Aggregation.Compliance;

/// <summary>
/// An agreement whose epochs settle one after the other, none left out; docs/protocol.md ("Settlement"). It is the first one of its data
/// unit, and the only one. Times in unix seconds, amounts in the token's smallest unit.
/// </summary>
/// <param name="terms">What was promised.</param>
/// <param name="price">Of each epoch.</param>
/// <param name="feeBasisPoints">The platform's share of what the provider gets.</param>
/// <param name="firstEpoch">The agreement's first.</param>
/// <param name="epochs">How many it has.</param>
public sealed class Settlement(Terms terms, BigInteger price, uint feeBasisPoints, ulong firstEpoch, uint epochs)
{
    private readonly ulong _end = firstEpoch + epochs;
    private readonly RollingDays _days = new();
    private Standing _standing = Standing.Initial;
    private ulong _standingSince;

    /// <summary>The epoch to be settled next; beyond the last one when all are.</summary>
    public ulong Next { get; private set; } = firstEpoch;

    /// <summary>Epochs that earned the whole price and are not in the provider's account yet.</summary>
    public uint Uncollected { get; private set; }

    /// <summary>In the provider's account, less the fees.</summary>
    public BigInteger Earned { get; private set; }

    /// <summary>Deducted from the provider's payments.</summary>
    public BigInteger Fees { get; private set; }

    /// <summary>Refunded to the payer.</summary>
    public BigInteger Refunded { get; private set; }

    /// <summary>The agreement's last 30 days.</summary>
    public Rolling Window => _days.Window;

    public Standing StandingAt(ulong now) => _standing.Drifted(now - _standingSince);

    /// <summary>Settles the epoch of a final verdict; null if another one is next.</summary>
    public SettledEpoch? Settle(Verdict verdict, ulong epochEnd, ulong now)
    {
        if (!IsNext(verdict.Epoch)) return null;
        var grade = Sla.Evaluate(verdict, terms);
        if (grade != Grade.Inconclusive)
            grade = Sla.Evaluate(verdict, terms, _days.Add(epochEnd, Rolling.Measured(verdict.Samples, verdict.Successes)));
        return Pay(grade, verdict.ReportedOnTime, now);
    }

    /// <summary>Settles an epoch without a verdict; null if another one is next, or if this one needs its verdict or more time.</summary>
    public SettledEpoch? SettleSilent(ulong epoch, SilentEpoch silent, ulong now)
    {
        if (!IsNext(epoch) || silent.GradeAt(now) is not { } grade) return null;
        if (grade != Grade.Inconclusive) _days.Add(silent.End, Rolling.Absent);
        return Pay(grade, reportedOnTime: false, now);
    }

    /// <summary>Moves what whole epochs earned into the provider's account.</summary>
    public void Collect()
    {
        var whole = Payment.Split(Grade.Met, price, Reputation.Initial, LadderStep.None, feeBasisPoints);
        Earned += Uncollected * whole.ToProvider;
        Fees += Uncollected * whole.Fee;
        Uncollected = 0;
    }

    private bool IsNext(ulong epoch) => epoch == Next && epoch < _end;

    private SettledEpoch Pay(Grade grade, bool reportedOnTime, ulong now)
    {
        var settled = StandingAt(now).Settle(grade, reportedOnTime, price, feeBasisPoints);
        // An inconclusive epoch does not end a silence.
        if (grade != Grade.Inconclusive) (_standing, _standingSince) = (settled.Standing, now);
        if (settled.Payment.ToConsumer.IsZero) Uncollected++;
        else
        {
            Earned += settled.Payment.ToProvider;
            Fees += settled.Payment.Fee;
            Refunded += settled.Payment.ToConsumer;
        }
        if (++Next == _end) Collect();
        return settled;
    }
}
