using System.Net;
using System.Net.Sockets;
using Flashback.Probes.Controls;
using Flashback.Probes.S3;
using Flashback.Probes.Tests.S3;
using Flashback.Protocol.Samples;

namespace Flashback.Probes.Tests.Controls;

public sealed class FaultJudgeTests
{
    // It stands still: no control target is given up, and what it said is kept.
    private readonly FakeTimeProvider _time = new();

    [Theory]
    [InlineData(ProbeReason.None, 100_000, 20, false)]
    [InlineData(ProbeReason.None, 50_000, 21, true)]
    [InlineData(ProbeReason.None, 84_000, 21, false)]
    [InlineData(ProbeReason.None, 83_999, 21, true)]
    [InlineData(ProbeReason.FirstByteTimeout, 2_000_000, 400, false)]
    [InlineData(ProbeReason.FirstByteTimeout, 2_000_000, 600, true)]
    [InlineData(ProbeReason.ConnectionRefused, 1_000, 600, false)]
    [InlineData(ProbeReason.BytesDiffer, 1_000, 600, false)]
    public void A_busy_validator_distorts_what_it_could_have_caused(ProbeReason reason, uint micros, int delayMillis, bool distorted) =>
        Assert.Equal(distorted, FaultJudge.IsDistorted(Exchange(reason, micros), TimeSpan.FromMilliseconds(delayMillis)));

    [Theory]
    [InlineData(ProbeReason.ConnectTimeout, ProbeReason.ControlsFailed)]
    [InlineData(ProbeReason.NameNotFound, ProbeReason.ControlsFailed)]
    [InlineData(ProbeReason.ResolverDown, ProbeReason.ResolverDown)]
    [InlineData(ProbeReason.NoRoute, ProbeReason.NoRoute)]
    [InlineData(ProbeReason.ServerError, ProbeReason.ServerError)]
    [InlineData(ProbeReason.BytesDiffer, ProbeReason.BytesDiffer)]
    [InlineData(ProbeReason.None, ProbeReason.None)]
    public async Task With_dead_controls_a_network_failure_is_our_own(ProbeReason reason, ProbeReason judged)
    {
        using var controls = new ControlTargets([new DnsEndPoint("127.0.0.1", 1)], _time);
        Assert.Equal(judged, await JudgeAsync(controls, reason));
    }

    [Theory]
    [InlineData(ProbeReason.ConnectTimeout, ProbeReason.ConnectTimeout)]
    [InlineData(ProbeReason.ResolverDown, ProbeReason.NameUnresolvable)]
    [InlineData(ProbeReason.NoRoute, ProbeReason.HostUnreachable)]
    public async Task With_living_controls_it_is_the_targets(ProbeReason reason, ProbeReason judged)
    {
        await using var server = new RawServer("");
        using var controls = new ControlTargets(
            [new DnsEndPoint("control.example", server.Url.Port)], _time, (_, _) => Task.FromResult(new[] { IPAddress.Loopback }));
        Assert.Equal(judged, await JudgeAsync(controls, reason));
    }

    [Fact]
    public async Task Without_controls_only_resolver_and_route_get_the_benefit_of_doubt()
    {
        using var controls = new ControlTargets([], _time);
        Assert.Equal(ProbeReason.ConnectTimeout, await JudgeAsync(controls, ProbeReason.ConnectTimeout));
        Assert.Equal(ProbeReason.ResolverDown, await JudgeAsync(controls, ProbeReason.ResolverDown));
        Assert.Equal(ProbeReason.NoRoute, await JudgeAsync(controls, ProbeReason.NoRoute));
    }

    [Fact]
    public async Task Half_of_the_controls_suffice_and_the_answer_is_cached()
    {
        await using var server = new RawServer("");
        var asked = 0;
        Task<IPAddress[]> Resolve(string host, CancellationToken cancellation)
        {
            Interlocked.Increment(ref asked);
            return host == "good"
                ? Task.FromResult(new[] { IPAddress.Loopback })
                : Task.FromException<IPAddress[]>(new SocketException((int)SocketError.TryAgain));
        }

        using var controls = new ControlTargets([new DnsEndPoint("good", server.Url.Port), new DnsEndPoint("bad", 80)], _time, Resolve);
        Assert.Equal(new ControlState(IsKnown: true, NetworkUp: true, ResolverUp: true), await controls.CheckAsync(default));
        Assert.Equal(new ControlState(IsKnown: true, NetworkUp: true, ResolverUp: true), await controls.CheckAsync(default));
        Assert.Equal(2, asked);
    }

    [Theory]
    [InlineData(ProbeReason.TlsFailed, 300, ProbeReason.TlsFailed)]
    [InlineData(ProbeReason.TlsFailed, 301, ProbeReason.ClockOff)]
    [InlineData(ProbeReason.TlsFailed, -301, ProbeReason.ClockOff)]
    [InlineData(ProbeReason.AccessRefused, 301, ProbeReason.ClockOff)]
    [InlineData(ProbeReason.AccessRefused, -300, ProbeReason.AccessRefused)]
    [InlineData(ProbeReason.ServerError, 9_000, ProbeReason.ServerError)]
    [InlineData(ProbeReason.BytesDiffer, 9_000, ProbeReason.BytesDiffer)]
    [InlineData(ProbeReason.None, 9_000, ProbeReason.None)]
    public async Task Certificate_dates_are_not_judged_when_our_clock_is_off(ProbeReason reason, int seconds, ProbeReason judged)
    {
        using var controls = new ControlTargets([], _time);
        using var monitor = new SchedulingMonitor(new FakeTimeProvider());
        Assert.Equal(judged, (await new FaultJudge(controls, monitor, () => TimeSpan.FromSeconds(seconds)).JudgeAsync(
            Exchange(reason, 1000), 0, default)).Reason);
    }

    private static async Task<ProbeReason> JudgeAsync(ControlTargets controls, ProbeReason reason)
    {
        // A monitor whose timer never runs late: this test is not about load.
        using var monitor = new SchedulingMonitor(new FakeTimeProvider());
        return (await new FaultJudge(controls, monitor).JudgeAsync(Exchange(reason, 1000), 0, default)).Reason;
    }

    private static S3Exchange Exchange(ProbeReason reason, uint micros) =>
        new()
        {
            Operation = ProbeOperation.Head,
            Started = DateTimeOffset.UnixEpoch,
            Phases = new RequestPhases(0, 0, 0, micros, micros),
            Reason = reason
        };
}
