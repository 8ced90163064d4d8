using System.Collections.Immutable;
using Flashback.Aggregation.Assignment;
using Flashback.Aggregation.Evidence;
using Flashback.Aggregation.Verdicts;
using Flashback.Ethereum;
using Flashback.Protocol.Merkle;
using Flashback.Protocol.Messages;
using Flashback.Protocol.Samples;
using Flashback.Protocol.Validators;

namespace Flashback.Aggregation.Tests.Support;

/// <summary>A certified epoch of four validators and the evidence of its first unit.</summary>
internal sealed class Evidences
{
    public static readonly ImmutableArray<SampleRecord> Samples =
    [
        new(1_795_000_000_000_001, ProbeOperation.Get, ProbeResult.Success, new RequestPhases(10, 20, 30, 40, 100), 65_536, 206,
            ProbeReason.None),
        new(1_795_000_000_000_002, ProbeOperation.Head, ProbeResult.TargetFailure, new RequestPhases(10, 0, 0, 0, 2_000_000), 0, 0,
            (ProbeReason)17),
    ];

    public Evidences(Func<Verdict, Verdict>? falsify = null)
    {
        Unit = Epoch.Units[0];
        var batches = Epoch.Set.Active.Select(record => Epoch.Revealed(record.Index,
            [.. Epoch.Units.Select(unit =>
                Epoch.Observe(record.Index, unit, 20_000u + record.Index * 1_000u) with { SamplesRoot = SampleRecord.Root(Samples) })]))
                .ToImmutableArray();
        Tally = ReportRule.Compute(
            Epoch.Setup.Snapshot, TestEpoch.Criteria, new Committees(Epoch.Setup.Snapshot.Hash(), Epoch.Units, Epoch.Set, 4), 0, batches);
        if (falsify is not null)
        {
            ImmutableArray<Verdict> verdicts = [falsify(Tally.Verdicts[0]), .. Tally.Verdicts[1..]];
            Tally = Tally with
            {
                Verdicts = verdicts,
                Report = Tally.Report with { VerdictsRoot = MerkleTree.RootOf([.. verdicts.Select(verdict => verdict.Hash())]) }
            };
        }
        Certificate = new Certificate(
            Tally.Report, ValidatorBitmap.Of(0, 1, 3), [.. new byte[] { 0, 1, 3 }.Select(index => Epoch.Sign(index, Tally.Report))]);
        Bundle = EvidenceBuilder.Build(Epoch.Setup, Tally, Certificate, Unit, new EvidenceSamples(2, Samples),
            TestEpoch.Word("transaction", 1))!;
    }

    public TestEpoch Epoch { get; } = new();
    public Bytes32 Unit { get; }
    public Tally Tally { get; }
    public Certificate Certificate { get; }
    public EvidenceBundle Bundle { get; }
}
