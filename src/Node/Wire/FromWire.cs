using Flashback.Ethereum;
using Flashback.Protocol.Messages;
using Flashback.Protocol.Validators;
using Google.Protobuf;
using Core = Flashback.Protocol.Messages;

namespace Flashback.Node.Wire;

/// <summary>Converts protobuf to the core's types. Null for anything malformed: a peer wrote it, so nothing here throws.</summary>
internal static class FromWire
{
    public static Bytes32? Hash(ByteString bytes) => bytes.Length == Bytes32.Length ? new Bytes32(bytes.Span) : null;

    public static Address? Account(ByteString bytes) => bytes.Length == Address.Length ? new Address(bytes.Span) : null;

    public static Signature? Sign(ByteString bytes) => Signature.TryParse(bytes.Span, out var signature) ? signature : null;

    public static Core.Observation? Map(Observation value, ulong epoch, Address observer)
    {
        if (value.Outcome > (uint)Outcome.Inconclusive) return null;
        if (Hash(value.DataUnit) is not { } unit
            || Hash(value.Criteria) is not { } criteria || Hash(value.SamplesRoot) is not { } samples || Hash(value.Salt) is not { } salt)
            return null;
        return new Core.Observation(
            epoch, unit, observer, (Outcome)value.Outcome, value.Samples, value.Successes, value.MeanLatencyMicros, value.P95LatencyMicros,
            value.UploadBytesPerSecond, value.DownloadBytesPerSecond, value.Retrievals, value.CorruptRetrievals, value.ReportedOnTime,
            criteria, samples, salt);
    }

    public static Core.Report? Map(Report? value)
    {
        if (value is null || Hash(value.VerdictsRoot) is not { } verdicts || Hash(value.BatchesRoot) is not { } batches) return null;
        if (Hash(value.Included) is not { } included || Hash(value.Snapshot) is not { } snapshot) return null;
        return new Core.Report(
            value.Epoch, value.Round, verdicts, value.VerdictCount, batches, ValidatorBitmap.FromBytes32(included), snapshot);
    }

    public static Core.Verdict? Map(Verdict value)
    {
        if (value.Status > (uint)VerdictStatus.Unreachable || value.CorruptObservers > byte.MaxValue) return null;
        if (Hash(value.DataUnit) is not { } unit || Hash(value.Observers) is not { } observers
            || Hash(value.Criteria) is not { } criteria || Hash(value.ObservationsRoot) is not { } root)
            return null;
        return new Core.Verdict(
            value.Epoch, unit, (VerdictStatus)value.Status, ValidatorBitmap.FromBytes32(observers), value.Samples, value.Successes,
            value.MeanLatencyMicros, value.P95LatencyMicros,
            value.UploadBytesPerSecond, value.DownloadBytesPerSecond, value.Retrievals, (byte)value.CorruptObservers, value.Corrupt,
            value.ReportedOnTime, criteria, root);
    }

    public static Signed<ObservationBatch>? Map(Batch value)
    {
        if (Account(value.Observer) is not { } observer || Hash(value.Root) is not { } root || Sign(value.Signature) is not { } signature)
            return null;
        return new Signed<ObservationBatch>(new ObservationBatch(value.Epoch, observer, root, value.Count), signature);
    }
}
