using System.Numerics;
using Flashback.Ethereum;
using Flashback.Protocol.Compliance;

namespace Flashback.OnChain.View;

/// <summary>
/// An agreement. It covers the epochs from <paramref name="StartEpoch"/> up to, not including, <paramref name="EndEpoch"/>.
/// </summary>
public sealed record AgreementView(
    BigInteger Id,
    Address Consumer,
    Address Payer,
    Bytes32 DataUnit,
    Address Token,
    ulong StartEpoch,
    ulong EndEpoch,
    BigInteger PricePerEpoch,
    Terms Terms,
    Bytes32 ManifestRoot,
    bool Closed)
{
    /// <summary>The epoch to be settled next; <see cref="EndEpoch"/> when all are.</summary>
    public ulong NextEpoch { get; init; } = StartEpoch;
}
