using Flashback.Ethereum;
using Flashback.Protocol.Hashing;
using Flashback.Protocol.Messages;

namespace Flashback.Protocol.Epochs;

/// <summary>
/// How a data unit is measured: sample bounds, probe time-out (milliseconds), bytes of one transfer, and the cap on counted retrievals.
/// </summary>
public sealed record Criteria(
    uint Version,
    uint MinSamples,
    uint MaxSamples,
    uint ProbeTimeoutMillis,
    uint TransferBytes,
    uint MaxRetrievals) : IStructHashed
{
    public const string EncodedType =
        "Criteria(uint32 version,uint32 minSamples,uint32 maxSamples,uint32 probeTimeoutMillis,uint32 transferBytes,uint32 maxRetrievals)";

    private static readonly Bytes32 Type = TypeHash.Of(EncodedType);

    public Bytes32 Hash() => new WordWriter(stackalloc byte[7 * WordWriter.Word])
        .Add(Type).Add(Version).Add(MinSamples).Add(MaxSamples).Add(ProbeTimeoutMillis).Add(TransferBytes).Add(MaxRetrievals).Hash();
}
