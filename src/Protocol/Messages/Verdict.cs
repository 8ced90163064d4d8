using Flashback.Ethereum;
using Flashback.Protocol.Hashing;
using Flashback.Protocol.Validators;

namespace Flashback.Protocol.Messages;

/// <summary>
/// The result of the committee's observations of one data unit; a leaf of the report. Units as in <see cref="Observation"/>.
/// </summary>
public sealed record Verdict(
    ulong Epoch,
    Bytes32 DataUnit,
    VerdictStatus Status,
    ValidatorBitmap Observers,
    ulong Samples,
    ulong Successes,
    uint MeanLatencyMicros,
    uint P95LatencyMicros,
    ulong UploadBytesPerSecond,
    ulong DownloadBytesPerSecond,
    ulong Retrievals,
    byte CorruptObservers,
    bool Corrupt,
    bool ReportedOnTime,
    Bytes32 Criteria,
    Bytes32 ObservationsRoot) : IStructHashed
{
    public const string EncodedType = "Verdict(uint64 epoch,bytes32 dataUnit,uint8 status,uint256 observers,uint64 samples,uint64 "
        + "successes,uint32 meanLatencyMicros,uint32 p95LatencyMicros,uint64 uploadBytesPerSecond,uint64 downloadBytesPerSecond,uint64 "
        + "retrievals,uint8 corruptObservers,bool corrupt,bool reportedOnTime,bytes32 criteria,bytes32 observationsRoot)";

    private static readonly Bytes32 Type = TypeHash.Of(EncodedType);

    public Bytes32 Hash() => new WordWriter(stackalloc byte[17 * WordWriter.Word])
        .Add(Type).Add(Epoch).Add(DataUnit).Add((ulong)Status).Add(Observers).Add(Samples).Add(Successes)
        .Add(MeanLatencyMicros).Add(P95LatencyMicros).Add(UploadBytesPerSecond).Add(DownloadBytesPerSecond)
        .Add(Retrievals).Add(CorruptObservers).Add(Corrupt).Add(ReportedOnTime).Add(Criteria).Add(ObservationsRoot).Hash();
}
