using System.Numerics;
using Flashback.Devnet.Ledger;
using Flashback.Protocol.Compliance;

namespace Flashback.Devnet.Live;

/// <summary>
/// Counts a run's events, so that a stopped run can print a summary although its chain may be gone already: Ctrl-C in a
/// terminal reaches every process of the run at once.
/// </summary>
/// <param name="currencyOf">The currency that a data unit, given by its name, is paid in.</param>
/// <param name="price">Of each epoch of each agreement, in the currency's smallest unit.</param>
public sealed class RunTally(Func<string, string> currencyOf, BigInteger price)
{
    private readonly HashSet<ulong> _reported = [], _missed = [];
    private readonly Dictionary<Grade, int> _verdicts = [];
    private readonly SortedDictionary<string, MoneySum> _sums = new(StringComparer.Ordinal);
    private BigInteger _slashed;
    private int _settlements, _slashes, _annulled;

    /// <summary>Whether the network ran at all; before that there is nothing to sum up.</summary>
    public bool HasBegun { get; private set; }

    public void Take(DevnetEvent happened)
    {
        switch (happened)
        {
            case DevnetEvent.Ready:
                HasBegun = true;
                break;
            case DevnetEvent.ReportAccepted report:
                _reported.Add(report.Epoch);
                break;
            case DevnetEvent.EpochMissed missed:
                _missed.Add(missed.Epoch);
                break;
            case DevnetEvent.VerdictSeen seen:
                _verdicts[seen.Grade] = _verdicts.GetValueOrDefault(seen.Grade) + 1;
                break;
            case DevnetEvent.Settled settled:
                Add(settled);
                break;
            case DevnetEvent.Slashed slashed:
                _slashes++;
                _slashed += slashed.Amount;
                break;
            case DevnetEvent.Annulled:
                _annulled++;
                break;
        }
    }

    /// <param name="folder">The run's data folder.</param>
    /// <param name="isKept">Whether it stays when the run has ended.</param>
    public StoppedRun Stopped(string folder, bool isKept) => new(
        _reported.Union(_missed).Count(),
        _missed.Except(_reported).Count(),
        _verdicts,
        _settlements,
        [.. _sums.Values],
        _slashed,
        _slashes,
        _annulled,
        folder,
        isKept);

    private void Add(DevnetEvent.Settled settled)
    {
        _settlements++;
        var currency = currencyOf(settled.Unit);
        var sum = _sums.GetValueOrDefault(currency) ?? new MoneySum(currency, 0, 0, 0, 0);
        _sums[currency] = sum with
        {
            Paid = sum.Paid + settled.Paid,
            Refunded = sum.Refunded + settled.Refunded,
            Fees = sum.Fees + settled.Fee,
            Due = sum.Due + price,
        };
    }
}
