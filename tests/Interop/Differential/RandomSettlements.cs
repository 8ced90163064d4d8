using System.Numerics;
using Flashback.Aggregation.Compliance;
using Flashback.OnChain.Bindings;
using Flashback.Protocol.Compliance;
using Flashback.Protocol.Messages;

namespace Flashback.Interop.Differential;

/// <summary>
/// A random agreement and what is attempted with its epochs: settled by verdicts or without, too early, at a deadline or much later, out of
/// turn, twice, while held or annulled; with epochs of seconds to weeks, so that days and months change on the way.
/// </summary>
internal sealed class RandomSettlements
{
    private const int MostEpochs = 48;

    /// <summary>
    /// At most so many seconds late: all epochs of an agreement, each as late, take less time than has passed since 1970.
    /// </summary>
    private const long Latest = 300 * (long)Day;

    private const uint Day = 86_400;

    private readonly Prng _prng;
    private readonly Terms _terms;
    private readonly ulong _first;
    private readonly long _length, _forReports, _forDisputes;
    private readonly double _silent;
    private readonly List<object?[]> _attempts = [];
    private double _bad;
    private ulong _end, _now;

    private RandomSettlements(Prng prng)
    {
        _prng = prng;
        _terms = new Terms((uint)prng.Between(1, 1_000) * 5, (ulong)prng.Between(0, 1_000) * 5, (ulong)prng.Between(0, 1_000) * 5,
            prng.Pick<uint>([0, 900_000, Wilson.Million]), Share(), Share());
        _first = prng.Pick<ulong>([0, 1, (ulong)prng.Between(2, 1L << 35)]);
        _length = prng.Pick<long>([1, 15, 3_600, Day / 3, Day, 5 * Day, 31 * Day]);
        (_forReports, _forDisputes) = (prng.Between(1, 1_000), prng.Between(1, 3 * Day));
        (_bad, _silent) = (Badness(), prng.Pick<double>([0, 0.1, 0.4]));
        _now = (ulong)prng.Between(1_700_000_000, 1_800_000_000);
        _end = _now;

        uint Share() => prng.Below(3) switch { 0 => 0, 1 => Wilson.Million - (uint)prng.Below(100_000), _ => (uint)prng.Below(100_000) };
    }

    /// <summary>Arguments of <c>settlements</c>.</summary>
    public static object?[] Draw(Prng prng, AbiValues values)
    {
        var random = new RandomSettlements(prng);
        var opened = random._now;
        var epochs = prng.Chance(0.2) ? prng.Between(1, 4) : prng.Between(20, MostEpochs);
        var settled = prng.Chance(0.7) ? epochs : prng.Between(0, epochs);
        for (var i = 0; i < settled; i++) random.Epoch(random._first + (ulong)i);
        // perhaps one too many
        if (prng.Chance(0.5))
            random.Attempt(CoreSettlements.Settle, random._first + (ulong)settled, random.Facts(), random._now, isFinal: true);
        var price = prng.Chance(0.3)
            ? (ulong)prng.Between(1, 1_000) : BigInteger.Max(1, new BigInteger(values.Edge(prng, 64)) << prng.Below(33));
        return [new object?[] { CoreStructs.ToAbi(random._terms), price, prng.Chance(0.5), random._first, (uint)epochs, opened },
            random._attempts];
    }

    private void Epoch(ulong epoch)
    {
        var gap = _prng.Below(12) switch
        {
            0 => _prng.Between(1, 70) * Day,
            < 4
            => _prng.Pick<long>([1, 1, 2, 29, 30, 31]) * Day - (long)(_end % Day) - _prng.Below(2),
            _ => _length
        };
        _end += (ulong)gap;
        if (_prng.Chance(0.05)) _bad = Badness();
        var facts = Facts();
        while (_prng.Chance(0.25)) Doubtful(epoch, facts);
        if (_prng.Chance(_silent)) Silent(epoch, facts);
        else Attempt(_prng.Below(2), epoch, facts with { Reported = true, Annulled = false, Held = false }, After(facts.DisputeDeadline),
            isFinal: true);
    }

    /// <summary>Something that is mostly refused.</summary>
    private void Doubtful(ulong epoch, Known facts)
    {
        var time = Math.Max(_now, _prng.Pick([facts.End, facts.ReportDeadline, facts.ReportDeadline + 1, facts.DisputeDeadline]));
        switch (_prng.Below(4))
        {
            case 0: Attempt(_prng.Below(3), epoch == 0 ? 1 : epoch - 1, facts, time, isFinal: true); break;
            case 1: Attempt(_prng.Below(3), epoch + (ulong)_prng.Between(1, 3), facts, time, isFinal: true); break;
            // Nothing that settles it now: the verdict is not final, and silence has no reason.
            case 2:
                Attempt(_prng.Below(3), epoch,
                facts with { Reported = true, Annulled = false, Maintained = false, Probed = true, Held = true }, time); break;
            default: Attempt(CoreSettlements.Collect, epoch, facts, time); break;
        }
    }

    /// <summary>
    /// For a reason that is sure, at the first second at which it is one, or later; a second before it there may be no reason yet.
    /// </summary>
    private void Silent(ulong epoch, Known facts)
    {
        var (known, from) = _prng.Below(5) switch
        {
            0 => (facts with { Annulled = true }, facts.End),
            1 => (facts with { Annulled = false, Reported = false }, facts.ReportDeadline + 1),
            2 => (facts with { Annulled = false, Reported = true, Maintained = true }, facts.DisputeDeadline + 1),
            3 => (facts with { Annulled = false, Reported = true, Maintained = false, Held = false, Probed = true },
                facts.DisputeDeadline + SilentEpoch.AbandonedAfter + 1),
            _ => (facts with { Annulled = false, Reported = true, Maintained = false, Probed = false }, facts.DisputeDeadline + 1),
        };
        if (!known.Annulled && from > _now) Attempt(CoreSettlements.SettleSilent, epoch, known, from - 1);
        Attempt(CoreSettlements.SettleSilent, epoch, known, After(from - 1));
    }

    private void Attempt(int call, ulong epoch, Known facts, ulong time, bool isFinal = false)
    {
        _now = time;
        var status = isFinal ? CoreSettlements.Final : _prng.Pick([0, 1, 3]);
        object?[] known =
        [
            facts.End,
            facts.ReportDeadline,
            facts.DisputeDeadline,
            status,
            facts.Reported,
            facts.Annulled,
            facts.Held,
            facts.Probed,
            facts.Maintained
        ];
        _attempts.Add([call, time, epoch, known, Measured()]);
    }

    /// <summary>
    /// The second after a deadline, soon, after a silence of whole months or a second less, or whenever; never back in time.
    /// </summary>
    private ulong After(ulong deadline) => Math.Max(_now, deadline + 1) + (ulong)(_prng.Below(20) switch
    {
        < 10 => 0,
        < 18 => _prng.Between(0, 1_000),
        18 => _prng.Between(1, 6) * Reputation.DecayPeriod - _prng.Below(2),
        _ => _prng.Between(0, Latest),
    });

    /// <summary>How often an epoch goes wrong, for some time.</summary>
    private double Badness() => _prng.Pick<double>([0, 0.1, 0.5, 0.97]);

    private Known Facts() => new(
        _end, _end + (ulong)_forReports, _end + (ulong)(_forReports + _forDisputes), _prng.Chance(0.9), _prng.Chance(0.05),
        _prng.Chance(0.05), _prng.Chance(0.9), _prng.Chance(0.1));

    private object?[] Measured()
    {
        var isBad = _prng.Chance(_bad);
        var status = _prng.Below(isBad ? 6 : 24) == 0 ? (VerdictStatus)_prng.Pick([0, 2]) : VerdictStatus.Measured;
        var samples = (ulong)_prng.Between(_prng.Chance(0.02) ? 0 : 1, _prng.Chance(0.1) ? 600_000 : 500);
        var failures = status == VerdictStatus.Unreachable ? samples : _prng.Chance(0.2) ? (ulong)_prng.Between(0, (long)samples) : 0;
        return
        [
            (byte)status, samples, samples - failures,
            (uint)Worth(_terms.MaxMeanLatencyMicros, isBad ? [121, 200] : [120, 100, 80, 0]), Worth(_terms.MinUploadBytesPerSecond,
                isBad ? [0, 79] : [80, 100, 120, 200]),
            Worth(_terms.MinDownloadBytesPerSecond, isBad ? [0, 79] : [80, 100, 120, 200]), _prng.Chance(0.04), _prng.Chance(0.6),
        ];
    }

    private ulong Worth(ulong limit, ulong[] percents) => limit * (_prng.Chance(0.6) ? percents[^1] : _prng.Pick(percents)) / 100;

    /// <summary>What oracle and provider contract know of an epoch.</summary>
    private sealed record Known(
        ulong End, ulong ReportDeadline, ulong DisputeDeadline, bool Reported, bool Annulled, bool Held, bool Probed, bool Maintained);
}
