using Flashback.Ethereum;
using Flashback.Probes.Scheduling;

namespace Flashback.Probes.Tests.Scheduling;

public sealed class ProbePlanTests
{
    private static readonly ProbeSecret Secret = new(Keccak256.Hash("secret"u8));
    private static readonly Bytes32 Unit = Keccak256.Hash("unit"u8);
    private static readonly DateTimeOffset Start = DateTimeOffset.FromUnixTimeSeconds(1_800_000_000);

    [Theory]
    [InlineData(1, 100, 8)]
    [InlineData(6, 100, 8)]
    [InlineData(7, 100, 9)]
    [InlineData(1, 5, 5)]
    [InlineData(10, 100, 13)]
    [InlineData(10, 11, 11)]
    [InlineData(10, 2, 2)]
    [InlineData(0, 0, 1)]
    [InlineData(4_000_000_000, 4_294_967_295, ProbePlan.LargestPlan)]
    public void There_are_somewhat_more_probes_than_the_minimum(uint min, uint max, int count) =>
        Assert.Equal(count, ProbePlan.CountFor(Criteria(min, max)));

    [Fact]
    public void Plans_stay_in_the_window_and_begin_with_the_upload()
    {
        for (ulong epoch = 0; epoch < 100; epoch++)
        {
            var window = new ProbeWindow(Start, Start + TimeSpan.FromSeconds(15));
            var plan = ProbePlan.Create(Secret, Unit, epoch, window, Criteria(10, 100), deletes: true);
            Assert.Equal(14, plan.Count);
            Assert.Equal(ProbeKind.Upload, plan.First(probe => probe.Kind != ProbeKind.Delete).Kind);
            Assert.Single(plan, probe => probe.Kind == ProbeKind.Upload);
            Assert.Single(plan, probe => probe.Kind == ProbeKind.ReadWhole);
            Assert.Single(plan, probe => probe.Kind == ProbeKind.Delete);
            Assert.Contains(plan, probe => probe.Kind == ProbeKind.ReadRange);
            Assert.Contains(plan, probe => probe.Kind == ProbeKind.Head);
            Assert.All(plan, probe => Assert.InRange(probe.At, window.Start, window.End - TimeSpan.FromSeconds(2)));
            Assert.Equal(plan.OrderBy(probe => probe.At), plan);
        }
    }

    [Fact]
    public void A_window_shorter_than_the_timeout_keeps_its_first_half()
    {
        var window = new ProbeWindow(Start, Start + TimeSpan.FromSeconds(1));
        Assert.All(ProbePlan.Create(Secret, Unit, 1, window, Criteria(10, 100), false),
            probe => Assert.InRange(probe.At, window.Start, window.Start + TimeSpan.FromSeconds(0.5)));
    }

    [Fact]
    public void Only_the_secret_foretells_a_plan()
    {
        var window = new ProbeWindow(Start, Start + TimeSpan.FromHours(1));
        var plan = ProbePlan.Create(Secret, Unit, 5, window, Criteria(10, 100), false);
        Assert.Equal(plan, ProbePlan.Create(Secret, Unit, 5, window, Criteria(10, 100), false));
        Assert.NotEqual(plan, ProbePlan.Create(Secret, Unit, 6, window, Criteria(10, 100), false));
        Assert.NotEqual(plan, ProbePlan.Create(Secret, Keccak256.Hash("other"u8), 5, window, Criteria(10, 100), false));
        Assert.NotEqual(plan, ProbePlan.Create(new ProbeSecret(Bytes32.Zero), Unit, 5, window, Criteria(10, 100), false));
    }

    [Fact]
    public void A_deletion_respects_the_maximum() =>
        Assert.DoesNotContain(
            ProbePlan.Create(Secret, Unit, 5, new ProbeWindow(Start, Start + TimeSpan.FromHours(1)), Criteria(10, 11), true),
            probe => probe.Kind == ProbeKind.Delete);

    [Fact]
    public void Random_numbers_stay_below_their_bound_and_reach_everything()
    {
        var random = new SecretStream("test", Secret, Unit, 0);
        var seen = Enumerable.Range(0, 300).Select(_ => random.NextBelow(5)).ToArray();
        Assert.Equal([0L, 1L, 2L, 3L, 4L], seen.Distinct().Order());
        Assert.All(Enumerable.Range(0, 300), _ => Assert.InRange(random.NextFraction(), 0, 0.9999999999999999));
        Assert.Throws<ArgumentOutOfRangeException>(() => random.NextBelow(0));
    }

    private static ProbeCriteria Criteria(uint min, uint max) => new(min, max, TimeSpan.FromSeconds(2), 100_000, 20);
}
