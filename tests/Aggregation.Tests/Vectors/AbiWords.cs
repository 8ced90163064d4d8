using System.Buffers.Binary;
using Flashback.Ethereum;
using Flashback.Protocol.Compliance;
using Flashback.Protocol.Epochs;
using Flashback.Protocol.Messages;
using Flashback.Protocol.Validators;

namespace Flashback.Aggregation.Tests.Vectors;

/// <summary>
/// <c>abi.encode</c> of structs with static members only: one word after another. Written apart from the production encoder.
/// </summary>
internal static class AbiWords
{
    public static byte[] Of(Criteria c) =>
        Words(c.Version, c.MinSamples, c.MaxSamples, c.ProbeTimeoutMillis, c.TransferBytes, c.MaxRetrievals);

    public static byte[] Of(Observation o) => Words(
        o.Epoch, o.DataUnit, o.Observer, (byte)o.Outcome, o.Samples, o.Successes, o.MeanLatencyMicros, o.P95LatencyMicros,
        o.UploadBytesPerSecond,
        o.DownloadBytesPerSecond, o.Retrievals, o.CorruptRetrievals, o.ReportedOnTime, o.Criteria, o.SamplesRoot, o.Salt);

    public static byte[] Of(Verdict v) => Words(
        v.Epoch, v.DataUnit, (byte)v.Status, v.Observers, v.Samples, v.Successes, v.MeanLatencyMicros, v.P95LatencyMicros,
        v.UploadBytesPerSecond,
        v.DownloadBytesPerSecond, v.Retrievals, v.CorruptObservers, v.Corrupt, v.ReportedOnTime, v.Criteria, v.ObservationsRoot);

    public static byte[] Of(Terms t) => Words(t.MaxMeanLatencyMicros, t.MinUploadBytesPerSecond, t.MinDownloadBytesPerSecond,
        t.MinAvailabilityPpm, t.MinUptimePpm, t.MaxErrorRatePpm);

    /// <summary>abi.encode(Observation[]).</summary>
    public static byte[] Of(IReadOnlyCollection<Observation> observations) =>
        [.. Words(32UL, (ulong)observations.Count), .. observations.SelectMany(Of)];

    private static byte[] Words(params object[] values) => [.. values.SelectMany(Word)];

    private static byte[] Word(object value)
    {
        var word = new byte[32];
        switch (value)
        {
            case Bytes32 bytes: bytes.Span.CopyTo(word); break;
            case Address address: address.Span.CopyTo(word.AsSpan(12)); break;
            case ValidatorBitmap bitmap: bitmap.ToBytes32().Span.CopyTo(word); break;
            case bool flag: word[31] = flag ? (byte)1 : (byte)0; break;
            default: BinaryPrimitives.WriteUInt64BigEndian(word.AsSpan(24), Convert.ToUInt64(value)); break;
        }
        return word;
    }
}
