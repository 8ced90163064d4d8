using Flashback.Aggregation.Evidence;
using Flashback.Aggregation.Evidence.Verification;
using Flashback.Aggregation.Verdicts;
using Flashback.Protocol.Messages;
using Flashback.Simulation.Model;

namespace Flashback.Simulation.Checks;

/// <summary>Every accepted verdict re-derives, offline, from the document that a node would serve.</summary>
internal static class EvidenceCheck
{
    public static void Run(World world, Certificate accepted, Tally tally)
    {
        var setup = world.Epoch(tally.Report.Epoch)!.Setup;
        var unit = setup.Units[(int)(tally.Report.Epoch % (ulong)setup.Units.Length)];
        var bundle = EvidenceBuilder.Build(setup, tally, accepted, unit, null, null);
        Watchdog.Require(bundle is not null, "evidence", $"no evidence for {unit}");
        Watchdog.Require(EvidenceDocument.TryRead(EvidenceDocument.Write(bundle!), out var read, out var error), "evidence", error);
        var finding = EvidenceVerifier.Verify(read!, world.Signatures, accepted.AcceptedHash());
        Watchdog.Require(finding.Holds, "evidence",
            string.Join(" ", finding.Checks.Where(check => check.Result == CheckResult.Failed).Select(check => check.Explanation)));
    }
}
