using System.Net;
using Flashback.BridgeNode.Config;
using Flashback.BridgeNode.Faults;
using Flashback.Ethereum;
using Flashback.Probes;
using Flashback.Probes.Controls;
using Flashback.Probes.Guard;
using Flashback.Probes.Manifests;
using Flashback.Probes.Scheduling;
using Flashback.Probes.Signing;
using Flashback.Probes.Summaries;
using Flashback.Probes.Transport;
using Flashback.Protocol.Messages;
using Flashback.Protocol.Samples;

namespace Flashback.BridgeNode.Tests.Probing;

/// <summary>The prober against real Bridge Nodes, epoch by epoch.</summary>
public sealed class ProbeRunnerTests
{
    private static readonly ProbeCriteria Criteria =
        new(MinSamples: 8, MaxSamples: 20, ProbeTimeout: TimeSpan.FromSeconds(2), TransferBytes: 100_000, MaxRetrievals: 20);
    private static readonly TimeSpan Window = TimeSpan.FromSeconds(3.5);
    private static readonly Bytes32 Unit = Keccak256.Hash("unit"u8);

    private readonly ProbingTime _time = new(Criteria.ProbeTimeout, SystemClock.Instance);

    [Fact]
    public async Task A_healthy_node_is_measured()
    {
        await using var bridge = await TestBridge.StartAsync();
        using var controls = Controls(bridge.Server.Url);
        using var prober = Prober(controls);
        for (ulong epoch = 0; epoch < 6; epoch++)
        {
            var records = await RunAsync(prober, Target(bridge), epoch);
            var summary = ObservationSummary.Of(records, Criteria.MinSamples, reportedOnTime: false);
            Assert.True(summary.Outcome == Outcome.Measured, string.Join('\n', records));
            Assert.Equal(summary.Samples, summary.Successes);
            Assert.True(summary.Retrievals > 0 && summary.CorruptRetrievals == 0);
            Assert.True(summary.UploadBytesPerSecond > 0 && summary.DownloadBytesPerSecond > 0 && summary.MeanLatencyMicros > 0);
            Assert.Equal(records.OrderBy(record => record.UnixMicros), records);
        }
        // The epochs' canaries live for four epochs, then they are removed.
        var list = await bridge.Client.ListAsync(bridge.Location, "", 100, null, default);
        Assert.Equal(4, list.Entries.Count);
    }

    [Fact]
    public async Task Corruption_is_found_and_kept()
    {
        await using var bridge = await TestBridge.StartAsync(new FaultOptions(CorruptRate: 1));
        using var controls = Controls(bridge.Server.Url);
        var kept = new List<CorruptRetrieval>();
        using var prober = Prober(controls, kept);
        var summary = ObservationSummary.Of(await RunAsync(prober, Target(bridge), 3), Criteria.MinSamples, false);
        Assert.Equal(Outcome.Measured, summary.Outcome);
        Assert.True(summary.CorruptRetrievals > 0);
        Assert.Equal(summary.Retrievals, summary.CorruptRetrievals);
        Assert.Equal((int)summary.CorruptRetrievals, kept.Count);
        Assert.All(kept, retrieval => Assert.False(retrieval.Received.IsEmpty));
    }

    [Fact]
    public async Task A_node_that_hangs_is_unreachable_within_the_window()
    {
        var holding = new HoldingTime();
        await using var bridge =
            await TestBridge.StartAsync(new BridgeOptions { Faults = new FaultOptions(Latency: HoldingTime.Forever) }, holding);
        using var controls = Controls(bridge.Server.Url);
        var time = new ProbingTime(Criteria.ProbeTimeout, SystemClock.Instance) { Held = () => holding.Held };
        using var prober = Prober(controls, time: time);
        var records = await time.RunAsync(window => prober.RunAsync(Target(bridge), 0, Criteria, window, default), Window);
        var summary = ObservationSummary.Of(records, Criteria.MinSamples, false);
        Assert.True(summary.Outcome == Outcome.Unreachable, string.Join('\n', records));
        Assert.Contains(records, record => record.Reason is ProbeReason.FirstByteTimeout or ProbeReason.UploadTimeout);
    }

    [Fact]
    public async Task A_dead_network_on_our_side_counts_against_no_one()
    {
        await using var bridge = await TestBridge.StartAsync(new FaultOptions(Outage: true));
        using var controls = Controls("http://127.0.0.1:1");
        using var prober = Prober(controls);
        var records = await RunAsync(prober, Target(bridge), 0);
        Assert.True(records.Count > ProbePlan.CountFor(Criteria), "Failures on our own side are retried.");
        Assert.All(records, record => Assert.Equal((ProbeResult.OwnFailure, ProbeReason.ControlsFailed), (record.Result, record.Reason)));
        Assert.Equal(Outcome.Inconclusive, ObservationSummary.Of(records, Criteria.MinSamples, false).Outcome);
    }

    [Fact]
    public async Task A_node_in_outage_is_unreachable()
    {
        await using var bridge = await TestBridge.StartAsync(new FaultOptions(Outage: true));
        await using var other = await TestBridge.StartAsync();
        using var controls = Controls(other.Server.Url);
        using var prober = Prober(controls);
        Assert.Equal(
            Outcome.Unreachable, ObservationSummary.Of(await RunAsync(prober, Target(bridge), 0), Criteria.MinSamples, false).Outcome);
    }

    [Fact]
    public async Task After_a_restart_unknown_canaries_count_against_no_one()
    {
        await using var bridge = await TestBridge.StartAsync();
        using var controls = Controls(bridge.Server.Url);
        using var prober = Prober(controls);
        var records = await RunAsync(prober, Target(bridge), 1000);
        Assert.DoesNotContain(records, record => record.Result == ProbeResult.TargetFailure);
    }

    [Fact]
    public async Task A_lost_object_is_the_targets_failure()
    {
        await using var bridge = await TestBridge.StartAsync();
        using var controls = Controls(bridge.Server.Url);
        using var prober = Prober(controls);
        await RunAsync(prober, Target(bridge), 0);
        foreach (var entry in (await bridge.Client.ListAsync(bridge.Location, "", 10, null, default)).Entries)
            await bridge.Client.DeleteAsync(bridge.Location, entry.Key, default);
        var records = await RunAsync(prober, Target(bridge), 1);
        Assert.Contains(records, record => record.Reason == ProbeReason.ObjectMissing && record.Result == ProbeResult.TargetFailure);
    }

    [Fact]
    public async Task A_consumers_own_objects_are_challenged()
    {
        await using var bridge = await TestBridge.StartAsync();
        using var controls = Controls(bridge.Server.Url);
        var kept = new List<CorruptRetrieval>();
        using var prober = Prober(controls, kept);
        var bytes = Pattern.Of(300_000);
        await bridge.Client.PutAsync(bridge.Location, "customers/own.bin", new BytesPayload(bytes), default);
        var manifest = new DataManifest([await ManifestObject.OfAsync("customers/own.bin", new MemoryStream(bytes), default)]);
        var target = Target(bridge) with { Manifest = manifest };
        Assert.DoesNotContain(
            await RunAsync(prober, target, 0), record => record.Result is ProbeResult.Corrupt or ProbeResult.TargetFailure);

        Array.Reverse(bytes);
        await bridge.Client.PutAsync(bridge.Location, "customers/own.bin", new BytesPayload(bytes), default);
        var found = new List<SampleRecord>();
        for (ulong epoch = 1; epoch < 6 && found.Count == 0; epoch++)
            found.AddRange((await RunAsync(prober, target, epoch)).Where(record => record.Result == ProbeResult.Corrupt));
        Assert.NotEmpty(found);
        Assert.All(found, record => Assert.Equal(ProbeReason.ChunkProofDiffers, record.Reason));
        Assert.All(kept, retrieval => Assert.Equal("customers/own.bin", retrieval.Key));
    }

    [Fact]
    public async Task Cancelling_returns_what_there_is_at_once()
    {
        await using var bridge = await TestBridge.StartAsync();
        using var controls = Controls(bridge.Server.Url);
        using var prober = Prober(controls, time: SystemClock.Instance);
        using var cancellation = new CancellationTokenSource();
        var start = SystemClock.Instance.GetUtcNow();
        var run = prober.RunAsync(Target(bridge), 0, Criteria, new ProbeWindow(start, start + TimeSpan.FromHours(1)), cancellation.Token);
        await cancellation.CancelAsync();
        Assert.All(await run.WaitAsync(TimeSpan.FromMinutes(2), SystemClock.Instance),
            record => Assert.Equal(ProbeReason.Cancelled, record.Reason));
    }

    private Task<IReadOnlyList<SampleRecord>> RunAsync(ProbeRunner prober, ProbeTarget target, ulong epoch) =>
        _time.RunAsync(window => prober.RunAsync(target, epoch, Criteria, window, default), Window);

    private static ControlTargets Controls(string url) =>
        new([new DnsEndPoint(new Uri(url).Host, new Uri(url).Port)], ProbingTime.Standing);

    private ProbeRunner Prober(ControlTargets controls, List<CorruptRetrieval>? kept = null, TimeProvider? time = null) => new(
        new ProbeSecret(Keccak256.Hash("secret"u8)), new NetworkGuard(NetworkGuardOptions.Development), controls, time ?? _time,
        new ProberOptions { OnCorrupt = retrieval => { lock (kept ??= []) kept.Add(retrieval); } }, ProbingTime.NoLoad());

    private static ProbeTarget Target(TestBridge bridge) =>
        new(Unit, bridge.Location.Endpoint, TestBridge.Bucket, "us-east-1", new S3Credentials("access-key", "secret-key"),
            bridge.Server.BridgeAddress);

    /// <summary>A server's clock, on which waits of one length never end: it counts the requests that wait so.</summary>
    private sealed class HoldingTime : TimeProvider
    {
        public static readonly TimeSpan Forever = TimeSpan.FromMinutes(5);

        private int _held;

        public int Held => Volatile.Read(ref _held);

        public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
        {
            if (dueTime != Forever) return base.CreateTimer(callback, state, dueTime, period);
            Interlocked.Increment(ref _held);
            return base.CreateTimer(callback, state, Timeout.InfiniteTimeSpan, period);
        }
    }
}
