using System.Numerics;
using Flashback.Ethereum;
using Flashback.Protocol.Compliance;

namespace Flashback.OnChain.Client;

/// <summary>
/// An agreement to be opened. Escrow is <see cref="Escrow"/> in the token's smallest unit; the zero address is the native coin.
/// </summary>
public sealed record AgreementRequest(
    Bytes32 DataUnit, Terms Terms, ulong StartEpoch, uint Epochs, BigInteger PricePerEpoch, Address Token, Bytes32 ManifestRoot = default)
{
    public BigInteger Escrow => Epochs * PricePerEpoch;
}
