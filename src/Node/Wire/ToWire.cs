using Flashback.Ethereum;
using Flashback.Protocol.Messages;
using Google.Protobuf;
using Core = Flashback.Protocol.Messages;

namespace Flashback.Node.Wire;

/// <summary>Converts the core's types to protobuf.</summary>
internal static class ToWire
{
    public static ByteString Bytes(Bytes32 value) => ByteString.CopyFrom(value.Span);

    public static ByteString Bytes(Address value) => ByteString.CopyFrom(value.Span);

    public static ByteString Bytes(Signature value) => ByteString.CopyFrom(value.ToBytes());

    public static Observation Map(Core.Observation value) => new()
    {
        DataUnit = Bytes(value.DataUnit),
        Outcome = (uint)value.Outcome,
        Samples = value.Samples,
        Successes = value.Successes,
        MeanLatencyMicros = value.MeanLatencyMicros,
        P95LatencyMicros = value.P95LatencyMicros,
        UploadBytesPerSecond = value.UploadBytesPerSecond,
        DownloadBytesPerSecond = value.DownloadBytesPerSecond,
        Retrievals = value.Retrievals,
        CorruptRetrievals = value.CorruptRetrievals,
        ReportedOnTime = value.ReportedOnTime,
        Criteria = Bytes(value.Criteria),
        SamplesRoot = Bytes(value.SamplesRoot),
        Salt = Bytes(value.Salt),
    };

    public static Report Map(Core.Report value) => new()
    {
        Epoch = value.Epoch,
        Round = value.Round,
        VerdictsRoot = Bytes(value.VerdictsRoot),
        VerdictCount = value.VerdictCount,
        BatchesRoot = Bytes(value.BatchesRoot),
        Included = Bytes(value.Included.ToBytes32()),
        Snapshot = Bytes(value.Snapshot),
    };

    public static Verdict Map(Core.Verdict value) => new()
    {
        Epoch = value.Epoch,
        DataUnit = Bytes(value.DataUnit),
        Status = (uint)value.Status,
        Observers = Bytes(value.Observers.ToBytes32()),
        Samples = value.Samples,
        Successes = value.Successes,
        MeanLatencyMicros = value.MeanLatencyMicros,
        P95LatencyMicros = value.P95LatencyMicros,
        UploadBytesPerSecond = value.UploadBytesPerSecond,
        DownloadBytesPerSecond = value.DownloadBytesPerSecond,
        Retrievals = value.Retrievals,
        CorruptObservers = value.CorruptObservers,
        Corrupt = value.Corrupt,
        ReportedOnTime = value.ReportedOnTime,
        Criteria = Bytes(value.Criteria),
        ObservationsRoot = Bytes(value.ObservationsRoot),
    };

    public static Batch Map(Signed<ObservationBatch> value) => new()
    {
        Epoch = value.Message.Epoch,
        Observer = Bytes(value.Message.Observer),
        Root = Bytes(value.Message.Root),
        Count = value.Message.Count,
        Signature = Bytes(value.Signature),
    };
}
