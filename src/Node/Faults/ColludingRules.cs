using System.Collections.Immutable;
using Flashback.Aggregation.Assignment;
using Flashback.Aggregation.Rounds;
using Flashback.Aggregation.Verdicts;
using Flashback.Protocol.Epochs;
using Flashback.Protocol.Merkle;
using Flashback.Protocol.Messages;

namespace Flashback.Node.Faults;

/// <summary>
/// Colluding validators: they commit and reveal honest observations, and certify a latency that does not follow from them. A quorum of them
/// can put it on chain; a fault proof annuls it and slashes them all.
/// </summary>
internal sealed class ColludingRules(uint factor) : EpochRules
{
    public override Tally Compute(EpochSetup setup, Committees committees, uint round, ImmutableArray<RevealedBatch> included)
    {
        var honest = base.Compute(setup, committees, round, included);
        var verdicts = honest.Verdicts.Select(Worsen).ToImmutableArray();
        var root = MerkleTree.RootOf([.. verdicts.Select(verdict => verdict.Hash())]);
        return honest with { Report = honest.Report with { VerdictsRoot = root }, Verdicts = verdicts };
    }

    private Verdict Worsen(Verdict verdict) => verdict with
    {
        MeanLatencyMicros = Scale.Up(verdict.MeanLatencyMicros, factor),
        P95LatencyMicros = Scale.Up(verdict.P95LatencyMicros, factor),
    };
}
