using Flashback.Probes.Probing;
using Flashback.Probes.Scheduling;

namespace Flashback.Probes.Tests.Probing;

public sealed class RepeatRuleTests
{
    [Fact]
    public void Own_failures_are_repeated_twice_and_the_upload_ten_times() =>
        Assert.All(Enum.GetValues<ProbeKind>(), kind => Assert.Equal(kind == ProbeKind.Upload ? 10 : 2, RepeatRule.Most(kind)));

    [Fact]
    public void The_delays_double_up_to_a_second() =>
        Assert.Equal(
            [100, 200, 400, 800, 1_000, 1_000], Enumerable.Range(0, 6).Select(repeat => (int)RepeatRule.Wait(repeat).TotalMilliseconds));
}
