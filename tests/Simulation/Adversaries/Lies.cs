using System.Collections.Immutable;
using Flashback.Aggregation.Verdicts;
using Flashback.Protocol.Merkle;
using Flashback.Protocol.Messages;
using Flashback.Simulation.Model;

namespace Flashback.Simulation.Adversaries;

/// <summary>Falsehoods, agreed on among the dishonest: what they draw depends on the epoch only.</summary>
internal static class Lies
{
    public static Observation About(Observation observation, EpochFacts epoch, World world)
    {
        var prng = world.Random.Fork($"conspiracy {epoch.Number} {observation.DataUnit}");
        return prng.Below(6) switch
        {
            0 => observation with
            {
                MeanLatencyMicros = 1,
                P95LatencyMicros = 1,
                UploadBytesPerSecond = ulong.MaxValue,
                DownloadBytesPerSecond = ulong.MaxValue
            },
            1 => observation with
            {
                MeanLatencyMicros = uint.MaxValue,
                P95LatencyMicros = uint.MaxValue,
                UploadBytesPerSecond = 0,
                DownloadBytesPerSecond = 0
            },
            2 => observation with { Outcome = Outcome.Unreachable, Samples = uint.MaxValue, Successes = 0 },
            3 => observation with
            {
                Outcome = Outcome.Measured,
                Samples = uint.MaxValue,
                Successes = 1,
                Retrievals = uint.MaxValue,
                CorruptRetrievals = uint.MaxValue
            },
            4 => observation with
            {
                CorruptRetrievals = observation.CorruptRetrievals == 0 ? observation.Retrievals : 0,
                ReportedOnTime = !observation.ReportedOnTime
            },
            _ => observation with { Outcome = Outcome.Inconclusive },
        };
    }

    /// <summary>Observations of every unit, seat or no seat.</summary>
    public static ImmutableArray<Observation> Everywhere(EpochFacts epoch, World world, byte observer, bool truthful, Prng prng) =>
    [
        .. epoch.Setup.Units.Select(unit =>
        {
            var truth = epoch.Truths[unit].ObservedBy(world.Validators[observer]!, epoch.Number, unit, world.Criteria, prng);
            return truthful ? truth : About(truth, epoch, world);
        }),
    ];

    /// <summary>A report whose verdicts say what suits the liar.</summary>
    public static Tally False(Tally tally)
    {
        ImmutableArray<Verdict> verdicts =
        [
            .. tally.Verdicts.Select(
                verdict => verdict with { Status = VerdictStatus.Measured, MeanLatencyMicros = 1, Corrupt = !verdict.Corrupt })
        ];
        return tally with
        {
            Verdicts = verdicts,
            Report = tally.Report with { VerdictsRoot = MerkleTree.RootOf([.. verdicts.Select(verdict => verdict.Hash())]) }
        };
    }
}
