using Flashback.Aggregation.Evidence;
using Flashback.Ethereum;
using Flashback.Protocol.Epochs;

namespace Flashback.Client.Nodes;

/// <summary>The checks for every attested verdict that a validator sends, by any interface.</summary>
internal static class VerdictAnswer
{
    /// <summary>What is wrong with it; null for one that is in its report.</summary>
    public static string? Problem(AttestedVerdict attested) =>
        attested.Report.VerdictCount > UnitsLedger.MaxUnits ? $"a report of more than {UnitsLedger.MaxUnits} verdicts"
        : attested.Index >= attested.Report.VerdictCount ? "a verdict beyond the end of its report"
        : attested.Verdict.Epoch > long.MaxValue ? "an epoch that there is not"
        : !attested.IsConsistent ? "a verdict that does not stand in its report"
        : null;

    /// <summary>The same, if it must be of this unit, and of this epoch unless that is null.</summary>
    public static string? Problem(AttestedVerdict attested, Bytes32 unit, ulong? epoch) =>
        attested.Verdict.DataUnit != unit ? "a verdict on another data unit"
        : epoch is { } asked && attested.Verdict.Epoch != asked ? "a verdict of another epoch"
        : Problem(attested);
}
