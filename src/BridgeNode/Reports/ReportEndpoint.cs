using Flashback.BridgeNode.Faults;
using Flashback.BridgeNode.Http;
using Flashback.BridgeNode.Identity;
using Flashback.Ethereum;
using Flashback.Protocol.Messages;

namespace Flashback.BridgeNode.Reports;

/// <summary>
/// <c>GET /.flashback/v1/report?unit=0x…&amp;epoch=N</c>: the bridge key's signed <see cref="BridgeReport"/>. With a configured
/// genesis the node reports for its own current epoch (a different one that the caller names must be at most one off);
/// without, for the one that the caller names.
/// </summary>
public sealed class ReportEndpoint(
    BridgeKey key, RequestCounters counters, FaultInjector faults, TimeProvider time, ulong? genesis, ulong epochLength)
{
    public Task HandleAsync(HttpContext context)
    {
        if (faults.RefusesReports) return Answers.RefuseAsync(context, 404, "This node gives no reports.");
        if (!key.CanSign)
            return Answers.RefuseAsync(
                context, 409, "This node has no oracle configured (chainId and oracle), so it cannot sign a report.");
        if (!Bytes32.TryParse(context.Request.Query["unit"], out var unit))
            return Answers.RefuseAsync(context, 400, "unit must be a data unit's id (0x and 64 hex digits).");
        var now = (ulong)time.GetUtcNow().ToUnixTimeSeconds();
        if (Epoch(context.Request.Query["epoch"].ToString(), now) is not { } epoch)
            return Answers.RefuseAsync(context, 400, "epoch must be a decimal number close to the current epoch.");

        var report = new BridgeReport(key.Address, unit, epoch, now, counters.Requests, counters.Errors);
        return Answers.JsonAsync(context, new
        {
            bridge = report.Bridge.ToString(),
            dataUnit = report.DataUnit.ToString(),
            epoch = report.Epoch.ToString(),
            issuedAt = report.IssuedAt.ToString(),
            requests = report.Requests,
            errors = report.Errors,
            signature = key.Sign(report),
        });
    }

    private ulong? Epoch(string text, ulong now)
    {
        ulong? asked = ulong.TryParse(text, out var number) ? number : null;
        if (text.Length > 0 && asked is null) return null;
        if (genesis is not { } start) return asked;
        var current = now < start ? 0 : (now - start) / epochLength;
        if (asked is not { } named) return current;
        return named + 1 >= current && named <= current + 1 ? named : null;
    }
}
