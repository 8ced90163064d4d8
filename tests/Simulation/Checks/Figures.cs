using Flashback.Aggregation.Verdicts;
using Flashback.Protocol.Messages;
using Flashback.Simulation.Model;

namespace Flashback.Simulation.Checks;

/// <summary>Certified figures against what honest observers really measured. Nothing here uses the verdict rule.</summary>
internal static class Figures
{
    public static void Check(World world, Tally tally)
    {
        var epoch = world.Epoch(tally.Report.Epoch)!;
        Watchdog.Require(tally.Verdicts.Select(verdict => verdict.DataUnit).SequenceEqual(epoch.Setup.Units), "all-units",
            $"epoch {epoch.Number} does not have one verdict for every unit");
        foreach (var verdict in tally.Verdicts) Check(world, epoch, verdict);
    }

    private static void Check(World world, EpochFacts epoch, Verdict verdict)
    {
        var committee = epoch.Committees[verdict.DataUnit];
        var seats = Math.Min(world.Validators.Count, epoch.Setup.Parameters.CommitteeSize);
        var tolerated = (seats - 1) / 3;
        var strangers = verdict.Observers.Except(committee.Members);
        Watchdog.Require(strangers.IsEmpty, "only-the-committee", $"unit {verdict.DataUnit} counts strangers {strangers}");
        if (verdict.Status == VerdictStatus.Inconclusive)
        {
            world.Trace.Mark("inconclusive");
            Watchdog.Require(verdict.Observers.Count < 2 * tolerated + 1, "conclusive",
                $"unit {verdict.DataUnit} has {verdict.Observers.Count} observers and no verdict");
            return;
        }
        var liars = verdict.Observers.Indices().Count(world.Dishonest.Contains);
        if (liars > tolerated) return;
        world.Trace.Mark(liars > 0 ? "verdict-despite-liars" : "verdict");
        var truth = epoch.Truths[verdict.DataUnit];
        var honest = verdict.Observers.Indices()
            .Where(index => !world.Dishonest.Contains(index))
            .Select(index => epoch.Honest[index].Single(observation => observation.DataUnit == verdict.DataUnit))
            .ToArray();
        Watchdog.Require(verdict.Status == (truth.Reachable ? VerdictStatus.Measured : VerdictStatus.Unreachable), "true-status",
            $"unit {verdict.DataUnit} is {verdict.Status}");
        Watchdog.Require(
            verdict.Corrupt == truth.Corrupt, "true-corruption", $"unit {verdict.DataUnit} is said to be corrupt: {verdict.Corrupt}");
        Watchdog.Require(verdict.ReportedOnTime == truth.OnTime, "true-punctuality",
            $"unit {verdict.DataUnit} is said to be on time: {verdict.ReportedOnTime}");
        if (!truth.Reachable)
        {
            world.Trace.Mark("unreachable");
            return;
        }
        Within(honest, verdict.MeanLatencyMicros, observation => observation.MeanLatencyMicros, "mean latency");
        Within(honest, verdict.P95LatencyMicros, observation => observation.P95LatencyMicros, "p95 latency");
        Within(honest, verdict.UploadBytesPerSecond, observation => observation.UploadBytesPerSecond, "upload");
        Within(honest, verdict.DownloadBytesPerSecond, observation => observation.DownloadBytesPerSecond, "download");
        var worst = honest.Min(observation => verdict.Samples * observation.Successes / observation.Samples);
        var best = honest.Max(observation => verdict.Samples * observation.Successes / observation.Samples);
        Watchdog.Require(worst <= verdict.Successes && verdict.Successes <= best, "honest-range",
            $"availability {verdict.Successes} of {verdict.Samples}, honest {worst} to {best}");
    }

    private static void Within(Observation[] honest, ulong value, Func<Observation, ulong> metric, string name) =>
        Watchdog.Require(honest.Min(metric) <= value && value <= honest.Max(metric), "honest-range",
            $"{name} {value}, honest {honest.Min(metric)} to {honest.Max(metric)}");
}
