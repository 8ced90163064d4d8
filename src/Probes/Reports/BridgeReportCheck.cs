using Flashback.Ethereum;
using Flashback.Probes.Guard;
using Flashback.Probes.Records;
using Flashback.Probes.Scheduling;
using Flashback.Probes.Transport;
using Flashback.Protocol.Messages;
using Flashback.Protocol.Samples;

namespace Flashback.Probes.Reports;

/// <summary>
/// Fetches a Bridge Node's performance report and checks that its bridge key signed it, for this unit and epoch, in time.
/// <c>GET {endpoint}/.flashback/v1/report?unit=0x…&amp;epoch=N</c>, 200 with the JSON of <see cref="BridgeReportJson"/>.
/// </summary>
/// <param name="guard">Where probes may go.</param>
/// <param name="domain">The oracle's EIP-712 domain.</param>
/// <param name="time">The clock.</param>
public sealed class BridgeReportCheck(NetworkGuard guard, OracleDomain domain, TimeProvider time)
{
    /// <summary>How often a report is asked for in an epoch until one is good: at even steps through the window.</summary>
    public const int Attempts = 3;

    /// <summary>How far the Bridge Node's clock may be off.</summary>
    public static readonly TimeSpan ClockTolerance = TimeSpan.FromSeconds(5);

    private const int MaxHeaderKilobytes = 16;

    /// <summary>
    /// Asks up to <see cref="Attempts"/> times within the window. Returns early, with the last problem, when cancelled. Never throws.
    /// </summary>
    public async Task<ReportResult> RunAsync(
        ProbeTarget target, ulong epoch, ProbeWindow window, TimeSpan timeout, CancellationToken cancellation)
    {
        var result = new ReportResult(null, "The report was not asked for.");
        for (var attempt = 0; attempt < Attempts && !result.OnTime; attempt++)
        {
            var wait = window.Start + (window.Length * ((attempt + 0.5) / Attempts)) - time.GetUtcNow();
            try
            {
                if (wait > TimeSpan.Zero) await Task.Delay(wait, time, cancellation);
            }
            catch (OperationCanceledException)
            {
                return result;
            }
            catch (ArgumentOutOfRangeException)
            {
                return new ReportResult(null, "The window is too long to wait for.");
            }
            result = await FetchAsync(target, epoch, window, timeout, cancellation);
        }
        return result;
    }

    /// <summary>Asks once. Never throws.</summary>
    public async Task<ReportResult> FetchAsync(
        ProbeTarget target, ulong epoch, ProbeWindow window, TimeSpan timeout, CancellationToken cancellation)
    {
        PhaseClock? clock = null;
        try
        {
            var forbidden = guard.Check(target.Endpoint);
            if (forbidden != ProbeReason.None) return new ReportResult(null, ProbeReasons.Of(forbidden).Short);
            using var deadline = new CancellationTokenSource(timeout, time);
            using var either = CancellationTokenSource.CreateLinkedTokenSource(deadline.Token, cancellation);
            clock = new PhaseClock(time, either.Token);
            using var transport = new MeasuredTransport(guard, MaxHeaderKilobytes);
            var url = $"{target.Endpoint.ToString().TrimEnd('/')}/.flashback/v1/report?unit={target.DataUnit}&epoch={epoch}";
            using var request = new HttpRequestMessage(HttpMethod.Get, url);
            using var response = await transport.SendAsync(request, clock);
            if ((int)response.StatusCode != 200)
                return new ReportResult(null, $"The Bridge Node answered with HTTP {(int)response.StatusCode}.");
            await using var stream = await response.Content.ReadAsStreamAsync(either.Token);
            var body = new byte[BridgeReportJson.MaxBytes + 1];
            var length = await stream.ReadAtLeastAsync(body, body.Length, throwOnEndOfStream: false, either.Token);
            return BridgeReportJson.TryRead(body.AsMemory(0, length), out var report)
                ? Check(report!, target, epoch, window)
                : new ReportResult(null, "The answer is not a report.");
        }
        catch (Exception failure)
        {
            var reason = clock is null
                ? ProbeReason.Unexpected : FailureReasons.Of(failure, clock, hasBody: false, cancellation.IsCancellationRequested);
            return new ReportResult(null, ProbeReasons.Of(reason).Short);
        }
    }

    /// <summary>Whether the report is what it should be; pure but for the clock.</summary>
    public ReportResult Check(Signed<BridgeReport> signed, ProbeTarget target, ulong epoch, ProbeWindow window)
    {
        var earliest = (window.Start - ClockTolerance).ToUnixTimeSeconds();
        var latest = (time.GetUtcNow() + ClockTolerance).ToUnixTimeSeconds();
        var report = signed.Message;
        var problem = report switch
        {
            _ when report.Bridge != target.Bridge => $"The report is by {report.Bridge}, not by the bridge key {target.Bridge}.",
            _ when report.DataUnit != target.DataUnit => $"The report is about the data unit {report.DataUnit}.",
            _ when report.Epoch != epoch => $"The report is about epoch {report.Epoch}.",
            _ when report.IssuedAt < (ulong)Math.Max(0, earliest) || report.IssuedAt > (ulong)latest
                => $"The report was issued at {report.IssuedAt}, outside {earliest} to {latest}.",
            _ when report.Errors > report.Requests => "The report has more errors than requests.",
            _ when !IsSigned(signed) => "The signature is not the bridge key's.",
            _ => "",
        };
        return problem.Length == 0 ? new ReportResult(signed, "") : new ReportResult(null, problem);
    }

    private bool IsSigned(Signed<BridgeReport> report) =>
        Secp256k1.TryRecover(domain.Digest(report.Message), report.Signature, out var signer) && signer == report.Message.Bridge;
}
