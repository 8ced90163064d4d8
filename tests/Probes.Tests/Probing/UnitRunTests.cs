using System.Net;
using Flashback.Ethereum;
using Flashback.Probes.Canaries;
using Flashback.Probes.Controls;
using Flashback.Probes.Guard;
using Flashback.Probes.Probing;
using Flashback.Probes.S3;
using Flashback.Probes.Scheduling;
using Flashback.Probes.Signing;
using Flashback.Probes.Tests.S3;
using Flashback.Protocol.Samples;

namespace Flashback.Probes.Tests.Probing;

public sealed class UnitRunTests
{
    private static readonly Bytes32 s_unit = Keccak256.Hash("unit"u8);

    private readonly SteppedTime _time = new();
    private readonly List<ProbeMistake> _mistakes = [];

    [Theory]
    [InlineData(ProbeKind.Upload, ProbeOperation.Put)]
    [InlineData(ProbeKind.Head, ProbeOperation.Head)]
    [InlineData(ProbeKind.List, ProbeOperation.List)]
    public async Task An_unexpected_exception_loses_one_record_that_does_not_count(ProbeKind kind, ProbeOperation operation)
    {
        await using var server = new RawServer("HTTP/1.1 403 Forbidden\r\nContent-Length: 0\r\nConnection: close\r\n\r\n");
        var fault = new InvalidTimeZoneException("nobody expects this");
        var record = Assert.Single(await RunAsync(server.Url, kind, clockError: () => throw fault));
        Assert.Equal((operation, ProbeReason.Unexpected, ProbeResult.OwnFailure, false),
            (record.Operation, record.Reason, record.Result, record.Counts));
        Assert.Equal(new ProbeMistake(s_unit, 7, fault), Assert.Single(_mistakes));
    }

    [Fact]
    public async Task A_cancellation_by_another_token_is_reported_like_any_failure()
    {
        await using var server = new RawServer("HTTP/1.1 403 Forbidden\r\nContent-Length: 0\r\nConnection: close\r\n\r\n");
        Assert.Equal(ProbeReason.Unexpected, Assert.Single(
            await RunAsync(server.Url, ProbeKind.Head, clockError: () => throw new OperationCanceledException("by nobody"))).Reason);
        Assert.Single(_mistakes);
    }

    [Theory]
    [InlineData("https://xn--ü.com/")]
    [InlineData("https://user@s3.example/")]
    [InlineData("ftp://s3.example/")]
    public async Task An_unusable_endpoint_is_the_targets_failure(string endpoint)
    {
        foreach (var kind in Enum.GetValues<ProbeKind>().Where(kind => kind != ProbeKind.Delete))
        {
            var record = Assert.Single(await RunAsync(new Uri(endpoint), kind));
            Assert.True(record.Reason is ProbeReason.EndpointInvalid or ProbeReason.SchemeForbidden, record.Reason.ToString());
            Assert.Equal(ProbeResult.TargetFailure, record.Result);
        }
        Assert.Empty(_mistakes);
    }

    /// <summary>One probe at once, with no time left to make it again.</summary>
    private async Task<IReadOnlyList<SampleRecord>> RunAsync(Uri endpoint, ProbeKind kind, Func<TimeSpan>? clockError = null)
    {
        var secret = new ProbeSecret(s_unit);
        var guard = new NetworkGuard(NetworkGuardOptions.Development, (_, _) => Task.FromResult<IPAddress[]>([]));
        using var controls = new ControlTargets([], _time);
        using var client = new S3Client(guard, _time);
        var monitor = new SchedulingMonitor(_time);
        using var context = new ProbeContext(
            secret, guard, monitor, new FaultJudge(controls, monitor, clockError), _time, new ProberOptions { OnMistake = _mistakes.Add },
            new CanaryBook(secret), new CanaryLedger(), new SemaphoreSlim(1));
        var criteria = new ProbeCriteria(MinSamples: 1, MaxSamples: 3, TimeSpan.FromSeconds(2), TransferBytes: 1000, MaxRetrievals: 3);
        var run = new UnitRun(
            context, client, new ProbeTarget(s_unit, endpoint, "bucket", "region", new S3Credentials("a", "b"), Address.Zero), 7, criteria);
        await run.RunAsync(new PlannedProbe(_time.GetUtcNow(), kind, 0), _time.GetUtcNow(), CancellationToken.None);
        return run.Records;
    }
}
