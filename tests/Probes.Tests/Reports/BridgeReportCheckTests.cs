using System.Text;
using Flashback.Ethereum;
using Flashback.Probes.Guard;
using Flashback.Probes.Reports;
using Flashback.Probes.Scheduling;
using Flashback.Probes.Signing;
using Flashback.Protocol.Messages;

namespace Flashback.Probes.Tests.Reports;

public sealed class BridgeReportCheckTests
{
    private const ulong Epoch = 12;

    private static readonly PrivateKey Key = PrivateKey.FromBytes(Keccak256.Hash("bridge"u8).Span);
    private static readonly Address Oracle = Address.Parse("0x5FbDB2315678afecb367f032d93F642f64180aa3");
    private static readonly OracleDomain Domain = new(31337, Oracle);
    private static readonly Bytes32 Unit = Keccak256.Hash("unit"u8);

    private readonly FakeTimeProvider _time = new();

    private ProbeTarget Target => new(Unit, new Uri("http://127.0.0.1:9"), "b", "r", new S3Credentials("a", "b"), Key.Address);

    private ProbeWindow Window => new(_time.GetUtcNow() - TimeSpan.FromSeconds(10), _time.GetUtcNow() + TimeSpan.FromSeconds(5));

    private ulong Now => (ulong)_time.GetUtcNow().ToUnixTimeSeconds();

    [Fact]
    public void A_genuine_report_in_time_is_good()
    {
        var result = Check(Signed());
        Assert.True(result.OnTime, result.Problem);
    }

    [Theory]
    [InlineData("https://xn--ü.com/")]
    [InlineData("ftp://s3.example/")]
    [InlineData("https://user@s3.example/")]
    public async Task An_unusable_endpoint_gives_no_report_and_a_problem(string endpoint)
    {
        var check = new BridgeReportCheck(new NetworkGuard(NetworkGuardOptions.Development), Domain, _time);
        var past = new ProbeWindow(_time.GetUtcNow() - TimeSpan.FromSeconds(10), _time.GetUtcNow() - TimeSpan.FromSeconds(5));
        var result = await check.RunAsync(Target with { Endpoint = new Uri(endpoint) }, Epoch, past, TimeSpan.FromSeconds(1),
            CancellationToken.None);
        Assert.False(result.OnTime);
        Assert.StartsWith("The endpoint", result.Problem, StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_unexpected_exception_of_a_request_is_a_problem_too()
    {
        var guard = new NetworkGuard(NetworkGuardOptions.Development, (_, _) => throw new InvalidTimeZoneException("nobody expects this"));
        var check = new BridgeReportCheck(guard, Domain, _time);
        var endless = TimeSpan.FromDays(1000);
        var result = await check.FetchAsync(Target with { Endpoint = new Uri("http://s3.example/") }, Epoch, Window,
            TimeSpan.FromSeconds(1), CancellationToken.None);
        Assert.False(result.OnTime || result.Problem.Length == 0);
        result = await check.FetchAsync(Target with { Endpoint = new Uri("http://s3.example/") }, Epoch, Window, endless,
            CancellationToken.None);
        Assert.False(result.OnTime || result.Problem.Length == 0);
        result = await check.RunAsync(Target, Epoch, new ProbeWindow(_time.GetUtcNow(), _time.GetUtcNow() + endless),
            TimeSpan.FromSeconds(1), CancellationToken.None);
        Assert.Contains("too long", result.Problem, StringComparison.Ordinal);
    }

    [Fact]
    public void The_signature_must_be_the_bridge_keys_over_everything()
    {
        Assert.False(Check(Altered(report => report with { Requests = 11 })).OnTime);
        Assert.False(Check(Signed(domain: new OracleDomain(1, Oracle))).OnTime);
        using var other = PrivateKey.Generate();
        Assert.False(Check(Signed(key: other)).OnTime);
        Assert.Contains("bridge key", Check(Altered(report => report with { Bridge = other.Address })).Problem);
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
    public void It_must_be_fresh(int seconds, bool onTime) =>
        Assert.Equal(onTime, Check(Signed(report => report with { IssuedAt = Now + (ulong)seconds })).OnTime);

    [Theory]
    [InlineData("")]
    [InlineData("null")]
    [InlineData("[]")]
    [InlineData("{}")]
    [InlineData("{\"bridge\":1}")]
    [InlineData("{\"a\":{\"a\":{\"a\":{\"a\":{\"a\":1}}}}}")]
    public void Other_json_is_not_a_report(string json) => Assert.False(BridgeReportJson.TryRead(Encoding.UTF8.GetBytes(json), out _));

    [Fact]
    public void Json_is_bounded()
    {
        var json = Json(Signed());
        Assert.True(BridgeReportJson.TryRead(Encoding.UTF8.GetBytes(json.PadRight(BridgeReportJson.MaxBytes)), out var report));
        Assert.Equal(Signed(), report);
        Assert.False(BridgeReportJson.TryRead(Encoding.UTF8.GetBytes(json.PadRight(BridgeReportJson.MaxBytes + 1)), out _));
    }

    private static string Json(Signed<BridgeReport> signed)
    {
        var report = signed.Message;
        return $$"""
            {"bridge":"{{report.Bridge}}","dataUnit":"{{report.DataUnit}}","epoch":"{{report.Epoch}}","issuedAt":"{{report.IssuedAt}}",
            "requests":{{report.Requests}},"errors":{{report.Errors}},"signature":"{{Hex.Encode(signed.Signature.ToBytes())}}"}
            """;
    }

    private ReportResult Check(Signed<BridgeReport> report) =>
        new BridgeReportCheck(new NetworkGuard(NetworkGuardOptions.Development), Domain, _time).Check(report, Target, Epoch, Window);

    private Signed<BridgeReport> Signed(
        Func<BridgeReport, BridgeReport>? change = null, PrivateKey? key = null, OracleDomain? domain = null)
    {
        var report = new BridgeReport(Key.Address, Unit, Epoch, Now, 10, 1);
        report = change?.Invoke(report) ?? report;
        return new Signed<BridgeReport>(report, (key ?? Key).Sign((domain ?? Domain).Digest(report)));
    }

    /// <summary>A genuine report that somebody changed after it was signed.</summary>
    private Signed<BridgeReport> Altered(Func<BridgeReport, BridgeReport> change)
    {
        var genuine = Signed();
        return genuine with { Message = change(genuine.Message) };
    }
}
