using Flashback.Probes.Records;
using Flashback.Probes.Summaries;
using Flashback.Protocol.Messages;
using Flashback.Protocol.Samples;

namespace Flashback.Probes.Tests.Summaries;

public sealed class ObservationSummaryTests
{
    [Fact]
    public void A_mixed_epoch()
    {
        SampleRecord[] records =
        [
            Put(ProbeReason.None, bytes: 1_000_000, exchange: 500_000, firstByte: 400_000),
            Get(ProbeReason.None, bytes: 900_000, body: 90_000, firstByte: 10_000),
            Get(ProbeReason.None, bytes: 100_000, body: 10_000, firstByte: 20_000),
            Get(ProbeReason.BytesDiffer, bytes: 5, body: 1, firstByte: 99_000),
            Head(ProbeReason.None, firstByte: 30_001),
            Head(ProbeReason.FirstByteTimeout, firstByte: 0),
            Head(ProbeReason.ControlsFailed, firstByte: 0),
            Head(ProbeReason.LocalOverload, firstByte: 5_000_000),
        ];
        Assert.Equal(
            new ObservationSummary(Outcome.Measured, 6, 4, 20_000, 30_001, 2_000_000, 10_000_000, 3, 1, true),
            ObservationSummary.Of(records, 6, reportedOnTime: true));
    }

    [Fact]
    public void Nothing_is_not_probed() =>
        Assert.Equal(new ObservationSummary(Outcome.NotProbed, 0, 0, 0, 0, 0, 0, 0, 0, false), ObservationSummary.Of([], 1, false));

    [Fact]
    public void Own_failures_only_are_inconclusive() =>
        Assert.Equal(Outcome.Inconclusive, ObservationSummary.Of([Head(ProbeReason.ResolverDown, 0)], 0, false).Outcome);

    [Theory]
    [InlineData(3, Outcome.Inconclusive)]
    [InlineData(2, Outcome.Unreachable)]
    public void Too_few_samples_prove_nothing(uint minimum, Outcome outcome) =>
        Assert.Equal(outcome, ObservationSummary.Of([Head(ProbeReason.ConnectTimeout, 0), Head(ProbeReason.ConnectionRefused, 0),
            Head(ProbeReason.Cancelled, 0)], minimum, false).Outcome);

    [Fact]
    public void One_success_is_measured() =>
        Assert.Equal(Outcome.Measured,
            ObservationSummary.Of([Put(ProbeReason.ConnectTimeout, 0, 0, 0), Get(ProbeReason.None, 1, 1, 5)], 2, false).Outcome);

    [Fact]
    public void A_speed_that_was_not_measured_counts_against_no_one()
    {
        var (put, get) = (Put(ProbeReason.None, 10, 100, 70), Get(ProbeReason.None, 10, 10, 10));
        Assert.Equal(Outcome.Measured, ObservationSummary.Of([put, get], 1, false).Outcome);
        Assert.Equal(Outcome.Inconclusive, ObservationSummary.Of([get, Head(ProbeReason.None, 5)], 1, false).Outcome);
        Assert.Equal(Outcome.Inconclusive, ObservationSummary.Of([put, Head(ProbeReason.None, 5)], 1, false).Outcome);
        Assert.Equal(Outcome.Inconclusive, ObservationSummary.Of([Put(ProbeReason.LocalOverload, 10, 100, 70), get], 1, false).Outcome);
        Assert.Equal(Outcome.Measured, ObservationSummary.Of([Put(ProbeReason.UploadTimeout, 10, 100, 70), get], 1, false).Outcome);
        Assert.Equal(Outcome.Measured, ObservationSummary.Of([put, Get(ProbeReason.BytesDiffer, 10, 10, 10)], 1, false).Outcome);
    }

    [Fact]
    public void A_corrupt_read_alone_is_not_a_success()
    {
        var summary = ObservationSummary.Of([Get(ProbeReason.BytesDiffer, 10, 10, 10)], 1, false);
        Assert.Equal((Outcome.Unreachable, 1u, 0u, 1u, 1u, 0ul), (summary.Outcome, summary.Samples, summary.Successes, summary.Retrievals,
            summary.CorruptRetrievals, summary.DownloadBytesPerSecond));
    }

    [Fact]
    public void Puts_give_the_latency_only_when_nothing_else_succeeded() =>
        Assert.Equal(70u, ObservationSummary.Of([Put(ProbeReason.None, 10, 100, firstByte: 70)], 1, false).MeanLatencyMicros);

    [Theory]
    [InlineData(1, 1)]
    [InlineData(19, 19)]
    [InlineData(20, 19)]
    [InlineData(21, 20)]
    [InlineData(100, 95)]
    public void The_95th_percentile_is_the_nearest_rank(int count, uint expected) =>
        Assert.Equal(expected, ObservationSummary.Of(
            [.. Enumerable.Range(1, count).Reverse().Select(i => Head(ProbeReason.None, (uint)i))], 1, false).P95LatencyMicros);

    [Fact]
    public void A_body_faster_than_the_clock_counts_as_a_microsecond() =>
        Assert.Equal(64_000_000ul,
            ObservationSummary.Of([Get(ProbeReason.None, bytes: 64, body: 0, firstByte: 9)], 1, false).DownloadBytesPerSecond);

    private static SampleRecord Head(ProbeReason reason, uint firstByte) =>
        Of(ProbeOperation.Head, reason, 0, new RequestPhases(1, 2, 3, firstByte, 6 + firstByte));

    private static SampleRecord Get(ProbeReason reason, ulong bytes, uint body, uint firstByte) =>
        Of(ProbeOperation.Get, reason, bytes, new RequestPhases(1, 2, 3, firstByte, 6 + firstByte + body));

    private static SampleRecord Put(ProbeReason reason, ulong bytes, uint exchange, uint firstByte) =>
        Of(ProbeOperation.Put, reason, bytes, new RequestPhases(1, 2, 3, firstByte, 6 + exchange));

    private static SampleRecord Of(ProbeOperation operation, ProbeReason reason, ulong bytes, RequestPhases phases) =>
        new(1, operation, ProbeReasons.ResultOf(reason), phases, bytes, 200, reason);
}
