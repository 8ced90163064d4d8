using System.Buffers.Binary;
using Flashback.Aggregation.Merkle;
using Flashback.Ethereum;

namespace Flashback.Aggregation.Evidence;

/// <summary>One operation of a probe, as measured. Durations are microseconds; what a phase did not need is zero.</summary>
/// <param name="UnixMicros">When it began, by the observer's clock.</param>
/// <param name="Operation">1 Head, 2 Get (range), 3 Put, 4 Delete, 5 List.</param>
/// <param name="Result">1 success, 2 target failure, 3 corrupt, 4 own failure (never counted).</param>
/// <param name="DnsMicros">Name resolution.</param>
/// <param name="ConnectMicros">TCP connect.</param>
/// <param name="TlsMicros">TLS handshake.</param>
/// <param name="FirstByteMicros">Request sent to first byte of the answer.</param>
/// <param name="TotalMicros">Everything.</param>
/// <param name="Bytes">Body bytes moved.</param>
/// <param name="HttpStatus">0 if there was no answer.</param>
/// <param name="Reason">The failure's number in the probe's catalogue; 0 for none.</param>
public sealed record SampleRecord(
    ulong UnixMicros,
    byte Operation,
    byte Result,
    uint DnsMicros,
    uint ConnectMicros,
    uint TlsMicros,
    uint FirstByteMicros,
    uint TotalMicros,
    ulong Bytes,
    ushort HttpStatus,
    ushort Reason)
{
    public const int Length = 8 + 1 + 1 + 5 * 4 + 8 + 2 + 2;

    /// <summary>The fields in order, big-endian, without gaps.</summary>
    public byte[] ToCanonicalBytes()
    {
        var bytes = new byte[Length];
        BinaryPrimitives.WriteUInt64BigEndian(bytes, UnixMicros);
        bytes[8] = Operation;
        bytes[9] = Result;
        BinaryPrimitives.WriteUInt32BigEndian(bytes.AsSpan(10), DnsMicros);
        BinaryPrimitives.WriteUInt32BigEndian(bytes.AsSpan(14), ConnectMicros);
        BinaryPrimitives.WriteUInt32BigEndian(bytes.AsSpan(18), TlsMicros);
        BinaryPrimitives.WriteUInt32BigEndian(bytes.AsSpan(22), FirstByteMicros);
        BinaryPrimitives.WriteUInt32BigEndian(bytes.AsSpan(26), TotalMicros);
        BinaryPrimitives.WriteUInt64BigEndian(bytes.AsSpan(30), Bytes);
        BinaryPrimitives.WriteUInt16BigEndian(bytes.AsSpan(38), HttpStatus);
        BinaryPrimitives.WriteUInt16BigEndian(bytes.AsSpan(40), Reason);
        return bytes;
    }

    public Bytes32 Hash() => Keccak256.Hash(ToCanonicalBytes());

    /// <summary>An observation's <c>samplesRoot</c> over its records in order of time.</summary>
    public static Bytes32 Root(IEnumerable<SampleRecord> records) => MerkleTree.RootOf([.. records.Select(record => record.Hash())]);
}
