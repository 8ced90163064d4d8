using Flashback.Ethereum;
using Flashback.Protocol.Hashing;

namespace Flashback.Protocol.Messages;

/// <summary>What one validator measured of one data unit in one epoch; a leaf of its batch.</summary>
/// <param name="Epoch">The epoch.</param>
/// <param name="DataUnit">The data unit.</param>
/// <param name="Observer">The validator's signer address.</param>
/// <param name="Outcome">The outcome.</param>
/// <param name="Samples">Availability samples taken.</param>
/// <param name="Successes">Samples that succeeded.</param>
/// <param name="MeanLatencyMicros">Mean latency, microseconds.</param>
/// <param name="P95LatencyMicros">95th percentile of latency, microseconds.</param>
/// <param name="UploadBytesPerSecond">Upload speed.</param>
/// <param name="DownloadBytesPerSecond">Download speed.</param>
/// <param name="Retrievals">Objects read back and compared.</param>
/// <param name="CorruptRetrievals">Those whose bytes differed.</param>
/// <param name="ReportedOnTime">Whether the Bridge Node's own report came in time.</param>
/// <param name="Criteria">The struct hash of the criteria measured by.</param>
/// <param name="SamplesRoot">Merkle root of the raw sample records.</param>
/// <param name="Salt">See <see cref="ObservationSalt"/>.</param>
public sealed record Observation(
    ulong Epoch,
    Bytes32 DataUnit,
    Address Observer,
    Outcome Outcome,
    uint Samples,
    uint Successes,
    uint MeanLatencyMicros,
    uint P95LatencyMicros,
    ulong UploadBytesPerSecond,
    ulong DownloadBytesPerSecond,
    uint Retrievals,
    uint CorruptRetrievals,
    bool ReportedOnTime,
    Bytes32 Criteria,
    Bytes32 SamplesRoot,
    Bytes32 Salt) : IStructHashed
{
    public const string EncodedType = "Observation(uint64 epoch,bytes32 dataUnit,address observer,uint8 outcome,uint32 samples,uint32 "
        + "successes,uint32 meanLatencyMicros,uint32 p95LatencyMicros,uint64 uploadBytesPerSecond,uint64 downloadBytesPerSecond,uint32 "
        + "retrievals,uint32 corruptRetrievals,bool reportedOnTime,bytes32 criteria,bytes32 samplesRoot,bytes32 salt)";

    private static readonly Bytes32 Type = TypeHash.Of(EncodedType);

    public Bytes32 Hash() => new WordWriter(stackalloc byte[17 * WordWriter.Word])
        .Add(Type).Add(Epoch).Add(DataUnit).Add(Observer).Add((ulong)Outcome).Add(Samples).Add(Successes)
        .Add(MeanLatencyMicros).Add(P95LatencyMicros).Add(UploadBytesPerSecond).Add(DownloadBytesPerSecond)
        .Add(Retrievals).Add(CorruptRetrievals).Add(ReportedOnTime).Add(Criteria).Add(SamplesRoot).Add(Salt).Hash();
}
