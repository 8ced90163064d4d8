using Flashback.Protocol.Compliance;
namespace Flashback.Aggregation.Compliance;

/// <summary>
/// What the chain knows of an epoch that may have no verdict to settle it; docs/protocol.md ("Settlement"). Times in unix seconds.
/// </summary>
/// <param name="End">Of the epoch.</param>
/// <param name="ReportDeadline">The last second for a report.</param>
/// <param name="DisputeDeadline">The last second for a dispute; not before that for a report.</param>
/// <param name="HasReport">Whether one was accepted.</param>
/// <param name="IsAnnulled">Whether the unit's verdict was.</param>
/// <param name="IsHeld">Whether the verdict is under appeal.</param>
/// <param name="IsProbed">Whether the unit was to be probed.</param>
/// <param name="InMaintenance">Whether the provider had announced maintenance for it.</param>
public sealed record SilentEpoch(
    ulong End, ulong ReportDeadline, ulong DisputeDeadline, bool HasReport, bool IsAnnulled, bool IsHeld, bool IsProbed, bool InMaintenance)
{
    /// <summary>
    /// Seconds after the dispute window from which an epoch that was not settled is Inconclusive, so that no escrow is stuck.
    /// </summary>
    public const uint AbandonedAfter = 30 * 86_400;

    /// <summary>How the epoch settles without a verdict at this time; null if it does not settle.</summary>
    public Grade? GradeAt(ulong now)
    {
        if (IsAnnulled || (!HasReport && now > ReportDeadline)) return Grade.Inconclusive;
        if (now <= DisputeDeadline) return null;
        if (InMaintenance || (!IsHeld && now > DisputeDeadline + AbandonedAfter)) return Grade.Inconclusive;
        // Unprobed beyond the announced maintenance: the provider kept the unit away.
        return IsProbed ? null : Grade.MissedBadly;
    }
}
