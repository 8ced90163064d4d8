using Flashback.Protocol.Messages;
namespace Flashback.Probes.Reports;

/// <summary>The result of requesting a report.</summary>
/// <param name="Report">The report, when it is genuine and in time.</param>
/// <param name="Problem">Otherwise what is wrong, in a sentence.</param>
public sealed record ReportResult(Signed<BridgeReport>? Report, string Problem)
{
    /// <summary>The observation's <c>reportedOnTime</c>.</summary>
    public bool OnTime => Report is not null;
}
