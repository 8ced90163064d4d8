using System.Text;
using Flashback.Aggregation.Messages;
using Flashback.Ethereum;
using Flashback.Probes.Guard;
using Flashback.Probes.Reports;
using Flashback.Probes.S3;
using Flashback.Probes.Scheduling;
using BridgeReport = Flashback.Probes.Reports.BridgeReport;

namespace Flashback.Probes.Tests.Reports;

public sealed class BridgeReportCheckTests
{
    private const ulong Epoch = 12;

    private static readonly PrivateKey Key = PrivateKey.FromBytes(Keccak256.Hash("bridge"u8).Span);
    private static readonly Address Oracle = Address.Parse("0x5FbDB2315678afecb367f032d93F642f64180aa3");
    private static readonly Eip712Domain Domain = new("Flashback Oracle", "1", 31337, Oracle);
    private static readonly Bytes32 Unit = Keccak256.Hash("unit"u8);

    private readonly FakeTimeProvider _time = new();

    private ProbeTarget Target => new(Unit, new Uri("http://127.0.0.1:9"), "b", "r", new S3Credentials("a", "b"), Key.Address);

    private ProbeWindow Window => new(_time.GetUtcNow() - TimeSpan.FromSeconds(10), _time.GetUtcNow() + TimeSpan.FromSeconds(5));

    private ulong Now => (ulong)_time.GetUtcNow().ToUnixTimeSeconds();

    [Fact]
    public void The_struct_hash_is_the_protocol_cores()
    {
        var core = new Flashback.Aggregation.Messages.BridgeReport(Key.Address, Unit, 1, 2, 3, 4);
        var report = new BridgeReport(Key.Address, Unit, 1, 2, 3, 4, default);
        Assert.Equal(core.Hash(), report.Hash());
        Assert.Equal(new OracleDomain(31337, Oracle).Digest(core), Domain.Digest(report.Hash()));
    }

    [Fact]
    public void A_genuine_report_in_time_is_good()
    {
        var result = Check(Signed());
        Assert.True(result.OnTime, result.Problem);
    }

    [Fact]
    public void The_signature_must_be_the_bridge_keys_over_everything()
    {
        Assert.False(Check(Signed() with { Requests = 11 }).OnTime);
        Assert.False(Check(Signed(domain: Domain with { ChainId = 1 })).OnTime);
        using var other = PrivateKey.Generate();
        Assert.False(Check(Signed(key: other)).OnTime);
        Assert.Contains("bridge key", Check(Signed() with { Bridge = other.Address }).Problem);
    }

    [Fact]
    public void It_must_be_about_this_unit_and_epoch()
    {
        Assert.Contains("data unit", Check(Signed(report => report with { DataUnit = Bytes32.Zero })).Problem);
        Assert.Contains("epoch 11", Check(Signed(report => report with { Epoch = 11 })).Problem);
        Assert.Contains("more errors", Check(Signed(report => report with { Errors = 11 })).Problem);
    }

    [Theory]
    [InlineData(-15, true)]
    [InlineData(-16, false)]
    [InlineData(5, true)]
    [InlineData(6, false)]
    public void It_must_be_fresh(int seconds, bool onTime) => Assert.Equal(onTime, Check(Signed(report => report with { IssuedAt = Now + (ulong)seconds })).OnTime);

    [Theory]
    [InlineData("")]
    [InlineData("null")]
    [InlineData("[]")]
    [InlineData("{}")]
    [InlineData("{\"bridge\":1}")]
    [InlineData("{\"a\":{\"a\":{\"a\":{\"a\":{\"a\":1}}}}}")]
    public void Other_json_is_no_report(string json) => Assert.False(BridgeReportJson.TryRead(Encoding.UTF8.GetBytes(json), out _));

    [Fact]
    public void Json_is_bounded()
    {
        var json = Json(Signed());
        Assert.True(BridgeReportJson.TryRead(Encoding.UTF8.GetBytes(json.PadRight(BridgeReportJson.MaxBytes)), out var report));
        Assert.Equal(Signed(), report);
        Assert.False(BridgeReportJson.TryRead(Encoding.UTF8.GetBytes(json.PadRight(BridgeReportJson.MaxBytes + 1)), out _));
    }

    private static string Json(BridgeReport report) =>
        $"{{\"bridge\":\"{report.Bridge}\",\"dataUnit\":\"{report.DataUnit}\",\"epoch\":\"{report.Epoch}\",\"issuedAt\":\"{report.IssuedAt}\",\"requests\":{report.Requests},\"errors\":{report.Errors},\"signature\":\"{Hex.Encode(report.Signature.ToBytes())}\"}}";

    private ReportResult Check(BridgeReport report) => new BridgeReportCheck(new NetworkGuard(NetworkGuardOptions.Development), Domain, _time).Check(report, Target, Epoch, Window);

    private BridgeReport Signed(Func<BridgeReport, BridgeReport>? change = null, PrivateKey? key = null, Eip712Domain? domain = null)
    {
        var report = new BridgeReport(Key.Address, Unit, Epoch, Now, 10, 1, default);
        report = change?.Invoke(report) ?? report;
        return report with { Signature = (key ?? Key).Sign((domain ?? Domain).Digest(report.Hash())) };
    }
}
