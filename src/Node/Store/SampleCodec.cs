using System.Buffers.Binary;
using Flashback.Aggregation.Evidence;

namespace Flashback.Node.Store;

/// <summary>Reads a sample record's canonical bytes.</summary>
internal static class SampleCodec
{
    /// <exception cref="InvalidDataException">The record has another length.</exception>
    public static SampleRecord Decode(ReadOnlySpan<byte> bytes)
    {
        if (bytes.Length != SampleRecord.Length) throw new InvalidDataException($"A sample record is {SampleRecord.Length} bytes, not {bytes.Length}.");
        return new SampleRecord(
            BinaryPrimitives.ReadUInt64BigEndian(bytes), bytes[8], bytes[9],
            BinaryPrimitives.ReadUInt32BigEndian(bytes[10..]), BinaryPrimitives.ReadUInt32BigEndian(bytes[14..]), BinaryPrimitives.ReadUInt32BigEndian(bytes[18..]),
            BinaryPrimitives.ReadUInt32BigEndian(bytes[22..]), BinaryPrimitives.ReadUInt32BigEndian(bytes[26..]),
            BinaryPrimitives.ReadUInt64BigEndian(bytes[30..]), BinaryPrimitives.ReadUInt16BigEndian(bytes[38..]), BinaryPrimitives.ReadUInt16BigEndian(bytes[40..]));
    }
}
