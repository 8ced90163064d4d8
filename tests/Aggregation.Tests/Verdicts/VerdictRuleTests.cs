using Flashback.Aggregation.Assignment;
using Flashback.Aggregation.Tests.Support;
using Flashback.Aggregation.Verdicts;
using Flashback.Ethereum;
using Flashback.Protocol.Messages;
using Flashback.Protocol.Validators;

namespace Flashback.Aggregation.Tests.Verdicts;

public sealed class VerdictRuleTests
{
    private static readonly TestEpoch Epoch = new();
    private static readonly Bytes32 Unit = Epoch.Units[0];
    private static readonly Committee Four = new(ValidatorBitmap.Of(0, 1, 2, 3), 4);

    private static Verdict Judge(params Observation[] observations) => Judge(Four, observations);

    private static Verdict Judge(Committee committee, params Observation[] observations) => VerdictRule.Compute(
        TestEpoch.Epoch, Unit, committee, TestEpoch.Criteria,
        observations.Select((observation, i) => new IndexedObservation((byte)i, observation)));

    private static Observation O(byte validator, uint latency = 20_000) => Epoch.Observe(validator, Unit, latency);

    private static Observation Down(byte validator) => O(validator) with { Outcome = Outcome.Unreachable, Successes = 0 };

    [Fact]
    public void Two_f_plus_one_observations_decide_and_one_fewer_do_not()
    {
        Assert.Equal(VerdictStatus.Measured, Judge(O(0), O(1), O(2)).Status);
        var inconclusive = Judge(O(0), O(1));
        Assert.Equal(VerdictStatus.Inconclusive, inconclusive.Status);
        Assert.Equal(ValidatorBitmap.Of(0, 1), inconclusive.Observers);
        Assert.NotEqual(Bytes32.Zero, inconclusive.ObservationsRoot);
        Assert.Equal((0ul, 0u, 0ul, false),
            (inconclusive.Samples, inconclusive.MeanLatencyMicros, inconclusive.Retrievals, inconclusive.ReportedOnTime));
    }

    [Fact]
    public void The_committee_keeps_its_thresholds_when_it_is_not_full()
    {
        var short3 = Four with { Members = ValidatorBitmap.Of(0, 1) };
        Assert.Equal(VerdictStatus.Inconclusive, Judge(short3, O(0), O(1), O(2), O(3)).Status);
    }

    public static TheoryData<string, bool> Countables => new()
    {
        { "as it should be", true },
        { "other epoch", false },
        { "other unit", false },
        { "other criteria", false },
        { "not probed", false },
        { "inconclusive", false },
        { "unknown outcome", false },
        { "no samples", false },
        { "fewest samples", true },
        { "too few samples", false },
        { "all succeeded", true },
        { "more than all succeeded", false },
        { "measured without success", false },
        { "measured with one success", true },
        { "unreachable with a success", false },
        { "unreachable", true },
        { "all corrupt", true },
        { "more than all corrupt", false },
    };

    [Theory]
    [MemberData(nameof(Countables))]
    public void Only_well_formed_observations_count(string kind, bool counts)
    {
        var o = O(3);
        o = kind switch
        {
            "other epoch" => o with { Epoch = TestEpoch.Epoch + 1 },
            "other unit" => o with { DataUnit = Epoch.Units[1] },
            "other criteria" => o with { Criteria = Bytes32.Zero },
            "not probed" => o with { Outcome = Outcome.NotProbed },
            "inconclusive" => o with { Outcome = Outcome.Inconclusive },
            "unknown outcome" => o with { Outcome = (Outcome)4 },
            "no samples" => Down(3) with { Samples = 0 },
            "fewest samples" => o with { Samples = TestEpoch.Criteria.MinSamples, Successes = 1 },
            "too few samples" => o with { Samples = TestEpoch.Criteria.MinSamples - 1, Successes = 1 },
            "all succeeded" => o with { Successes = o.Samples },
            "more than all succeeded" => o with { Successes = o.Samples + 1 },
            "measured without success" => o with { Successes = 0 },
            "measured with one success" => o with { Successes = 1 },
            "unreachable with a success" => Down(3) with { Successes = 1 },
            "unreachable" => Down(3),
            "all corrupt" => o with { CorruptRetrievals = o.Retrievals },
            "more than all corrupt" => o with { CorruptRetrievals = o.Retrievals + 1 },
            _ => o,
        };
        Assert.Equal(counts, Judge(O(0), O(1), O(2), o).Observers.Contains(3));
    }

    [Fact]
    public void More_than_half_must_have_failed_to_reach_it()
    {
        Assert.Equal(VerdictStatus.Measured, Judge(O(0), O(1), Down(2), Down(3)).Status);
        var down = Judge(O(0), Down(1), Down(2), Down(3));
        Assert.Equal(VerdictStatus.Unreachable, down.Status);
        Assert.Equal(
            (0u, 0u, 0ul, 0ul), (down.MeanLatencyMicros, down.P95LatencyMicros, down.UploadBytesPerSecond, down.DownloadBytesPerSecond));
        Assert.Equal((40ul, 0ul), (down.Samples, down.Successes));
    }

    [Fact]
    public void Each_metric_has_its_own_lower_median()
    {
        var verdict = Judge(
            O(0, 10) with { DownloadBytesPerSecond = 4 }, O(1, 20) with { DownloadBytesPerSecond = 3 },
            O(2, 30) with { DownloadBytesPerSecond = 2 }, O(3, 40) with { DownloadBytesPerSecond = 1 });
        Assert.Equal((20u, 40u, 2ul), (verdict.MeanLatencyMicros, verdict.P95LatencyMicros, verdict.DownloadBytesPerSecond));
        Assert.Equal(20u, Judge(O(0, 10), O(1, 20), O(2, 30)).MeanLatencyMicros);
        Assert.Equal(10u, Judge(O(0, 10), O(1, 20), Down(2)).MeanLatencyMicros);
    }

    [Fact]
    public void No_observer_weighs_more_than_the_cap()
    {
        var verdict = Judge(O(0), O(1), O(2) with { Samples = uint.MaxValue, Successes = 1, Retrievals = uint.MaxValue });
        Assert.Equal(10u + 10 + TestEpoch.Criteria.MaxSamples, verdict.Samples);
        Assert.Equal(verdict.Samples, verdict.Successes);
        Assert.Equal(4u + 4 + TestEpoch.Criteria.MaxRetrievals, verdict.Retrievals);
    }

    [Fact]
    public void Availability_is_the_lower_median_observers_compared_exactly()
    {
        static Observation A(byte validator, uint successes, uint samples) =>
            O(validator) with { Samples = samples, Successes = successes };

        // 2/6 and 33/99 are equal and 34/100 is more, so the median observer says a third: of 99 + 6 + 100 samples, 68.
        var thirds = Judge(A(0, 33, 99), A(1, 2, 6), A(2, 34, 100));
        Assert.Equal((205ul, 68ul), (thirds.Samples, thirds.Successes));
        // The largest numbers: 4294967294/4294967295 is less than 1.
        var close = Judge(A(0, uint.MaxValue, uint.MaxValue), A(1, uint.MaxValue - 1, uint.MaxValue), A(2, 1, 10));
        Assert.Equal((210ul, 209ul), (close.Samples, close.Successes));
    }

    [Fact]
    public void One_accuser_may_lie_two_of_four_cannot_both()
    {
        var accuser = O(0) with { CorruptRetrievals = 1 };
        var one = Judge(accuser, O(1), O(2), O(3));
        Assert.Equal((1, false), (one.CorruptObservers, one.Corrupt));
        var two = Judge(accuser, O(1) with { CorruptRetrievals = 1 }, O(2), O(3));
        Assert.Equal((2, true), (two.CorruptObservers, two.Corrupt));
    }

    [Fact]
    public void A_majority_must_have_seen_the_report()
    {
        var late = (byte validator) => O(validator) with { ReportedOnTime = false };
        Assert.True(Judge(O(0), O(1), O(2), late(3)).ReportedOnTime);
        Assert.False(Judge(O(0), O(1), late(2), late(3)).ReportedOnTime);
    }

    [Fact]
    public void Order_of_arrival_does_not_matter()
    {
        IndexedObservation[] items = [new(0, O(0, 1)), new(1, O(1, 2)), new(2, O(2, 3)), new(3, Down(3))];
        var expected = VerdictRule.Compute(TestEpoch.Epoch, Unit, Four, TestEpoch.Criteria, items);
        Assert.Equal(expected, VerdictRule.Compute(TestEpoch.Epoch, Unit, Four, TestEpoch.Criteria, items.Reverse()));
    }
}
