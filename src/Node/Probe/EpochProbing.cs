using Flashback.Aggregation.Assignment;
using Flashback.Ethereum;
using Flashback.Node.Chain;
using Flashback.Node.Measurements;
using Flashback.Protocol.Epochs;

namespace Flashback.Node.Probe;

/// <summary>Runs this validator's assigned probes of an epoch, and hands over everything when the epoch ends.</summary>
public sealed class EpochProbing(IUnitProber prober, IChainClock clock, int parallelism)
{
    /// <summary>The epoch has ended and its probes with it.</summary>
    public event Action<ProbeResults>? Probed;

    /// <summary>Measuring a unit failed because of an internal error: the unit has no records, the others continue.</summary>
    public event Action<EpochSetup, Bytes32, Exception>? Failed;

    /// <summary>
    /// Measures until the epoch's end; does nothing for an epoch that has ended, or in which this node has no seat. A validator without an
    /// assigned unit still hands over an empty result at the end, and commits to it: a report needs the batches of a quorum.
    /// </summary>
    public async Task RunAsync(EpochSetup setup, CancellationToken cancellation)
    {
        var timeline = new EpochTimeline(setup.Parameters, setup.Genesis, setup.Snapshot.Epoch);
        if (setup.Self is not { } self || setup.Units.IsEmpty || clock.NowMillis >= timeline.End) return;
        var committees = new Committees(setup.Snapshot.Hash(), setup.Units, setup.Validators, setup.Parameters.CommitteeSize);
        using var slots = new SemaphoreSlim(parallelism);
        var units = await Task.WhenAll(committees.UnitsOf(self).Select(unit => ProbeAsync(setup, unit, slots, cancellation)));
        var left = TimeSpan.FromMilliseconds(Math.Max(0, timeline.End - clock.NowMillis));
        await Task.Delay(left, clock.Time, cancellation);
        Probed?.Invoke(new ProbeResults(setup, [.. units.OrderBy(unit => unit.DataUnit)]));
    }

    private async Task<UnitRecords> ProbeAsync(EpochSetup setup, Bytes32 unit, SemaphoreSlim slots, CancellationToken cancellation)
    {
        await slots.WaitAsync(cancellation);
        try
        {
            return await prober.ProbeAsync(setup, unit, cancellation);
        }
        catch (Exception error) when (error is not OperationCanceledException || !cancellation.IsCancellationRequested)
        {
            Failed?.Invoke(setup, unit, error);
            return new UnitRecords(unit, [], false);
        }
        finally
        {
            slots.Release();
        }
    }
}
