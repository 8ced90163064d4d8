using Flashback.Protocol.Samples;

namespace Flashback.Probes.Guard;

/// <summary>A probe's step failed for a reason of the catalogue. Does not leave this library: it ends as a record.</summary>
internal sealed class ProbeException(ProbeReason reason, string message, Exception? inner = null) : Exception(message, inner)
{
    public ProbeReason Reason { get; } = reason;
}
