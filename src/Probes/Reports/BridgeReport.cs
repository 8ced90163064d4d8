using Flashback.Ethereum;
using Flashback.Ethereum.Abi;

namespace Flashback.Probes.Reports;

/// <summary>A Bridge Node's own performance report, signed by its bridge key. Corroborates; never a substitute for a probe.</summary>
/// <param name="Bridge">The bridge key's address.</param>
/// <param name="DataUnit">The data unit.</param>
/// <param name="Epoch">The epoch reported on.</param>
/// <param name="IssuedAt">Unix seconds.</param>
/// <param name="Requests">Requests served.</param>
/// <param name="Errors">Those that failed.</param>
/// <param name="Signature">Over the EIP-712 digest in the oracle's domain.</param>
public sealed record BridgeReport(Address Bridge, Bytes32 DataUnit, ulong Epoch, ulong IssuedAt, uint Requests, uint Errors, Signature Signature)
{
    private static readonly Bytes32 TypeHash =
        Keccak256.Hash("BridgeReport(address bridge,bytes32 dataUnit,uint64 epoch,uint64 issuedAt,uint32 requests,uint32 errors)"u8);

    private static readonly AbiType[] Words =
        [.. new[] { "bytes32", "address", "bytes32", "uint64", "uint64", "uint32", "uint32" }.Select(AbiType.Parse)];

    /// <summary>The struct hash.</summary>
    public Bytes32 Hash() => Keccak256.Hash(AbiCodec.Encode(Words, [TypeHash, Bridge, DataUnit, Epoch, IssuedAt, Requests, Errors]));

    /// <summary>Whether the bridge key that the report names signed it in that domain.</summary>
    public bool IsSigned(Eip712Domain domain) => Secp256k1.TryRecover(domain.Digest(Hash()), Signature, out var signer) && signer == Bridge;
}
