using System.Collections.Immutable;
using Flashback.Aggregation.Evidence;
using Flashback.Ethereum;
using Flashback.Node.Faults;
using Flashback.Node.Guarding;
using Flashback.Node.Measurements;
using Flashback.Node.Store;
using Flashback.Probes.Summaries;
using Flashback.Protocol.Epochs;
using Flashback.Protocol.Messages;
using Flashback.Protocol.Samples;

namespace Flashback.Node.Observe;

/// <summary>Turns raw records into observations to be signed, each with its salt and the root of its records.</summary>
public sealed class Observer(NodeStore store, Bytes32 probeSecret, Misbehaviour misbehaviour)
{
    /// <summary>The epoch's observations, ready to be committed.</summary>
    public event Action<EpochSetup, ImmutableArray<Observation>>? Observed;

    /// <summary>A unit's records could not be evaluated because of an internal error: it counts as not probed.</summary>
    public event Action<EpochSetup, Bytes32, Exception>? Failed;

    public void Conclude(ProbeResults results)
    {
        var setup = results.Setup;
        if (setup.Self is not { } self) return;
        var observer = setup.Validators[self]!.Signer;
        // Without an assignment one unit is reported as not probed: nothing could be proven absent from an empty batch.
        var units = results.Units.IsEmpty && !setup.Units.IsEmpty ? [new UnitRecords(setup.Units[0], [], false)] : results.Units;
        var observations = ImmutableArray.CreateBuilder<Observation>(units.Length);
        foreach (var unit in units) observations.Add(ConcludeSafely(setup, observer, unit));
        Observed?.Invoke(setup, observations.MoveToImmutable());
    }

    private Observation ConcludeSafely(EpochSetup setup, Address observer, UnitRecords unit)
    {
        try
        {
            return Conclude(setup, observer, unit);
        }
        catch (Exception error) when (!OwnFailure.EndsTheNode(error))
        {
            Failed?.Invoke(setup, unit.DataUnit, error);
            return Conclude(setup, observer, new UnitRecords(unit.DataUnit, [], false));
        }
    }

    private Observation Conclude(EpochSetup setup, Address observer, UnitRecords unit)
    {
        var records = unit.Records.Take(EvidenceDocument.MaxSampleRecords).ToArray();
        store.SaveSamples(setup.Snapshot.Epoch, unit.DataUnit, records);
        return misbehaviour.Distort(Observe(setup, observer, unit, SampleRecord.Root(records)));
    }

    private Observation Observe(EpochSetup setup, Address observer, UnitRecords unit, Bytes32 samplesRoot)
    {
        var epoch = setup.Snapshot.Epoch;
        var summary = ObservationSummary.Of(unit.Records, setup.Criteria.MinSamples, unit.ReportedOnTime);
        return new Observation(
            epoch, unit.DataUnit, observer, summary.Outcome, summary.Samples, summary.Successes, summary.MeanLatencyMicros,
            summary.P95LatencyMicros,
            summary.UploadBytesPerSecond, summary.DownloadBytesPerSecond, summary.Retrievals, summary.CorruptRetrievals,
            summary.ReportedOnTime,
            setup.Snapshot.Criteria, samplesRoot, ObservationSalt.Derive(probeSecret, epoch, unit.DataUnit));
    }
}
