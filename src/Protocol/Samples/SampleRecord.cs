using System.Buffers.Binary;
using Flashback.Ethereum;
using Flashback.Protocol.Merkle;

namespace Flashback.Protocol.Samples;

/// <summary>One raw sample: what was requested and when, how long each phase took, and how it ended.</summary>
/// <param name="UnixMicros">When the request started, in microseconds since 1970 UTC.</param>
/// <param name="Operation">What was asked.</param>
/// <param name="Result">How it ended.</param>
/// <param name="Phases">Where the time went.</param>
/// <param name="Bytes">Body bytes moved: sent by a put, received by a get.</param>
/// <param name="HttpStatus">The response's status; 0 when there was none.</param>
/// <param name="Reason">Why it ended that way; the catalogue of reasons explains each.</param>
public readonly record struct SampleRecord(
    ulong UnixMicros, ProbeOperation Operation, ProbeResult Result, RequestPhases Phases, ulong Bytes, ushort HttpStatus,
    ProbeReason Reason)
{
    /// <summary>Bytes of a record's canonical form.</summary>
    public const int Length = 8 + 1 + 1 + 5 * 4 + 8 + 2 + 2;

    /// <summary>Whether the sample says something about the target.</summary>
    public bool Counts => Result is ProbeResult.Success or ProbeResult.TargetFailure or ProbeResult.Corrupt;

    /// <summary>The bytes that a sample's leaf hashes (docs/protocol.md, Evidence), big-endian.</summary>
    public byte[] ToCanonicalBytes()
    {
        var bytes = new byte[Length];
        Write(bytes);
        return bytes;
    }

    /// <summary>The leaf of <c>samplesRoot</c>: keccak256 of the canonical bytes.</summary>
    public Bytes32 Hash()
    {
        Span<byte> bytes = stackalloc byte[Length];
        Write(bytes);
        return Keccak256.Hash(bytes);
    }

    /// <summary>An observation's <c>samplesRoot</c> over its records in order of time.</summary>
    public static Bytes32 Root(IEnumerable<SampleRecord> records) => MerkleTree.RootOf([.. records.Select(record => record.Hash())]);

    /// <summary>Reads canonical bytes back; false when the length, operation or result is unknown.</summary>
    public static bool TryParse(ReadOnlySpan<byte> bytes, out SampleRecord record)
    {
        record = default;
        if (bytes.Length != Length || bytes[8] is < 1 or > 5 || bytes[9] is < 1 or > 4) return false;
        record = new SampleRecord(
            BinaryPrimitives.ReadUInt64BigEndian(bytes), (ProbeOperation)bytes[8], (ProbeResult)bytes[9],
            new RequestPhases(Word(bytes, 10), Word(bytes, 14), Word(bytes, 18), Word(bytes, 22), Word(bytes, 26)),
            BinaryPrimitives.ReadUInt64BigEndian(bytes[30..]),
            BinaryPrimitives.ReadUInt16BigEndian(bytes[38..]), (ProbeReason)BinaryPrimitives.ReadUInt16BigEndian(bytes[40..]));
        return true;
    }

    private static uint Word(ReadOnlySpan<byte> bytes, int at) => BinaryPrimitives.ReadUInt32BigEndian(bytes[at..]);

    private void Write(Span<byte> bytes)
    {
        BinaryPrimitives.WriteUInt64BigEndian(bytes, UnixMicros);
        bytes[8] = (byte)Operation;
        bytes[9] = (byte)Result;
        BinaryPrimitives.WriteUInt32BigEndian(bytes[10..], Phases.DnsMicros);
        BinaryPrimitives.WriteUInt32BigEndian(bytes[14..], Phases.ConnectMicros);
        BinaryPrimitives.WriteUInt32BigEndian(bytes[18..], Phases.TlsMicros);
        BinaryPrimitives.WriteUInt32BigEndian(bytes[22..], Phases.FirstByteMicros);
        BinaryPrimitives.WriteUInt32BigEndian(bytes[26..], Phases.TotalMicros);
        BinaryPrimitives.WriteUInt64BigEndian(bytes[30..], Bytes);
        BinaryPrimitives.WriteUInt16BigEndian(bytes[38..], HttpStatus);
        BinaryPrimitives.WriteUInt16BigEndian(bytes[40..], (ushort)Reason);
    }
}
