using Flashback.BridgeNode.Config;
using Flashback.BridgeNode.Faults;
using Flashback.Ethereum;
using Flashback.Probes;
using Flashback.Probes.Guard;
using Flashback.Probes.Reports;
using Flashback.Probes.Scheduling;
using Flashback.Probes.Signing;
using Flashback.Protocol.Messages;

namespace Flashback.BridgeNode.Tests.Reports;

/// <summary>A validator's check against a Bridge Node's reports.</summary>
public sealed class ReportEndpointTests
{
    private static readonly Address Oracle = Address.Parse("0x5FbDB2315678afecb367f032d93F642f64180aa3");
    private static readonly OracleDomain Domain = new(31337, Oracle);
    private static readonly Bytes32 Unit = Keccak256.Hash("unit"u8);

    [Fact]
    public async Task A_report_is_accepted()
    {
        await using var bridge = await TestBridge.StartAsync(Options());
        await bridge.Client.HeadAsync(bridge.Location, "", default);
        await bridge.Client.HeadAsync(bridge.Location, "none", default);
        var result = await FetchAsync(bridge, Domain, 77);
        Assert.True(result.OnTime, result.Problem);
        Assert.Equal((77ul, 2u, 0u), (result.Report!.Message.Epoch, result.Report.Message.Requests, result.Report.Message.Errors));
    }

    [Fact]
    public async Task Another_oracles_report_is_not()
    {
        await using var bridge = await TestBridge.StartAsync(Options());
        Assert.Contains("signature", (await FetchAsync(bridge, new OracleDomain(5, Oracle), 1)).Problem);
    }

    [Fact]
    public async Task With_a_genesis_the_node_reports_for_its_own_epoch()
    {
        var now = (ulong)SystemClock.Instance.GetUtcNow().ToUnixTimeSeconds();
        await using var bridge = await TestBridge.StartAsync(Options() with { Genesis = now - 10_050, EpochLength = 100 });
        Assert.True((await FetchAsync(bridge, Domain, 100)).OnTime);
        Assert.Contains("400", (await FetchAsync(bridge, Domain, 98)).Problem);
        Assert.Contains("400", (await FetchAsync(bridge, Domain, 103)).Problem);
    }

    [Fact]
    public async Task A_node_may_give_no_report()
    {
        await using var silent = await TestBridge.StartAsync(Options() with { Faults = new FaultOptions(NoReports: true) });
        Assert.Contains("404", (await FetchAsync(silent, Domain, 1)).Problem);
        await using var unbound = await TestBridge.StartAsync();
        Assert.Contains("409", (await FetchAsync(unbound, Domain, 1)).Problem);
        await using var down = await TestBridge.StartAsync(new FaultOptions(Outage: true));
        Assert.False((await FetchAsync(down, Domain, 1)).OnTime);
    }

    [Fact]
    public async Task The_one_shot_pass_writes_every_phase_and_leaves_nothing()
    {
        await using var bridge = await TestBridge.StartAsync();
        using var controls = new Probes.Controls.ControlTargets([], SystemClock.Instance);
        var lines = new List<string>();
        var records = await ProbeOnce.RunAsync(
            Target(bridge), new ProbeCriteria(1, 10, TimeSpan.FromMinutes(2), 100_000, 10),
            new NetworkGuard(NetworkGuardOptions.Development), controls, SystemClock.Instance, lines.Add, default);
        Assert.Equal(7, records.Count);
        Assert.Equal(8, lines.Count);
        Assert.All(lines.Skip(1), line => Assert.Contains("first byte", line));
        Assert.Empty((await bridge.Client.ListAsync(bridge.Location, "", 10, null, default)).Entries);
    }

    private static BridgeOptions Options() => new() { ChainId = 31337, Oracle = Oracle };

    private static ProbeTarget Target(TestBridge bridge) => new(Unit, bridge.Location.Endpoint, TestBridge.Bucket, "us-east-1",
        new S3Credentials("access-key", "secret-key"), bridge.Server.BridgeAddress);

    private static Task<ReportResult> FetchAsync(TestBridge bridge, OracleDomain domain, ulong epoch)
    {
        var now = SystemClock.Instance.GetUtcNow();
        var check = new BridgeReportCheck(new NetworkGuard(NetworkGuardOptions.Development), domain, SystemClock.Instance);
        return check.FetchAsync(Target(bridge), epoch, new ProbeWindow(now - TimeSpan.FromSeconds(5), now + TimeSpan.FromMinutes(5)),
            TimeSpan.FromMinutes(2), default);
    }
}
