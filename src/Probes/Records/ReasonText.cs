using Flashback.Protocol.Samples;
namespace Flashback.Probes.Records;

/// <summary>One entry of the failure catalogue.</summary>
/// <param name="Reason">The code that records carry.</param>
/// <param name="Fault">Whose trouble it is.</param>
/// <param name="Retryable">Whether the same request may succeed later without anyone changing a setting.</param>
/// <param name="Summary">One line.</param>
/// <param name="Detail">What it means and what to do.</param>
public sealed record ReasonText(ProbeReason Reason, Fault Fault, bool Retryable, string Summary, string Detail)
{
    /// <summary>The result that a sample with this reason gets.</summary>
    public ProbeResult Result => Reason switch
    {
        ProbeReason.None => ProbeResult.Success,
        ProbeReason.BytesDiffer or ProbeReason.ChunkProofDiffers => ProbeResult.Corrupt,
        _ => Fault == Fault.Target ? ProbeResult.TargetFailure : ProbeResult.OwnFailure,
    };
}
