using Flashback.Aggregation.Compliance;
using Flashback.Protocol.Compliance;

namespace Flashback.Aggregation.Tests.Compliance;

public sealed class SilentEpochTests
{
    private const ulong End = 1_000, ReportDeadline = 1_012, DisputeDeadline = 1_028, Abandoned =
        DisputeDeadline + SilentEpoch.AbandonedAfter;

    /// <summary>Reported and probed: its verdict settles it.</summary>
    private static readonly SilentEpoch Usual =
        new(End, ReportDeadline, DisputeDeadline, HasReport: true, IsAnnulled: false, IsHeld: false, IsProbed: true, InMaintenance: false);

    [Fact]
    public void An_annulled_verdict_is_inconclusive_at_once() =>
        Assert.Equal(Grade.Inconclusive, (Usual with { IsAnnulled = true }).GradeAt(End));

    [Fact]
    public void A_missing_report_is_inconclusive_after_its_deadline() =>
        Turns(Usual with { HasReport = false }, ReportDeadline, Grade.Inconclusive);

    [Fact]
    public void Announced_maintenance_is_inconclusive_when_nothing_can_be_disputed() =>
        Turns(Usual with { IsProbed = false, InMaintenance = true }, DisputeDeadline, Grade.Inconclusive);

    [Fact]
    public void Absence_is_missed_badly() => Turns(Usual with { IsProbed = false }, DisputeDeadline, Grade.MissedBadly);

    [Fact]
    public void What_nobody_settles_is_inconclusive_in_the_end() => Turns(Usual, Abandoned, Grade.Inconclusive);

    [Fact]
    public void A_verdict_under_appeal_waits_for_its_ruling() => Assert.Null((Usual with { IsHeld = true }).GradeAt(Abandoned + 1));

    /// <summary>Not in the last second of the deadline, but in the next.</summary>
    private static void Turns(SilentEpoch epoch, ulong deadline, Grade grade)
    {
        Assert.Null(epoch.GradeAt(deadline));
        Assert.Equal(grade, epoch.GradeAt(deadline + 1));
    }
}
