using Flashback.Node.Accuse;
using Flashback.Node.Attest;
using Flashback.Node.Evidence;
using Flashback.Node.Observe;
using Flashback.Node.Probe;
using Flashback.Node.Schedule;
using Flashback.Node.Settle;
using Flashback.Node.Transmit;

namespace Flashback.Node;

/// <summary>The steps of the flow. None knows another; the <see cref="Pipeline"/> joins them.</summary>
public sealed record Steps
{
    public required EpochScheduler Schedule { get; init; }

    public required EpochProbing Probe { get; init; }

    public required Observer Observe { get; init; }

    public required Attester Attest { get; init; }

    /// <summary>The events of <see cref="Attest"/>.</summary>
    public required AttestEvents Attested { get; init; }

    public required Transmitter Transmit { get; init; }

    public required EvidenceService Evidence { get; init; }

    public required CertificateFromChain Certificates { get; init; }

    public required Accuser Accuse { get; init; }

    public required Settler Settle { get; init; }
}
