using Flashback.Ethereum;
using Flashback.Protocol.Hashing;

namespace Flashback.Protocol.Messages;

/// <summary>A Bridge Node's own performance report. Corroborates; never a substitute for a probe.</summary>
/// <param name="Bridge">The bridge key's address.</param>
/// <param name="DataUnit">The data unit.</param>
/// <param name="Epoch">The epoch.</param>
/// <param name="IssuedAt">Unix seconds.</param>
/// <param name="Requests">Requests served.</param>
/// <param name="Errors">Those that failed.</param>
public sealed record BridgeReport(Address Bridge, Bytes32 DataUnit, ulong Epoch, ulong IssuedAt, uint Requests, uint Errors) : IStructHashed
{
    public const string EncodedType =
        "BridgeReport(address bridge,bytes32 dataUnit,uint64 epoch,uint64 issuedAt,uint32 requests,uint32 errors)";

    private static readonly Bytes32 Type = TypeHash.Of(EncodedType);

    public Bytes32 Hash() => new WordWriter(stackalloc byte[7 * WordWriter.Word])
        .Add(Type).Add(Bridge).Add(DataUnit).Add(Epoch).Add(IssuedAt).Add(Requests).Add(Errors).Hash();
}
