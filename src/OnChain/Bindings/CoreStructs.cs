using System.Collections.Immutable;
using System.Numerics;
using Flashback.Ethereum;
using Flashback.Protocol.Compliance;
using Flashback.Protocol.Epochs;
using Flashback.Protocol.Messages;
using Flashback.Protocol.Proofs;
using Flashback.Protocol.Validators;

namespace Flashback.OnChain.Bindings;

/// <summary>
/// Converts the protocol core's types to and from the ABI codec's values. The binding generator refuses a contract
/// whose struct has another layout than the one converted here.
/// </summary>
internal static class CoreStructs
{
    public static object?[] ToAbi(Criteria c) =>
        [c.Version, c.MinSamples, c.MaxSamples, c.ProbeTimeoutMillis, c.TransferBytes, c.MaxRetrievals];

    public static Criteria Criteria(object value)
    {
        var m = (object[])value;
        return new(U32(m[0]), U32(m[1]), U32(m[2]), U32(m[3]), U32(m[4]), U32(m[5]));
    }

    public static object?[] ToAbi(EpochParameters p) =>
        [
            p.EpochLength,
            p.CommitWindow,
            p.RevealGrace,
            p.RevealWindow,
            p.RoundTimeout,
            p.TransmitDelay,
            p.ReportDeadline,
            p.DisputeWindow,
            p.CommitteeSize
        ];

    public static EpochParameters Parameters(object value)
    {
        var m = (object[])value;
        return new(U32(m[0]), U32(m[1]), U32(m[2]), U32(m[3]), U32(m[4]), U32(m[5]), U32(m[6]), U32(m[7]), (ushort)(BigInteger)m[8]);
    }

    public static object?[] ToAbi(Snapshot s) =>
        [s.Epoch, s.Entropy, s.Validators, s.ValidatorsHash, s.ValidatorCount, s.UnitsDigest, s.Criteria, s.Parameters];

    public static Snapshot Snapshot(object value)
    {
        var m = (object[])value;
        return new(U64(m[0]), (Bytes32)m[1], (Address)m[2], (Bytes32)m[3], (ushort)(BigInteger)m[4], (Bytes32)m[5], (Bytes32)m[6],
            (Bytes32)m[7]);
    }

    public static object?[] ToAbi(Observation o) =>
    [
        o.Epoch, o.DataUnit, o.Observer, (byte)o.Outcome, o.Samples, o.Successes, o.MeanLatencyMicros, o.P95LatencyMicros,
        o.UploadBytesPerSecond, o.DownloadBytesPerSecond, o.Retrievals, o.CorruptRetrievals, o.ReportedOnTime, o.Criteria,
        o.SamplesRoot, o.Salt,
    ];

    public static Observation Observation(object value)
    {
        var m = (object[])value;
        return new(
            U64(m[0]), (Bytes32)m[1], (Address)m[2], (Outcome)U8(m[3]), U32(m[4]), U32(m[5]), U32(m[6]), U32(m[7]),
            U64(m[8]), U64(m[9]), U32(m[10]), U32(m[11]), (bool)m[12], (Bytes32)m[13], (Bytes32)m[14], (Bytes32)m[15]);
    }

    public static object?[] ToAbi(ObservationBatch b) => [b.Epoch, b.Observer, b.Root, b.Count];

    public static ObservationBatch ObservationBatch(object value)
    {
        var m = (object[])value;
        return new(U64(m[0]), (Address)m[1], (Bytes32)m[2], U32(m[3]));
    }

    public static object?[] ToAbi(Verdict v) =>
    [
        v.Epoch, v.DataUnit, (byte)v.Status, v.Observers.ToBigInteger(), v.Samples, v.Successes, v.MeanLatencyMicros, v.P95LatencyMicros,
        v.UploadBytesPerSecond, v.DownloadBytesPerSecond, v.Retrievals, v.CorruptObservers, v.Corrupt, v.ReportedOnTime, v.Criteria,
        v.ObservationsRoot,
    ];

    public static Verdict Verdict(object value)
    {
        var m = (object[])value;
        return new(
            U64(m[0]), (Bytes32)m[1], (VerdictStatus)U8(m[2]), Bits(m[3]), U64(m[4]), U64(m[5]), U32(m[6]), U32(m[7]),
            U64(m[8]), U64(m[9]), U64(m[10]), U8(m[11]), (bool)m[12], (bool)m[13], (Bytes32)m[14], (Bytes32)m[15]);
    }

    public static object?[] ToAbi(Report r) =>
        [r.Epoch, r.Round, r.VerdictsRoot, r.VerdictCount, r.BatchesRoot, r.Included.ToBigInteger(), r.Snapshot];

    public static Report Report(object value)
    {
        var m = (object[])value;
        return new(U64(m[0]), U32(m[1]), (Bytes32)m[2], U32(m[3]), (Bytes32)m[4], Bits(m[5]), (Bytes32)m[6]);
    }

    public static object?[] ToAbi(Proposal p) => [p.Epoch, p.Round, p.Report, p.Batches];

    public static Proposal Proposal(object value)
    {
        var m = (object[])value;
        return new(U64(m[0]), U32(m[1]), (Bytes32)m[2], (Bytes32)m[3]);
    }

    public static object?[] ToAbi(BridgeClaim c) => [c.Provider, c.Bridge, c.EndpointsHash, c.Nonce.ToBigInteger()];

    public static BridgeClaim BridgeClaim(object value)
    {
        var m = (object[])value;
        return new((Address)m[0], (Address)m[1], (Bytes32)m[2], Bytes32.FromBigInteger((BigInteger)m[3]));
    }

    public static object?[] ToAbi(BridgeReport r) => [r.Bridge, r.DataUnit, r.Epoch, r.IssuedAt, r.Requests, r.Errors];

    public static BridgeReport BridgeReport(object value)
    {
        var m = (object[])value;
        return new((Address)m[0], (Bytes32)m[1], U64(m[2]), U64(m[3]), U32(m[4]), U32(m[5]));
    }

    public static object?[] ToAbi(Terms t) =>
    [
        t.MaxMeanLatencyMicros,
        t.MinUploadBytesPerSecond,
        t.MinDownloadBytesPerSecond,
        t.MinAvailabilityPpm,
        t.MinUptimePpm,
        t.MaxErrorRatePpm
    ];

    public static Terms Terms(object value)
    {
        var m = (object[])value;
        return new(U32(m[0]), U64(m[1]), U64(m[2]), U32(m[3]), U32(m[4]), U32(m[5]));
    }

    public static object?[] ToAbi(Rolling r) =>
        [(BigInteger)r.Epochs, (BigInteger)r.Downtime, (BigInteger)r.Requests, (BigInteger)r.Failures];

    public static Rolling Rolling(object value)
    {
        var m = (object[])value;
        return new(U64(m[0]), U64(m[1]), U64(m[2]), U64(m[3]));
    }

    public static object?[] ToAbi(CommittedObservation c) =>
        [ToAbi(c.Observation), c.Index, c.Proof, c.BatchCount, c.BatchIndex, c.BatchProof];

    public static CommittedObservation CommittedObservation(object value)
    {
        var m = (object[])value;
        return new(Observation(m[0]), U32(m[1]), Words(m[2]), U32(m[3]), U32(m[4]), Words(m[5]));
    }

    private static ImmutableArray<Bytes32> Words(object value) => [.. ((object[])value).Cast<Bytes32>()];

    private static byte U8(object value) => (byte)(BigInteger)value;

    private static uint U32(object value) => (uint)(BigInteger)value;

    private static ulong U64(object value) => (ulong)(BigInteger)value;

    internal static ValidatorBitmap Bits(object value) => ValidatorBitmap.FromBigInteger((BigInteger)value);
}
