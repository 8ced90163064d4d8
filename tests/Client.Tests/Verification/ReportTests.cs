using Flashback.Aggregation.Evidence;
using Flashback.Aggregation.Evidence.Verification;
using Flashback.Aggregation.Tests.Support;
using Flashback.Client.Verification;
using Flashback.Ethereum;

namespace Flashback.Client.Tests.Verification;

public sealed class ReportTests : IDisposable
{
    private static readonly Evidences Good = new();

    private static readonly byte[] Evidence = EvidenceDocument.Write(Good.Bundle);

    private static readonly byte[] Verdict =
        new AttestedVerdict(
            Good.Bundle.Verdict, Good.Bundle.VerdictIndex, Good.Bundle.VerdictProof, Good.Bundle.Report, Good.Bundle.Signers).ToJson();

    private readonly string _folder = Directory.CreateTempSubdirectory("client-").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public void Sound_evidence_holds_and_is_named_by_its_bytes()
    {
        var report = EvidenceReport.Of(Evidence, Good.Certificate.AcceptedHash());
        Assert.True(report.Holds);
        Assert.False(report.IsFaultProvable);
        Assert.Equal(Keccak256.Hash(Evidence), report.Root);
        Assert.All(report.Finding.Checks.Where(check => check.Name != "samples"), check => Assert.Equal(CheckResult.Passed, check.Result));
    }

    [Fact]
    public void Evidence_of_a_report_that_the_chain_did_not_accept_fails() => Assert.False(EvidenceReport.Of(Evidence, Bytes32.Zero).Holds);

    [Fact]
    public void A_wrong_verdict_is_provable()
    {
        var wrong = new Evidences(verdict => verdict with { MeanLatencyMicros = 1 });
        var report = EvidenceReport.Of(EvidenceDocument.Write(wrong.Bundle));
        Assert.False(report.Holds);
        Assert.True(report.IsFaultProvable);
    }

    [Fact]
    public void A_verdict_holds_only_with_what_the_chain_accepted()
    {
        Assert.True(VerdictReport.Of(Verdict, Good.Certificate.AcceptedHash()).Holds);
        Assert.False(VerdictReport.Of(Verdict, Bytes32.Zero).Holds);
        var unknown = VerdictReport.Of(Verdict);
        Assert.True(unknown.StandsInReport);
        Assert.Null(unknown.IsAccepted);
        Assert.False(unknown.Holds);
    }

    [Fact]
    public void A_changed_verdict_is_not_in_its_report()
    {
        var bundle = Good.Bundle;
        var changed = new AttestedVerdict(bundle.Verdict with { Samples = bundle.Verdict.Samples + 1 }, bundle.VerdictIndex,
            bundle.VerdictProof, bundle.Report, bundle.Signers);
        var report = VerdictReport.Of(changed, Good.Certificate.AcceptedHash());
        Assert.False(report.StandsInReport);
        Assert.False(report.Holds);
    }

    [Fact]
    public void Files_are_read_up_to_their_bound()
    {
        var (evidence, verdict) = (Path.Combine(_folder, "evidence.json"), Path.Combine(_folder, "verdict.json"));
        File.WriteAllBytes(evidence, Evidence);
        File.WriteAllBytes(verdict, Verdict);
        Assert.True(EvidenceReport.OfFile(evidence).Holds);
        Assert.True(VerdictReport.OfFile(verdict).StandsInReport);

        File.WriteAllBytes(verdict, [.. Verdict, .. Enumerable.Repeat((byte)' ', AttestedVerdict.MaxBytes - Verdict.Length)]);
        Assert.True(VerdictReport.OfFile(verdict).StandsInReport);
        File.AppendAllText(verdict, " ");
        Assert.Contains($"more than {AttestedVerdict.MaxBytes} bytes",
            Assert.Throws<InvalidDataException>(() => VerdictReport.OfFile(verdict)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void What_is_something_else_is_refused_with_the_reason()
    {
        Assert.Contains("not an evidence bundle", Assert.Throws<InvalidDataException>(() => EvidenceReport.Of("{}"u8)).Message,
            StringComparison.Ordinal);
        Assert.Contains("not an attested verdict",
            Assert.Throws<InvalidDataException>(() => VerdictReport.Of(Evidence.AsSpan(0, 100))).Message, StringComparison.Ordinal);
    }
}
