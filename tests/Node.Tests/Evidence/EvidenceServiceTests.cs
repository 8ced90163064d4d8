using Flashback.Aggregation.Evidence;
using Flashback.Aggregation.Evidence.Verification;
using Flashback.Aggregation.Rounds;
using Flashback.Node.Evidence;
using Flashback.Node.Tests.Attest;
using Flashback.Protocol.Messages;

namespace Flashback.Node.Tests.Evidence;

public sealed class EvidenceServiceTests
{
    private static AttestWorld Certified(Func<int, EpochRules?>? rules = null)
    {
        var world = new AttestWorld(rules);
        world.AdvanceTo(0);
        world.Observe();
        world.AdvanceTo(6);
        var certificate = world.Nodes[0].Certificates[0].Certificate;
        foreach (var node in world.Nodes) node.Attester.ReportSeen(certificate.Report, certificate.Signers);
        world.AdvanceTo(6.5);
        return world;
    }

    [Fact]
    public void Every_validator_serves_evidence_that_verifies_against_what_the_chain_accepted()
    {
        using var world = Certified();
        foreach (var node in world.Nodes)
        {
            var service = new EvidenceService(node.Store);
            var accepted = Assert.Single(node.AcceptedReports);
            service.Keep(accepted, World.Setup(AttestWorld.Epoch), World.Hash(9));
            foreach (var unit in World.Units)
            {
                var (bundle, problem) = service.Find(AttestWorld.Epoch, unit);
                Assert.Equal("", problem);
                var finding = EvidenceVerifier.Verify(
                    bundle!, Secp256k1Recovery.Instance, Certificate.AcceptedHash(accepted.Report.Hash(), accepted.Signers));
                Assert.True(finding.Holds, string.Join("; ", finding.Checks.Where(check => check.Result == CheckResult.Failed)));
                Assert.Equal(World.Hash(9), bundle!.Transaction);
            }
        }
    }

    [Fact]
    public void Evidence_survives_the_document()
    {
        using var world = Certified();
        var service = new EvidenceService(world.Nodes[0].Store);
        service.Keep(world.Nodes[0].AcceptedReports[0], World.Setup(AttestWorld.Epoch), null);
        var json = EvidenceDocument.Write(service.Find(AttestWorld.Epoch, World.Units[0]).Bundle!);
        Assert.True(EvidenceDocument.TryRead(json, out var read, out var error), error);
        Assert.Equal(json, EvidenceDocument.Write(read));
    }

    [Fact]
    public void Unknown_values_are_shown_as_unknown()
    {
        using var world = Certified();
        var service = new EvidenceService(world.Nodes[0].Store);
        Assert.Contains("did not work on epoch 99", service.Find(99, World.Units[0]).Problem, StringComparison.Ordinal);
        Assert.Contains("no accepted report", service.Find(AttestWorld.Epoch, World.Units[0]).Problem, StringComparison.Ordinal);
        service.Keep(world.Nodes[0].AcceptedReports[0], World.Setup(AttestWorld.Epoch), null);
        Assert.Contains("no verdict on", service.Find(AttestWorld.Epoch, World.Hash(77)).Problem, StringComparison.Ordinal);
    }
}
